"""Editing in the administration: one language at a time, through the door, with nothing lost."""

import re

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from apps.accounts.roles import ROLES
from apps.core.languages import CODES
from apps.core.models import Content
from apps.editorial.models import Change, Draft, LogHead, Publication
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.manual.models import Entry, Section
from apps.organization.models import HistoryPeriod
from apps.translation.models import TranslationUnit
from tests import builders
from tests.accounts.factories import make_user
from tests.forms import form_data, form_data_of
from tests.manual.making import make_restricted_entry

pytestmark = pytest.mark.django_db

SECTIONS = [
    {"anchor": "overview", "kind": "overview", "body_en": "<p>First.</p>"},
    {"anchor": "role", "kind": "role", "body_en": "<p>Second.</p>"},
]
CONTENT_ADMINS = sorted(
    (model for model in admin.site._registry if issubclass(model, Content)),
    key=lambda model: model._meta.label,
)


@pytest.fixture
def entry():
    return builders.make_entry(children={"sections": SECTIONS})


def signed_in(role):
    client = Client()
    client.user = make_user(role)
    client.force_login(client.user)
    return client


def address(entry, language):
    return f"{reverse('admin:manual_entry_change', args=[entry.pk])}?language={language}"


def errors_of(response):
    return [str(error) for error in response.context["adminform"].form.non_field_errors()]


def test_an_editor_corrects_a_section_and_readers_see_it_once_it_is_published(entry):
    client = signed_in("editor")
    url = address(entry, "en")
    data = form_data(client, url) | {"sections-1-body_en": "<p>Second, corrected.</p>"}

    response = client.post(url, data)

    change = Change.objects.get()
    assert response.url == reverse("admin:editorial_change_change", args=[change.pk])
    assert [section.body_en for section in entry.sections.all()] == ["<p>First.</p>", "<p>Second.</p>"]
    assert form_data(client, url)["sections-1-body_en"] == "<p>Second, corrected.</p>"

    builders.publish_drafts()

    bodies = [section.body_en for section in entry.sections.all()]
    assert bodies == ["<p>First.</p>", "<p>Second, corrected.</p>"]
    last = Publication.objects.first()
    assert (last.revision.author, last.language, last.note) == (client.user, "en", "Changed")


def test_saving_an_unchanged_form_changes_no_text_and_no_translation(entry):
    builders.translate(entry, "fr", title="À propos de l'Organisation")
    before = [payload_of(Entry.objects.get(), language) for language in CODES]
    client = signed_in("publisher")

    for language in CODES:
        url = address(entry, language)
        assert client.post(url, form_data(client, url)).status_code == 302

    assert [payload_of(Entry.objects.get(), language) for language in CODES] == before
    assert Change.objects.count() == 0


def test_sections_are_added_reordered_and_deleted_on_the_form(entry):
    client = signed_in("editor")
    url = address(entry, "en")
    data = form_data(client, url) | {
        "sections-TOTAL_FORMS": "3",
        "sections-0-DELETE": "on",
        "sections-1-position": "2",
        "sections-2-id": "",
        "sections-2-entry": str(entry.pk),
        "sections-2-anchor": "new",
        "sections-2-kind": "free",
        "sections-2-display": "open",
        "sections-2-standing": "preferred",
        "sections-2-position": "1",
        "sections-2-heading_en": "New",
        "sections-2-body_en": "<p>New.</p>",
    }

    client.post(url, data)
    builders.publish_drafts()

    assert [section.anchor for section in entry.sections.all()] == ["new", "role"]


def test_a_new_entry_is_a_draft_until_it_is_published():
    topic = builders.make_topic()
    client = signed_in("editor")
    url = reverse("admin:manual_entry_add")
    written = {"title_en": "New entry", "slug": "new-entry", "topic": str(topic.pk), "is_stub": "on"}

    response = client.post(url, form_data(client, url) | written)

    draft = Draft.objects.get()
    assert response.url == reverse("admin:editorial_change_change", args=[draft.change_id])
    assert Entry.objects.count() == 0
    again = f"{reverse('admin:manual_entry_change', args=[draft.object_id])}?language=en"
    assert form_data(client, again)["title_en"] == "New entry"

    builders.publish_drafts()

    assert payload_of(Entry.objects.get(), "en")["fields"]["slug"] == "new-entry"
    assert Publication.objects.first().model == "manual.entry"


def test_a_translator_writes_french_beside_the_english_and_it_awaits_review(entry):
    client = signed_in("translator-fr")
    url = address(entry, "fr")
    page = client.get(url)
    data = form_data(client, url) | {"title_fr": "À propos de l'Organisation"}

    client.post(url, data)
    builders.publish_drafts()

    assert page.context["adminform"].form["title_fr"].field.source["text"] == "About the Organization"
    assert Entry.objects.get().title_fr == "À propos de l'Organisation"
    assert (
        TranslationUnit.objects.get(object_id=entry.pk, field="title", language="fr").state == "needs-review"
    )


def test_a_reviewer_confirms_the_texts_of_a_language(entry):
    builders.translate(entry, "fr", title="À propos de l'Organisation")
    client = signed_in("reviewer-fr")
    url = address(entry, "fr")

    client.post(url, form_data(client, url) | {"reviewed": "on"})

    assert TranslationUnit.objects.get(object_id=entry.pk, field="title", language="fr").state == "approved"


@pytest.mark.once  # what a role may does not depend on the database
@pytest.mark.parametrize("role", sorted(role.code for role in ROLES))
@pytest.mark.parametrize("language", CODES)
def test_a_forged_form_writes_only_what_the_role_may(entry, role, language):
    """Sends every field there is, whether or not the form showed it."""
    url = address(entry, language)
    everything = form_data(signed_in("publisher"), url) | {"access": "public"}
    for code in CODES:
        everything |= {f"title_{code}": f"Forged {code}", f"sections-0-body_{code}": f"<p>Forged {code}</p>"}
    client = signed_in(role)
    may = {"editor": ["en"], "publisher": CODES, "administrator": CODES}.get(role, [role[-2:]])
    before = {code: payload_of(entry, code) for code in CODES}

    response = client.post(url, everything)

    written = language in may and role != "reader"
    assert response.status_code == (302 if written or role == "reader" else 403)
    assert [draft.language for draft in Draft.objects.all()] == ([language] if written else [])
    assert {code: payload_of(Entry.objects.get(), code) for code in CODES} == before
    builders.publish_drafts()
    after = {code: payload_of(Entry.objects.get(), code) for code in CODES}
    assert [code for code in CODES if after[code] != before[code]] == ([language] if written else [])
    wanted = "public" if written and language == "en" and role != "editor" else "staff"
    assert Entry.objects.get().access == wanted


def test_a_form_that_was_opened_before_another_publication_is_a_conflict_and_keeps_the_text(entry):
    client = signed_in("editor")
    url = address(entry, "en")
    data = form_data(client, url) | {"title_en": "Mine"}
    theirs = payload_of(entry, "en")
    theirs["fields"]["title_en"] = "Theirs"
    publish([theirs], by=make_user("publisher", full_name="Ana"))

    response = client.post(url, data)

    form = response.context["adminform"].form
    assert errors_of(response) == ["Ana published a change to this text while you were editing it."]
    assert form["title_en"].value() == "Mine"
    assert [undecided.theirs for undecided in form.undecided.values()] == ["Theirs"]
    assert Entry.objects.get().title_en == "Theirs"

    client.post(url, data | {"seen": form["seen"].value()})
    builders.publish_drafts()

    assert Entry.objects.get().title_en == "Mine"


def test_a_french_form_is_no_conflict_with_an_english_change(entry):
    client = signed_in("translator-fr")
    url = address(entry, "fr")
    data = form_data(client, url) | {"title_fr": "Titre"}
    english = payload_of(entry, "en")
    english["fields"]["title_en"] = "Changed meanwhile"
    publish([english], by=make_user("publisher"))

    client.post(url, data)
    builders.publish_drafts()

    assert (Entry.objects.get().title_en, Entry.objects.get().title_fr) == ("Changed meanwhile", "Titre")
    assert TranslationUnit.objects.get(object_id=entry.pk, field="title", language="fr").state == "outdated"


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("title_en", "x" * 10_000, "title_en"),
        ("title_en", "a\x00b", "title_en"),
        ("title_en", "a\u202eb", "title_en"),
        ("slug", "not a slug", "slug"),
        ("topic", "not-a-uuid", "topic"),
    ],
)
def test_bad_input_is_answered_at_its_field_and_changes_nothing(entry, field, value, place):
    client = signed_in("editor")
    url = address(entry, "en")
    before, log = payload_of(entry, "en"), LogHead.current()

    response = client.post(url, form_data(client, url) | {field: value, "summary_en": "Kept in the form"})

    form = response.context["adminform"].form
    assert list(form.errors) == [place]
    assert form["summary_en"].value() == "Kept in the form"
    assert (payload_of(Entry.objects.get(), "en"), LogHead.current()) == (before, log)


def test_what_only_many_rows_show_is_said_on_the_form_with_the_text_kept():
    top = builders.make_unit("top", name_en="Top")
    under = builders.make_unit("under", name_en="Under", parent_id=str(top.pk))
    client = signed_in("editor")
    url = f"{reverse('admin:organization_unit_change', args=[top.pk])}?language=en"

    response = client.post(url, form_data(client, url) | {"parent": str(under.pk), "name_en": "Top renamed"})

    assert errors_of(response) == [
        "This would make a circle: Top renamed → Under → Top renamed. Choose another one."
    ]
    assert response.context["adminform"].form["name_en"].value() == "Top renamed"
    assert Draft.objects.count() == 0
    top.refresh_from_db()
    assert (top.name_en, top.parent) == ("Top", None)


def test_a_key_that_makes_no_address_is_refused_at_its_field():
    country = builders.make_country("TD")
    client = signed_in("editor")
    url = f"{reverse('admin:organization_country_change', args=[country.pk])}?language=en"

    response = client.post(url, form_data(client, url) | {"iso2": "١٢"})

    assert errors_of(response) == ["Write the ISO code as two capital letters: TD."]
    assert 'href="/en/organization/countries/td/"' in response.content.decode()


def test_the_list_of_contacts_tells_how_far_the_translations_are():
    contact = builders.make_contact("desk", languages="en fr")

    page = signed_in("editor").get(reverse("admin:contacts_contact_changelist")).content.decode()

    cell = re.search(r'<td class="field-translations">(.*?)</td>', page, re.DOTALL)[1]
    assert re.findall(r'href="([^"]*)"', cell) == [
        f"/en/admin/contacts/contact/{contact.pk}/change/?language={code}" for code in CODES if code != "en"
    ]


def test_scripts_in_a_rich_text_never_reach_the_database(entry):
    client = signed_in("editor")
    url = address(entry, "en")
    html = "<p onclick=x()>A <a href=javascript:x()>b</a><script>c</script></p>"

    client.post(url, form_data(client, url) | {"sections-0-body_en": html})
    builders.publish_drafts()

    assert Section.objects.get(anchor="overview").body_en == "<p>A <a>b</a></p>"


def test_nothing_is_deleted_in_the_administration(entry):
    client = signed_in("administrator")

    assert client.get(reverse("admin:manual_entry_delete", args=[entry.pk])).status_code == 403
    assert (
        client.post(reverse("admin:manual_entry_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403
    )
    assert Entry.objects.count() == 1


@pytest.mark.once  # what a role may does not depend on the database
@pytest.mark.parametrize("role", sorted(role.code for role in ROLES))
@pytest.mark.parametrize("model", CONTENT_ADMINS, ids=lambda model: model._meta.label)
def test_lists_and_forms_open_for_who_works_there_and_for_nobody_else(role, model):
    client = signed_in(role)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    adds = role in {"publisher", "administrator"} or (role == "editor" and not model.is_managed)

    listing, adding = client.get(reverse(f"{name}_changelist")), client.get(reverse(f"{name}_add"))

    if role == "reader":
        assert (listing.status_code, adding.status_code) == (302, 302)
    else:
        assert (listing.status_code, adding.status_code) == (200, 200 if adds else 403)


@pytest.mark.parametrize(
    "number", [1, *(pytest.param(number, marks=pytest.mark.once) for number in (3, 300))]
)
@pytest.mark.parametrize("model", CONTENT_ADMINS, ids=lambda model: model._meta.label)
def test_a_list_costs_nobody_more_than_12_queries_whatever_its_length(
    model, number, django_assert_max_num_queries
):
    builders.make_many(model, number)
    clients = {role.code: signed_in(role.code) for role in ROLES if role.code != "reader"}
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    shown = {}
    for role, client in clients.items():
        with django_assert_max_num_queries(12, info=role):
            shown[role] = len(client.get(address).context["cl"].result_list)

    assert shown == dict.fromkeys(clients, min(number, 50))


def test_a_conflict_takes_over_what_the_second_person_left_alone(entry):
    """Only where both changed the same text is there anything to decide."""
    client = signed_in("editor")
    url = address(entry, "en")
    data = form_data(client, url) | {"summary_en": "My summary"}
    theirs = payload_of(entry, "en")
    theirs["children"]["sections"][0]["body_en"] = "<p>Their section.</p>"
    publish([theirs], by=make_user("publisher"))

    response = client.post(url, data)
    form = response.context["adminform"].form
    client.post(url, form_data_of(response))
    builders.publish_drafts()

    assert form["summary_en"].value() == "My summary"
    assert Entry.objects.get().summary_en == "My summary"
    assert [section.body_en for section in entry.sections.all()] == [
        "<p>Their section.</p>",
        "<p>Second.</p>",
    ]


def test_saving_what_is_published_already_writes_no_line_in_the_log(entry):
    client = signed_in("editor")
    url = address(entry, "en")
    log = LogHead.current()

    response = client.post(url, form_data(client, url), follow=True)

    said = [str(message) for message in response.context["messages"]]
    assert said == ["Nothing had changed in “\u2068About the Organization\u2069” (English)."]
    assert LogHead.current() == log


@pytest.mark.parametrize(("role", "language"), [("editor", "en"), ("translator-fr", "fr")])
def test_text_for_a_section_deleted_meanwhile_is_given_back_and_the_rest_can_be_saved(entry, role, language):
    client = signed_in(role)
    url = address(entry, language)
    data = form_data(client, url) | {
        f"sections-1-body_{language}": "<p>Mine.</p>",
        f"title_{language}": "Titre",
    }
    theirs = payload_of(entry, "en")
    theirs["children"]["sections"].pop()
    publish([theirs], by=make_user("publisher"))

    response = client.post(url, data)
    client.post(url, form_data_of(response))
    builders.publish_drafts()

    told = "section: Somebody deleted this part while you were editing. You had in it: <p>Mine.</p>"
    assert errors_of(response)[-1] == told
    assert getattr(Entry.objects.get(), f"title_{language}") == "Titre"
    assert [section.anchor for section in entry.sections.all()] == ["overview"]


@pytest.mark.parametrize("role", sorted(role.code for role in ROLES if role.code != "reader"))
def test_editing_shows_a_restricted_entry_only_to_who_decides_about_it(role):
    secret = builders.make_entry("secret", title_en="Secret plan", access="restricted")
    client = signed_in(role)
    lookup = {"app_label": "manual", "model_name": "entry", "field_name": "related", "term": "Secret"}
    decides = role in {"publisher", "administrator"}

    listing = client.get(reverse("admin:manual_entry_changelist"))
    found = client.get(reverse("admin:autocomplete"), lookup).json()["results"]
    form = client.get(reverse("admin:manual_entry_change", args=[secret.pk]))
    history = client.get(reverse("admin:manual_entry_history", args=[secret.pk]))

    assert [str(row) for row in listing.context["cl"].result_list] == (["Secret plan"] if decides else [])
    assert [row["text"] for row in found] == (["Secret plan"] if decides else [])
    assert (form.status_code, history.status_code) == ((200, 200) if decides else (302, 302))


def test_no_address_of_the_administration_tells_where_a_row_is_read(entry):
    content_type = ContentType.objects.get_for_model(Entry).pk

    response = signed_in("publisher").get(f"/en/admin/r/{content_type}/{entry.pk}/")

    assert response.status_code == 404


def test_a_form_that_does_not_say_when_it_was_opened_overwrites_nobody(entry):
    client = signed_in("editor")
    url = address(entry, "en")
    data = form_data(client, url) | {"title_en": "Mine", "seen": ""}
    theirs = payload_of(entry, "en")
    theirs["fields"]["title_en"] = "Theirs"
    publish([theirs], by=make_user("publisher", full_name="Ana"))

    response = client.post(url, data)

    assert errors_of(response) == ["Ana published a change to this text while you were editing it."]
    assert not Draft.objects.open().exists()


def test_a_related_entry_that_an_editor_may_not_see_keeps_its_place_but_not_its_name():
    secret = make_restricted_entry(title_en="Secret plan")
    entry = builders.make_entry(links={"related": [str(secret.pk)]})
    editor, publisher = signed_in("editor"), signed_in("publisher")

    seen = [client.get(address(entry, "en")).content.decode() for client in (editor, publisher)]
    editor.post(address(entry, "en"), form_data(editor, address(entry, "en")) | {"title_en": "Renamed"})
    builders.publish_drafts()

    assert ["Secret plan" in html for html in seen] == [False, True]
    assert "(a page that you may not see)" in seen[0]
    assert (Entry.objects.get(pk=entry.pk).title_en, list(entry.related.all())) == ("Renamed", [secret])


@pytest.mark.once  # refused before the database is asked
def test_a_forged_number_of_parts_is_refused_without_making_them(entry):
    client = signed_in("editor")
    url = address(entry, "en")
    before = payload_of(entry, "en")

    response = client.post(url, form_data(client, url) | {"links-TOTAL_FORMS": "2000"})

    formset = next(
        row.formset for row in response.context["inline_admin_formsets"] if row.formset.prefix == "links"
    )
    assert (len(formset.forms), formset.non_form_errors()) == (300, ["Please submit at most 300 forms."])
    assert payload_of(Entry.objects.get(), "en") == before


def test_a_forged_part_of_a_translation_is_refused_in_words():
    milestone = {"code": "one", "label_en": "One", "content_date": "1951-12-05"}
    period = builders.translate(builders.make_period(milestones=[milestone]), "fr", label="Période")
    client = signed_in("translator-fr")
    url = f"{reverse('admin:organization_historyperiod_change', args=[period.pk])}?language=fr"

    response = client.post(url, form_data(client, url) | {"milestones-0-id": ""})

    assert response.status_code == 200
    formset = response.context["inline_admin_formsets"][0].formset
    assert "Give a date, or say in words when it was." in str(formset.errors)
    assert HistoryPeriod.objects.get().milestones.count() == 1
