"""Who may publish what, whatever form or file a change comes by."""

import pytest

from apps.accounts.models import User
from apps.accounts.roles import ROLES
from apps.accounts.syncing import sync_roles
from apps.core.languages import CODES
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Draft
from apps.editorial.payloads import payload_of
from apps.editorial.problems import NotAllowed
from apps.editorial.publishing import publish
from apps.manual.models import Entry
from apps.translation.models import TranslationUnit
from tests import builders

pytestmark = pytest.mark.django_db

# role: (languages that it writes, languages that it publishes)
RIGHTS = {
    "reader": ("", ""),
    "editor": ("en", ""),
    "publisher": ("en fr es ar", "en fr es ar"),
    "translator-fr": ("fr", ""),
    "translator-es": ("es", ""),
    "translator-ar": ("ar", ""),
    "reviewer-fr": ("fr", "fr"),
    "reviewer-es": ("es", "es"),
    "reviewer-ar": ("ar", "ar"),
    "administrator": ("en fr es ar", "en fr es ar"),
}
TITLES = {"en": "Changed title", "fr": "Titre changé", "es": "Título cambiado", "ar": "عنوان جديد"}


def person(role):
    sync_roles()
    return User.objects.create_user(f"{role}@example.org", roles=[role], full_name=role)


def test_the_table_speaks_of_every_role():
    assert sorted(RIGHTS) == sorted(role.code for role in ROLES)


@pytest.mark.once  # what a role may does not depend on the database
@pytest.mark.parametrize("role", sorted(RIGHTS))
@pytest.mark.parametrize("language", CODES)
def test_a_role_publishes_in_its_languages_only(role, language):
    entry = builders.make_entry()
    payload = payload_of(entry, language)
    payload["fields"][f"title_{language}"] = TITLES[language]

    if language in RIGHTS[role][1].split():
        publish([payload], by=person(role))
        assert getattr(Entry.objects.get(), f"title_{language}") == TITLES[language]
    else:
        with pytest.raises(NotAllowed):
            publish([payload], by=person(role))
        assert getattr(Entry.objects.get(), f"title_{language}") != TITLES[language]


@pytest.mark.once  # what a role may does not depend on the database
@pytest.mark.parametrize("role", sorted(RIGHTS))
@pytest.mark.parametrize("language", CODES)
def test_a_role_drafts_in_its_languages_only(role, language):
    entry = builders.make_entry()
    payload = payload_of(entry, language)
    payload["fields"][f"title_{language}"] = TITLES[language]

    if language in RIGHTS[role][0].split():
        save_drafts([payload], by=person(role))
        assert Draft.objects.get().title == TITLES[language]
    else:
        with pytest.raises(NotAllowed):
            save_drafts([payload], by=person(role))
        assert Draft.objects.count() == 0


@pytest.mark.parametrize("role", sorted(RIGHTS))
def test_new_content_is_drafted_by_who_writes_english_and_published_by_publishers(role):
    topic = builders.make_topic()
    payload = builders.new_payload(Entry, slug="new", title_en="New", topic_id=str(topic.pk))
    user = person(role)

    if "en" in RIGHTS[role][0].split():
        assert save_drafts([payload], by=user).state == "draft"
    else:
        with pytest.raises(NotAllowed):
            save_drafts([payload], by=user)
    if "en" in RIGHTS[role][1].split():
        publish([payload], by=user)
        assert Entry.objects.get().slug == "new"
    else:
        with pytest.raises(NotAllowed):
            publish([payload], by=user)
        assert Entry.objects.count() == 0


@pytest.mark.parametrize("role", ["editor", "publisher", "administrator"])
@pytest.mark.parametrize("change", [{"access": "public"}, {"restricted_to": ["1"]}])
def test_who_reads_a_page_is_decided_by_publishers(role, change):
    user = person(role)
    payload = payload_of(builders.make_entry(), "en")
    group = str(user.groups.get().pk)
    payload["fields"] |= {
        name: [group] if name == "restricted_to" else value for name, value in change.items()
    }

    if role == "editor":
        with pytest.raises(NotAllowed) as refused:
            save_drafts([payload], by=user)
        assert str(refused.value).endswith(
            "Only a publisher decides who may read a page. Ask one to change this."
        )
        assert (Entry.objects.get().access, Entry.objects.get().restricted_to.count()) == ("staff", 0)
    else:
        publish([payload], by=user)
        assert payload_of(Entry.objects.get(), "en")["fields"] == payload["fields"]


@pytest.mark.parametrize("role", sorted(role for role, languages in RIGHTS.items() if "fr" in languages[0]))
def test_only_reviewers_confirm_a_translation(role):
    entry = builders.translate(builders.make_entry(), "fr", title="À propos de l'Organisation")
    payload = payload_of(entry, "fr")
    may_confirm = role in {"reviewer-fr", "publisher", "administrator"}

    if may_confirm:
        publish([payload], by=person(role), approve=True)
    else:
        with pytest.raises(NotAllowed):
            publish([payload], by=person(role), approve=True)

    state = TranslationUnit.objects.get(object_id=entry.pk, field="title", language="fr").state
    assert state == ("approved" if may_confirm else "needs-review")


def test_an_account_that_may_no_longer_sign_in_publishes_nothing():
    user = person("publisher")
    user.is_active = False
    user.save()

    with pytest.raises(NotAllowed):
        publish([payload_of(builders.make_entry(), "en")], by=User.objects.get(pk=user.pk))
