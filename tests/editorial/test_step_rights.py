"""Who may take which step of a change."""

import pytest

from apps.accounts.roles import ROLES
from apps.editorial.models import Change, State
from apps.editorial.problems import NotAllowed
from apps.editorial.step_rights import STEPS, may_take, reviewers_of
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


def steps_of(role, language):
    """Return {state: steps} that the table of roles gives somebody with a change that another person wrote."""
    publishes = (
        {"publish", "publish_now", "schedule", "expire", "discard"} if language in role.publish else set()
    )
    reviews = (
        {"approve", "return"} if language in (role.publish if language == "en" else role.review) else set()
    )
    writes = {"submit", "withdraw"} if language in (*role.write, *role.publish) else set()
    theirs = (publishes | reviews | writes) if "change" in role.content else set()
    under_review = {"withdraw", "return", "discard"}
    possible = {
        "draft": {"submit", "publish_now", "discard"},
        "returned": {"submit", "publish_now", "discard"},
        "submitted": under_review | {"approve", "publish_now"},
        "approved": under_review | {"schedule", "publish"},
        "scheduled": under_review | {"schedule", "publish"},
        "published": {"expire"},
        "discarded": set(),
    }
    return {state: steps & theirs for state, steps in possible.items()}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_each_role_takes_the_steps_that_the_table_gives_it(entry, publisher, role, language):
    change = drafted(entry, publisher, language, **{f"title_{language}": "Another"})
    person, found = make_user(role.code, email="person@example.org"), {}
    change.expires_at = change.created_at

    for state in State.values:
        change.state = state
        found[state] = {step for step in STEPS if may_take(person, change, step)}

    assert found == steps_of(role, language)
    change.expires_at, change.state = None, State.PUBLISHED
    assert not may_take(person, change, "expire")


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("editor", {"submit", "withdraw", "discard"}), ("publisher", set(STEPS) - {"approve"})],
)
def test_whoever_wrote_a_change_is_offered_every_step_of_the_role_but_the_approval(entry, role, allowed):
    author = make_user(role)
    change = drafted(entry, author, title_en="Another")
    change.expires_at, offered = change.created_at, set()

    for state in State.values:
        change.state = state
        offered |= {step for step in STEPS if may_take(author, change, step)}

    assert offered == allowed


def test_who_may_not_read_a_change_is_not_asked_to_review_it(entry, publisher):
    secret = builders.make_entry("secret", access="restricted")
    reviewer = make_user("reviewer-fr")
    hidden = drafted(secret, publisher, "fr", title_fr="Secret")
    known = drafted(entry, publisher, "fr", title_fr="Titre")

    assert [reviewer in reviewers_of(change) for change in (hidden, known)] == [False, True]


def test_who_has_left_is_not_asked_for_a_review_though_a_colleague_with_the_same_rights_is(entry, publisher):
    staying = make_user("reviewer-fr", email="a@example.org")
    make_user("reviewer-fr", email="b@example.org", is_active=False)

    assert list(reviewers_of(drafted(entry, publisher, "fr", title_fr="Titre"))) == [staying]


@pytest.mark.parametrize("number", [1, 3, 30])
def test_reviewers_are_found_with_the_same_queries_however_many_they_are(
    entry, publisher, number, django_assert_num_queries
):
    change = drafted(entry, publisher, "fr", title_fr="Titre")
    reviewers = {make_user("reviewer-fr", email=f"reviewer-{count}@example.org") for count in range(number)}
    for count in range(number):
        make_user("translator-fr", email=f"translator-{count}@example.org")
    change = Change.objects.prefetch_related("drafts").get(pk=change.pk)

    with django_assert_num_queries(7):
        found = set(reviewers_of(change))

    assert found == reviewers
