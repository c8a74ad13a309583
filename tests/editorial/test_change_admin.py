"""The page of a change, and its times by the clock of whoever reads it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from apps.editorial.drafting import save_drafts
from apps.editorial.models import LogHead, Transition
from apps.editorial.payloads import payload_of
from apps.editorial.workflow import Meaning, approve, submit
from tests import builders
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
IN_BOGOTA = "22 Nov 2026, 07:00 (America/Bogota)"


@pytest.fixture
def change():
    """A change that an editor wrote at noon and somebody approved."""
    editor = make_user("editor")
    payload = payload_of(builders.make_entry(), "en")
    payload["fields"]["title_en"] = "A new title"
    change = save_drafts([payload], by=editor, seen=LogHead.current())
    submit(change, editor, Meaning(note="Changed", gravity="normal"))
    approve(change, make_user("publisher"))
    type(change).objects.update(created_at=NOON)
    Transition._base_manager.update(at=NOON)
    change.refresh_from_db()
    return change


@pytest.fixture
def page(change, client):
    client.force_login(make_user("publisher", time_zone="America/Bogota"))
    return reverse("admin:editorial_change_change", args=[change.pk])


def test_times_are_those_of_the_person_who_reads_and_name_the_zone(page, client):
    history = client.get(page).content.decode().split('id="history"')[1]

    assert history.count(IN_BOGOTA) == history.count("<time") == 3  # saved, submitted, approved
    assert IN_BOGOTA in client.get(reverse("admin:editorial_change_changelist")).content.decode()


def test_a_publication_is_scheduled_by_the_clock_of_the_person(page, client, change):
    assert "In your time zone, America/Bogota" in client.get(page).content.decode()

    step = reverse("admin:editorial_change_step", args=[change.pk, "schedule"])
    client.post(step, {"publish_at": "2099-11-22T07:00"})

    change.refresh_from_db()
    assert change.publish_at == NOON.replace(year=2099)


def test_nothing_is_written_on_the_page_itself(page, client, change):
    assert client.post(page, {"title": "Other"}).status_code == 405

    change.refresh_from_db()
    assert (change.title, change.state) == ("", "approved")
