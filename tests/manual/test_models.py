import pytest

from apps.manual.models import Entry
from tests import builders


@pytest.mark.django_db
@pytest.mark.once  # on SQLite: PostgreSQL reads a short table as a whole
def test_a_page_of_the_list_of_entries_is_read_in_the_order_of_an_index():
    builders.make_entry()
    rows = Entry.objects.live().select_related("topic")

    plan = rows[:50].explain()

    assert "entry_in_order" in plan
    assert "TEMP B-TREE" not in plan
