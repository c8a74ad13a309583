"""Who may take which step of a change."""

import pytest

from apps.editorial.models import State
from apps.editorial.problems import NotAllowed
from apps.editorial.step_rights import reviewers_of
from apps.editorial.workflow import approve, submit
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.working import NOTED, drafted

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    entry = builders.make_entry(children={"sections": [{"anchor": "role", "body_en": "<p>First.</p>"}]})
    return builders.translate(entry, "fr", title="À propos")


@pytest.fixture
def publisher():
    return make_user("publisher")


def test_whoever_wrote_a_part_cannot_approve_it(entry, publisher):
    other = make_user("publisher")
    change = drafted(entry, publisher, title_en="One")
    change = drafted(entry, other, title_en="Two")
    submit(change, publisher, NOTED)

    for author in (publisher, other):
        with pytest.raises(NotAllowed, match="somebody else has to approve"):
            approve(change, author)
    assert approve(change, make_user("publisher")).state == State.APPROVED


def test_who_may_not_read_a_change_is_not_asked_to_review_it(entry, publisher):
    secret = builders.make_entry("secret", access="restricted")
    reviewer = make_user("reviewer-fr")
    hidden = drafted(secret, publisher, "fr", title_fr="Secret")
    known = drafted(entry, publisher, "fr", title_fr="Titre")

    assert [reviewer in reviewers_of(change) for change in (hidden, known)] == [False, True]
