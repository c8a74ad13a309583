"""Records of what happened: written once, and seen by who may see what they are about now."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.syncing import sync_roles
from apps.core.records import Immutable
from apps.editorial.models import LogHead, Publication, Revision
from apps.manual.models import Entry, Topic
from tests import builders

pytestmark = pytest.mark.django_db
NEVER_CHANGED = "Records of what happened are never changed."
NEVER_DELETED = "Records of what happened are never deleted."


@pytest.mark.parametrize("model", [Revision, Publication])
@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (lambda row: row.save(), NEVER_CHANGED),
        (lambda row: row.save(force_insert=True), NEVER_CHANGED),
        (lambda row: row.save(update_fields=["note"]), NEVER_CHANGED),
        (lambda row: row.delete(), NEVER_DELETED),
        (lambda row: type(row).objects.update(note="x"), NEVER_CHANGED),
        (lambda row: type(row).objects.filter(pk=row.pk).update(note="x"), NEVER_CHANGED),
        (lambda row: type(row).objects.all().delete(), NEVER_DELETED),
        (lambda row: type(row).objects.filter(pk=row.pk).delete(), NEVER_DELETED),
        (lambda row: type(row).objects.bulk_update([row], ["note"]), NEVER_CHANGED),
        (lambda row: type(row).objects.of(row.model, row.object_id).update(note="x"), NEVER_CHANGED),
        (lambda row: type(row).objects.update_or_create(pk=row.pk, defaults={"note": "x"}), NEVER_CHANGED),
    ],
)
def test_a_record_is_written_once(model, attempt, words):
    builders.make_topic()
    row, before = model.objects.get(), list(model.objects.values())
    row.note = "x"

    with pytest.raises(Immutable) as immutable:
        attempt(row)

    assert str(immutable.value) == words
    assert list(model.objects.values()) == before


def test_a_new_record_is_saved():
    builders.make_topic()
    last = Revision.objects.get()

    Revision(
        model=last.model, object_id=last.object_id, language="en", number=2, parent=last, payload={}
    ).save()

    assert list(Revision.objects.values_list("number", "parent__number")) == [(1, None), (2, 1)]


def test_two_revisions_of_one_text_have_two_numbers():
    builders.make_topic()
    last = Revision.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Revision(model=last.model, object_id=last.object_id, language="en", number=1, payload={}).save()

    assert Revision.objects.count() == 1


@pytest.mark.parametrize("make", [Revision, Publication])
def test_a_language_that_the_portal_does_not_have_is_refused(make):
    builders.make_topic()
    last = make.objects.get()
    last.pk, last.number, last.language, last._state.adding = 99, 99, "de", True
    if make is Publication:
        revision = Revision.objects.get()
        revision.pk, revision.number, revision._state.adding = None, 2, True
        revision.save()
        last.revision = revision

    with pytest.raises(IntegrityError), transaction.atomic():
        last.save()

    assert set(make.objects.values_list("language", flat=True)) == {"en"}


def test_the_log_has_one_head():
    assert (LogHead.current(), LogHead.lock().number, LogHead.lock().number) == (0, 0, 0)

    with pytest.raises(IntegrityError), transaction.atomic():
        LogHead.objects.create(pk=2)

    assert list(LogHead.objects.values_list("pk", "number")) == [(1, 0)]


def test_last_published_is_the_last_time_of_each_with_one_query(django_assert_num_queries):
    first, second = builders.make_topic("first"), builders.make_topic("second")
    first = builders.translate(first, "fr", title="Le premier rayon")
    times = dict(Publication.objects.order_by("number").values_list("object_id", "at"))

    with django_assert_num_queries(1):
        found = Publication.objects.last_published([first.pk, second.pk])

    assert found == times
    assert Publication.objects.last_published([]) == {}


# --- Who sees what the log is about -------------------------------------------------------------------------


@pytest.fixture
def people():
    sync_roles()
    member = User.objects.create_user("member@example.org", roles=["reader"], full_name="Member")
    member.groups.add(Group.objects.create(name="security"))
    reader = User.objects.create_user("reader@example.org", roles=["reader"], full_name="Reader")
    return {"anonymous": AnonymousUser(), "reader": reader, "member": member}


@pytest.fixture
def pages(people):
    groups = [str(Group.objects.get(name="security").pk)]
    return {
        "public": builders.make_entry("public", access="public"),
        "staff": builders.make_entry("staff", access="staff"),
        "restricted": builders.make_entry("restricted", access="restricted", links={"restricted_to": groups}),
    }


def seen_by(user):
    objects = set(Publication.objects.visible_to(user).values_list("object_id", flat=True))
    return {row.natural_path[0] for model in (Topic, Entry) for row in model.objects.filter(pk__in=objects)}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("anonymous", {"public"}),
        ("reader", {"frameworks", "public", "staff"}),
        ("member", {"frameworks", "public", "staff", "restricted"}),
    ],
)
def test_publications_are_seen_by_who_may_see_the_page(people, pages, who, expected):
    assert seen_by(people[who]) == expected


def test_it_is_todays_access_that_counts_also_for_old_lines(people, pages):
    Entry.objects.filter(slug="public").update(access="restricted")
    Entry.objects.filter(slug="restricted").update(access="public")
    Entry.objects.filter(slug="staff").update(archived_at=timezone.now())

    assert {who: seen_by(user) for who, user in people.items()} == {
        "anonymous": {"restricted"},
        "reader": {"frameworks", "restricted"},
        "member": {"frameworks", "restricted"},
    }
