"""Two people at the same text: nothing is lost, and who comes second decides field by field."""

import html5lib
import pytest
from django.test import Client
from django.urls import reverse

from apps.editorial.drafting import open_draft, save_drafts
from apps.editorial.models import LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user
from tests.forms import form_data, form_data_of

pytestmark = pytest.mark.django_db
SECTIONS = [
    {"anchor": "overview", "kind": "overview", "body_en": "<p>First.</p>"},
    {"anchor": "role", "kind": "role", "body_en": "<p>Second.</p>"},
]


@pytest.fixture
def entry():
    return builders.make_entry(children={"sections": SECTIONS})


def signed_in(role, **fields):
    client = Client()
    client.user = make_user(role, **fields)
    client.force_login(client.user)
    return client


def address(entry, language="en"):
    return f"{reverse('admin:manual_entry_change', args=[entry.pk])}?language={language}"


def errors_of(response):
    return [str(error) for error in response.context["adminform"].form.non_field_errors()]


def changed(entry, language="en", sections=(), **fields):
    """Return the payload of an entry with other values; `sections` is a list of changes, None for a deleted one."""
    payload = payload_of(Entry.objects.get(pk=entry.pk), language)
    payload["fields"] |= fields
    for place, change in reversed(list(enumerate(sections))):
        if change is None:
            del payload["children"]["sections"][place]
        else:
            payload["children"]["sections"][place] |= change
    return payload


def drafted(payload, by):
    draft = open_draft(payload["model"], payload["id"], payload["language"])
    revision = draft.revision_id if draft else None
    return save_drafts([payload], by=by, seen=LogHead.current(), revision=revision)


def draft_of(entry, language="en"):
    return open_draft("manual.entry", entry.pk, language).payload


def undecided(response):
    return response.context["three_way"]["undecided"]


def choices_in(response):
    data = form_data_of(response)
    return {name.removeprefix("choose-"): value for name, value in data.items() if name.startswith("choose-")}


def publish_theirs(payload):
    publish([payload], by=make_user("publisher", full_name="Ana"))


def save_theirs(payload):
    drafted(payload, make_user("editor", full_name="Ana"))


MEANWHILE = {
    publish_theirs: "Ana published a change to this text while you were editing it.",
    save_theirs: "Ana saved a draft of this text while you were editing it.",
}


@pytest.mark.parametrize("meanwhile", MEANWHILE, ids=["published", "drafted"])
@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_who_comes_second_chooses_where_both_changed_and_gets_the_rest_of_both(entry, meanwhile, choice):
    client = signed_in("editor")
    other = builders.make_topic("other", title_en="Another topic")
    third = builders.make_topic("third", title_en="A third topic")
    mine = form_data(client, address(entry)) | {
        "title_en": "Mine",
        "summary_en": "Only mine",
        "topic": str(other.pk),
        "sections-0-body_en": "<p>My section.</p>",
    }
    theirs = {"title_en": "Theirs", "number": "7", "topic_id": str(third.pk)}
    sections = [{"body_en": "<p>Their section.</p>"}, {"kind": "free", "body_en": "<p>Only theirs.</p>"}]
    meanwhile(changed(entry, sections=sections, **theirs))

    response = client.post(address(entry), mine)
    assert errors_of(response) == [MEANWHILE[meanwhile]]
    assert choices_in(response) == dict.fromkeys(("title_en", "topic", "sections-0-body_en"), "mine")
    chosen = {f"choose-{name}": choice for name in choices_in(response)}
    client.post(address(entry), form_data_of(response) | chosen)

    fields, (first, second) = draft_of(entry)["fields"], draft_of(entry)["children"]["sections"]
    decided = {"mine": ("Mine", str(other.pk), "<p>My section.</p>")}.get(
        choice, ("Theirs", str(third.pk), "<p>Their section.</p>")
    )
    assert (fields["title_en"], fields["topic_id"], first["body_en"]) == decided
    assert (fields["summary_en"], fields["number"]) == ("Only mine", "7")
    assert (second["kind"], second["body_en"]) == ("free", "<p>Only theirs.</p>")


def test_who_continues_a_draft_is_asked_only_about_what_they_changed_in_it(entry):
    """What the draft said when it was opened is what both began from, not what is published."""
    save_theirs(changed(entry, title_en="A draft", number="7"))
    client = signed_in("editor")
    mine = form_data(client, address(entry)) | {"summary_en": "Only mine"}
    drafted(changed(entry, title_en="Theirs", number="7"), make_user("editor"))

    response = client.post(address(entry), mine)

    shown = form_data_of(response)
    assert (choices_in(response), shown["title_en"], shown["summary_en"]) == ({}, "Theirs", "Only mine")


def test_the_three_versions_stand_beside_the_field_with_what_each_changed(entry):
    client = signed_in("editor")
    mine = form_data(client, address(entry)) | {"title_en": "About the <b> Organization"}
    publish_theirs(changed(entry, title_en="About an Organization"))

    page = html5lib.parse(client.post(address(entry), mine).content.decode(), namespaceHTMLElements=False)

    beside = next(element for element in page.iter("fieldset") if element.get("class") == "source choice")
    said = [
        " ".join("".join(text.itertext()).split()) for text in beside.iter("p") if text.get("lang") == "en"
    ]
    assert said == [
        "About the Organization",
        "About removed: the end of what was removed added: an end of what was added Organization",
        "About the added: <b> end of what was added Organization",
    ]


def test_a_field_edited_after_theirs_was_chosen_keeps_what_was_written(entry):
    client = signed_in("editor")
    mine = form_data(client, address(entry)) | {"title_en": "Mine"}
    publish_theirs(changed(entry, title_en="Theirs"))

    again = form_data_of(client.post(address(entry), mine))
    client.post(address(entry), again | {"choose-title_en": "theirs", "title_en": "Better than both"})

    assert draft_of(entry)["fields"]["title_en"] == "Better than both"


@pytest.mark.parametrize("meanwhile", MEANWHILE, ids=["published", "drafted"])
def test_links_that_two_people_added_and_took_away_come_together_without_a_question(meanwhile):
    kept, dropped, theirs, mine = (
        str(builders.make_entry(name).pk) for name in ("kept", "dropped", "t", "m")
    )
    entry = builders.make_entry(links={"related": [kept, dropped]})
    client = signed_in("editor")
    data = form_data(client, address(entry)) | {"title_en": "Mine", "related": [kept, mine]}
    meanwhile(changed(entry, related=[kept, dropped, theirs]))

    response = client.post(address(entry), data)
    client.post(address(entry), form_data_of(response))

    assert (errors_of(response), choices_in(response)) == ([MEANWHILE[meanwhile]], {})
    assert draft_of(entry)["fields"]["related"] == sorted([kept, theirs, mine])


def test_two_people_who_both_took_away_links_decide_whether_none_is_left():
    one, other = (builders.make_entry(name) for name in ("one", "other"))
    entry = builders.make_entry(links={"related": [str(one.pk), str(other.pk)]})
    client = signed_in("editor")
    data = form_data(client, address(entry)) | {"related": [str(one.pk)]}
    publish_theirs(changed(entry, related=[str(other.pk)]))

    response = client.post(address(entry), data)
    client.post(address(entry), form_data_of(response))

    assert choices_in(response) == {"related": "mine"}
    assert draft_of(entry)["fields"]["related"] == [str(one.pk)]


def new_coverage(data, country):
    """Return the data of an office's form with a country more."""
    place = int(data["coverage-TOTAL_FORMS"])
    values = {"id": "", "country": str(country.pk), "kind": "thematic", "position": "1"}
    return data | {
        "coverage-TOTAL_FORMS": str(place + 1),
        **{f"coverage-{place}-{name}": value for name, value in values.items()},
    }


def covered(office):
    rows = open_draft("organization.office", office.pk, "en").payload["children"]["coverage"]
    return sorted(row["country_id"] for row in rows)


@pytest.mark.parametrize("theirs", ["TD", "ML"])
def test_countries_that_two_people_added_to_one_office_are_all_there(theirs):
    chad, mali = builders.make_country("TD", name_en="Chad"), builders.make_country("ML", name_en="Mali")
    office = builders.make_office()
    url = reverse("admin:organization_office_change", args=[office.pk])
    ana, client = signed_in("editor", full_name="Ana"), signed_in("editor")
    mine = new_coverage(form_data(client, url), mali) | {"city_en": "Mine"}
    ana.post(url, new_coverage(form_data(ana, url), {"TD": chad, "ML": mali}[theirs]))

    response = client.post(url, mine)
    client.post(url, form_data_of(response))

    assert errors_of(response) == [MEANWHILE[save_theirs]]
    assert undecided(response) == 0
    assert covered(office) == sorted({str(mali.pk), str(({"TD": chad, "ML": mali}[theirs]).pk)})


def test_parts_that_the_other_person_added_or_took_away_are_told(entry):
    client = signed_in("editor")
    mine = form_data(client, address(entry)) | {
        "title_en": "Mine",
        "sections-0-DELETE": "on",
        "sections-1-body_en": "<p>Mine.</p>",
    }
    theirs = changed(entry, sections=[{"body_en": "<p>Theirs.</p>"}, None])
    new = {"id": "00000000-0000-4000-8000-000000000001", "anchor": "new", "position": 9, "heading_en": "New"}
    theirs["children"]["sections"].append(new)
    publish_theirs(theirs)

    response = client.post(address(entry), mine)
    told = response.context["three_way"]
    again = {name: value for name, value in form_data_of(response).items() if "DELETE" not in name}
    client.post(address(entry), again)

    assert errors_of(response)[1:] == [
        "section: Somebody deleted this part while you were editing. You had in it: <p>Mine.</p>"
    ]
    assert (told["added"], told["contested"]) == (["section “New”"], ["section “overview”"])
    assert [(row["anchor"], row["body_en"]) for row in draft_of(entry)["children"]["sections"]] == [
        ("overview", "<p>Theirs.</p>"),
        ("new", None),
    ]


def test_a_part_taken_away_that_was_left_alone_is_no_loss(entry):
    client = signed_in("editor")
    mine = form_data(client, address(entry)) | {"title_en": "Mine"}
    publish_theirs(changed(entry, sections=[{}, None]))

    response = client.post(address(entry), mine)

    assert errors_of(response) == [MEANWHILE[publish_theirs]]
    assert response.context["three_way"]["removed"] == ["section “role”"]
    assert undecided(response) == 0


def test_a_draft_whose_published_text_moved_on_shows_both_and_is_saved_over_what_is_published_now(entry):
    client = signed_in("editor")
    drafted(changed(entry, sections=[{"body_en": "<p>Mine.</p>"}], title_en="Mine"), client.user)
    publish_theirs(
        changed(entry, sections=[{}, {"body_en": "<p>Theirs.</p>"}], title_en="Theirs", number="7")
    )

    page = client.get(address(entry))
    client.post(address(entry), form_data_of(page) | {"choose-title_en": "theirs"})

    assert choices_in(page) == {"title_en": "mine"}
    draft = draft_of(entry)
    assert (draft["fields"]["title_en"], draft["fields"]["number"]) == ("Theirs", "7")
    assert [row["body_en"] for row in draft["children"]["sections"]] == ["<p>Mine.</p>", "<p>Theirs.</p>"]
    assert client.get(address(entry)).context.get("three_way") is None


def notices_in(response):
    tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    return [one for one in tree.iter() if "errornote" in (one.get("class") or "").split()]


@pytest.mark.parametrize("is_posted", [True, False])
def test_links_above_the_form_lead_to_what_is_to_be_decided_and_nothing_is_to_be_corrected(entry, is_posted):
    client = signed_in("editor")
    mine = form_data(client, address(entry)) | {"title_en": "Mine", "sections-1-body_en": "<p>Mine.</p>"}
    theirs = changed(entry, sections=[{}, {"body_en": "<p>Theirs.</p>"}], title_en="Theirs")
    if is_posted:
        publish_theirs(theirs)
        response = client.post(address(entry), mine)
    else:
        client.post(address(entry), mine)
        publish_theirs(theirs)
        response = client.get(address(entry))

    (notice,) = notices_in(response)
    words = "".join(notice.itertext())
    links = [("".join(link.itertext()), link.get("href")) for link in notice.iter("a")]
    html = response.content.decode()
    assert "2 fields were changed by both of you: choose beside each." in words
    assert links == [
        ("Title", "#choose.id_title_en"),
        ("IOM's role · Text", "#choose.id_sections-1-body_en"),
    ]
    assert [html.count(f'id="{href[1:]}"') for _words, href in links] == [1, 1]
    assert ("Ana published a change" in words) == is_posted


def test_what_is_to_be_corrected_besides_is_said(entry):
    client = signed_in("editor")
    mine = form_data(client, address(entry)) | {"title_en": "", "summary_en": "Mine"}
    publish_theirs(changed(entry, summary_en="Theirs"))

    (notice,) = notices_in(client.post(address(entry), mine))

    assert "".join(notice.itertext()).strip() == "Please correct the error below."


def test_a_draft_that_moved_and_is_kept_as_it_is_can_be_published_again(entry):
    client = signed_in("editor")
    drafted(changed(entry, title_en="Mine"), client.user)
    publish_theirs(changed(entry, title_en="Theirs"))

    client.post(address(entry), form_data(client, address(entry)))

    draft = open_draft("manual.entry", entry.pk, "en")
    assert (draft.payload["fields"]["title_en"], draft.base["fields"]["title_en"]) == ("Mine", "Theirs")


def test_a_draft_that_was_not_shown_what_moved_is_not_saved_over_it(entry):
    """A program may write into a draft too: who opens its form next still sees what was published meanwhile."""
    editor = make_user("editor")
    drafted(changed(entry, title_en="Mine"), editor)
    publish_theirs(changed(entry, title_en="Theirs"))

    revision = open_draft("manual.entry", entry.pk, "en").revision_id
    save_drafts([changed(entry, title_en="Mine, replaced")], by=editor, revision=revision)
    page = signed_in("editor").get(address(entry))

    assert undecided(page) == 1


def test_a_translation_that_was_published_meanwhile_is_chosen_from_field_by_field(entry):
    builders.translate(entry, "fr", title="Titre", summary="Texte")
    client = signed_in("translator-fr")
    mine = form_data(client, address(entry, "fr")) | {"title_fr": "Le mien", "summary_fr": "Texte, le mien"}
    publish_theirs(changed(entry, "fr", title_fr="Le leur", key_points_fr="<p>Le leur</p>"))

    response = client.post(address(entry, "fr"), mine)
    client.post(address(entry, "fr"), form_data_of(response) | {"choose-title_fr": "theirs"})

    assert choices_in(response) == {"title_fr": "mine"}
    fields = draft_of(entry, "fr")["fields"]
    assert {name: fields[name] for name in ("title_fr", "summary_fr", "key_points_fr")} == {
        "title_fr": "Le leur",
        "summary_fr": "Texte, le mien",
        "key_points_fr": "<p>Le leur</p>",
    }


@pytest.mark.parametrize("chosen", ["mine", "theirs"])
def test_for_whom_a_notice_is_that_somebody_else_changed_is_asked(chosen):
    chad, france = builders.make_country("TD"), builders.make_country("FR")
    minutes = {"starts_at": "2026-03-01T08:00:00+00:00", "ends_at": "2126-03-01T08:00:00+00:00"}
    notice = builders.make_notice("The office is closed.", countries=[str(chad.pk)], **minutes)
    client, form = signed_in("publisher"), reverse("admin:portal_notice_change", args=[notice.pk])
    fields = form_data(client, form)
    theirs = payload_of(notice, "en")
    theirs["fields"]["countries"] = [str(france.pk)]
    publish([theirs], by=make_user("publisher", email="other@example.org"))

    response = client.post(form, fields | {"text_en": "Closed until noon.", "change_note": "Noon."})
    client.post(form, form_data_of(response) | {"choose-countries": chosen})

    notice.refresh_from_db()
    countries = {"mine": [chad], "theirs": [france]}[chosen]
    assert choices_in(response) == {"text_en": "mine", "countries": "mine"}
    assert (notice.text_en, list(notice.countries.all())) == ("Closed until noon.", countries)
