"""The page that compares two revisions: of what, and for whom."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from apps.accounts.roles import ROLES
from apps.editorial.archiving import archived
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change, Draft, LogHead, Revision
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.editorial.publishing_changes import publish_now
from apps.manual.models import Entry
from apps.translation.states import Origin
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.drafting import draft_of, signed_in
from tests.editorial.working import NOTED, at
from tests.manual.making import GROUP, make_restricted_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return builders.make_entry(title_en="First title")


def published(root, language="en", **fields):
    payload = payload_of(type(root).objects.get(pk=root.pk), language)
    payload["fields"] |= fields
    (publication,) = publish([payload], origin=Origin.FIXTURE)
    return publication.revision


def drafted(root, by, **fields):
    return draft_of(root, by, **fields).drafts.get().revision


def first_of(root, language="en"):
    return Revision.objects.get(object_id=root.pk, language=language, number=1)


def ask(user, new, old=""):
    old = getattr(old, "pk", old)
    return signed_in(user).get(reverse("admin:compare"), {"to": new.pk, "from": old})


def difference(page):
    """Return what the first field that differs was, and what it is."""
    removed = re.search(r"<del>(.*?)</del>", page.text)
    added = re.search(r"<ins>(.*?)</ins>", page.text)
    return tuple(
        re.sub(r"<span.*?</span>", "", found[1]).strip() if found else "" for found in (removed, added)
    )


def test_any_two_revisions_are_compared(entry):
    editor = make_user("editor")
    published(entry, title_en="Second title")
    new = drafted(entry, editor, title_en="Third title")

    assert difference(ask(editor, new)) == ("Second", "Third")  # with the one before, unless another is named
    assert difference(ask(editor, new, first_of(entry))) == ("First", "Third")
    assert difference(ask(editor, first_of(entry), new)) == ("Third", "First")
    assert difference(ask(editor, first_of(entry), "live")) == ("Second", "First")
    page = ask(editor, new, first_of(entry))
    assert page.text.count("<option") == 7  # three revisions twice, and what readers see
    assert f'<option value="{new.pk}" selected>' in page.text


def test_the_choices_show_moments_as_everything_else_does():
    with at(2, 9):
        entry = builders.make_entry()
    reader = make_user("editor", time_zone="Africa/Ndjamena")
    address = reverse("admin:compare").replace("/en/", "/ar/")

    page = signed_in(reader).get(address, {"to": first_of(entry).pk})

    assert page.text.count("1 · 2 آذار/مارس 2026، 10:00 (Africa/Ndjamena) · ") == 2


def test_the_first_revision_is_all_new(entry):
    page = ask(make_user("editor"), first_of(entry))

    assert "Readers have nothing of this yet: all of it is new." in page.text


def test_what_a_revision_left_out_is_what_it_was(entry):
    published(entry, title_en="Second title")
    partial = {"fields": {"summary_en": "New."}, "children": {}}
    publish([payload_of(entry, "en") | partial], origin=Origin.FIXTURE)
    last = Revision.objects.filter(object_id=entry.pk).last()

    page = ask(make_user("editor"), last, first_of(entry))

    assert difference(page) == ("First", "Second")


def test_who_works_on_the_content_compares(entry):
    new = published(entry, title_en="Second title")

    pages = {role.code: ask(make_user(role.code), new) for role in ROLES}

    seen = {role: (page.status_code, difference(page)) for role, page in pages.items()}
    assert seen == dict.fromkeys(pages, (200, ("First", "Second"))) | {"reader": (302, ("", ""))}


@pytest.mark.parametrize("asked", [{}, {"to": "x"}, {"to": "99999"}, {"to": "9" * 30}])
def test_what_is_no_revision_is_not_found(entry, asked):
    assert signed_in(make_user("editor")).get(reverse("admin:compare"), asked).status_code == 404


def test_only_revisions_of_one_text_are_compared(entry):
    builders.translate(entry, "fr", title="Titre")
    other = builders.make_entry("other")

    for old in (first_of(entry, "fr"), first_of(other), "x"):
        assert ask(make_user("editor"), first_of(entry), old).status_code == 404


def test_a_restricted_page_has_no_past_for_others():
    secret = make_restricted_entry()
    published(secret, title_en="Still secret")
    new = Revision.objects.filter(object_id=secret.pk).last()

    assert ask(make_user("editor"), new).status_code == 404
    assert ask(make_user("publisher"), new).status_code == 200
    inside = make_user("editor")
    inside.groups.add(Group.objects.get(name=GROUP))
    assert ask(inside, new).status_code == 200


def test_opening_a_page_does_not_open_its_past():
    publisher, editor = make_user("publisher"), make_user("editor")
    secret = make_restricted_entry(title_en="Secret title")
    old = drafted(secret, publisher, title_en="A draft of secret days")
    Draft.objects.update(is_open=False)
    opening = published(secret, access="staff", restricted_to=[], title_en="Open title")
    new = published(secret, title_en="New title")

    assert difference(ask(editor, new)) == ("Open", "New")
    assert ask(editor, new, first_of(secret)).status_code == 404
    assert ask(editor, old).status_code == 404
    page = ask(editor, opening)  # nothing before it is compared with it
    assert ("Secret" in page.text, difference(page)) == (False, ("", "Open title"))
    assert difference(ask(publisher, new, first_of(secret))) == ("Secret", "New")


def test_opening_a_page_does_not_open_the_past_of_its_translations():
    publisher, editor = make_user("publisher"), make_user("editor")
    secret = make_restricted_entry()
    first = published(secret, "fr", title_fr="Titre secret")
    draft = draft_of(secret, publisher, "fr", title_fr="Brouillon secret").drafts.get().revision
    published(secret, access="staff", restricted_to=[])
    new = published(secret, "fr", title_fr="Titre ouvert")

    assert [ask(editor, revision).status_code for revision in (first, draft, new)] == [404, 404, 200]
    assert [ask(publisher, revision).status_code for revision in (first, draft, new)] == [200, 200, 200]


def test_a_restricted_draft_is_for_who_decides(entry):
    publisher, editor = make_user("publisher"), make_user("editor")
    group = Group.objects.create(name="Managers")
    hidden = drafted(entry, publisher, title_en="For few", access="restricted", restricted_to=[str(group.pk)])

    assert ask(editor, hidden).status_code == 404
    assert difference(ask(publisher, hidden)) == ("First title", "For few")
    open_again = drafted(entry, publisher, title_en="For all", access="staff", restricted_to=[])
    assert ask(editor, open_again).status_code == 200
    assert ask(editor, hidden).status_code == 404
    assert "For few" not in ask(editor, open_again).text


def test_a_translation_of_what_is_new_for_few_is_for_few():
    publisher, topic = make_user("publisher"), builders.make_topic()
    group = Group.objects.create(name="Managers")
    new = builders.new_payload(
        Entry, slug="new", topic_id=str(topic.pk), title_en="Secret", access="restricted",
        restricted_to=[str(group.pk)],
    )  # fmt: skip
    save_drafts([new], by=publisher)
    french = new | {"language": "fr", "fields": {"title_fr": "Titre secret"}, "children": {}}
    change = save_drafts([french], by=publisher)

    for person, may in ((make_user("translator-fr"), False), (make_user("editor"), False), (publisher, True)):
        assert Draft.objects.visible_to(person).exists() == may
        assert Change.objects.visible_to(person).filter(pk=change.pk).exists() == may
        assert (ask(person, change.drafts.get().revision).status_code == 200) == may


def test_the_history_leads_to_what_each_line_changed(entry):
    new = published(entry, title_en="Second title")

    page = signed_in(make_user("editor")).get(reverse("admin:manual_entry_history", args=[entry.pk]))

    assert f'{reverse("admin:compare")}?to={new.pk}"' in page.text


def test_what_archiving_changed_is_compared_with_what_readers_had(entry):
    publisher = make_user("publisher")
    published(entry, title_en="Second title")
    change = save_drafts([archived(entry, "Merged into another.")], by=publisher, seen=LogHead.current())
    (publication,) = publish_now(change, publisher, NOTED, why="At once.")

    page = ask(publisher, publication.revision)

    assert page.context["old"].payload["fields"]["title_en"] == "Second title"
    assert "Merged into another." in page.text
