"""Find in content, and replace the ticked places as one change set."""

import re

import pytest
from django.urls import reverse

from apps.contacts.models import Contact
from apps.editorial.drafting import save_drafts
from apps.editorial.finding import find
from apps.editorial.hits import Wanted
from apps.editorial.models import Change, Draft, LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.replacing import plan, replace_ticked
from apps.editorial.workflow import discard
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db
PHONE = "+41 22 717 91 11"


@pytest.fixture
def entry():
    body = f"<p>Wait. Call <strong>{PHONE}</strong> at night. Go.</p>"
    return builders.make_entry(children={"sections": [{"anchor": "help", "body_en": body}]})


@pytest.fixture
def publisher():
    return make_user("publisher")


def lines(text, user, **options):
    """Return (kind, language, field, sentence with the words in brackets, may it be ticked) of all hits."""
    pages, _more = find(Wanted(text, **options), user)
    return [
        (
            page.model.__name__,
            page.language,
            hit.field.attname,
            f"{hit.place.before}[{hit.place.words}]{hit.place.after}",
            not why,
        )
        for page in pages
        for hit, why in page.lines
    ]


def keys(text, user, **options):
    pages, _more = find(Wanted(text, **options), user)
    return [hit.key for page in pages for hit, why in page.lines if not why]


def drafted(root, language, by, **fields):
    payload = payload_of(root, language)
    payload["fields"] |= fields
    return save_drafts([payload], by=by, seen=LogHead.current())


def test_a_telephone_number_is_found_however_it_is_written(entry, publisher):
    builders.make_contact(phone="+41227179111")
    sentence = f"Call [{PHONE}] at night."
    expected = [
        ("Contact", "en", "phone", "[+41227179111]", True),
        ("Entry", "en", "body_en", sentence, True),
    ]

    for typed in (PHONE, "+41 (22) 7179111", "227179111", "22-717-9111"):
        found = lines(typed, publisher)
        assert [row[:3] for row in found] == [row[:3] for row in expected]
    assert lines("+41227179111", publisher) == expected


@pytest.mark.parametrize(
    "written",
    [
        "+41\u00a022\u2009717\u202f91\u200711",
        "+41 22 717 91\u201111",
        "\u200e+41\u200e 22 717\u00ad91–11",
        "<strong>+41</strong> 22 <em>717 91 11</em>",
        "+٤١ ٢٢ ٧١٧ ٩١ ١١",
    ],
)
def test_a_telephone_number_is_found_by_its_digits_whatever_is_between_them(publisher, written):
    entry = builders.make_entry(key_points_en=f"<p>Call {written} at night.</p>")

    for typed in (PHONE, "+41\u200922\u2009717\u200991\u201111"):
        change, _plan = replace_ticked(Wanted(typed), "+1 2", keys(typed, publisher), publisher)
        found = change.drafts.get().payload["fields"]["key_points_en"]
        assert "Call +1 2 at night." in re.sub("</?[a-z]+>|\u200e", "", found)
        discard(change, publisher)
    assert Entry.objects.get() == entry


def test_a_link_that_dials_a_number_is_found_and_dials_the_new_one(publisher):
    body = '<p><a href="tel:+41227179111">Call</a> <a href="https://old.example/2024/10/15">us</a></p>'
    builders.make_entry(key_points_en=body)

    def written(typed, new):
        ticked = keys(typed, publisher, in_addresses=True)
        change, _plan = replace_ticked(Wanted(typed, in_addresses=True), new, ticked, publisher)
        fields = change.drafts.get().payload["fields"]
        discard(change, publisher)
        return fields["key_points_en"]

    assert written(PHONE, "+41 22 717 92 22") == body.replace("+41227179111", "+41227179222")
    assert written("/2024/10/15", "/2025/10/15") == body.replace("/2024/", "/2025/")


def test_words_are_found_across_tags_and_any_space(publisher):
    builders.make_entry(key_points_en="<p>The Emer<strong>gency</strong>\u2009Plan &amp; more</p>")

    for typed, options in {"Emergency Plan": {}, "emergency": {"any_case": True}, "Plan & more": {}}.items():
        assert [row[2] for row in lines(typed, publisher, **options)] == ["key_points_en"]
    assert lines("emergency", publisher) == []


def test_words_are_found_as_they_are_read_and_letter_by_letter(entry, publisher):
    builders.translate(entry, "fr", title="« L’Élan » de l’Organisation", summary="l’élan\u00a0commun")

    assert lines("L’Élan", publisher) == [("Entry", "fr", "title_fr", "« [L’Élan] » de l’Organisation", True)]
    assert [row[2] for row in lines("L’ÉLAN", publisher, any_case=True)] == ["title_fr", "summary_fr"]
    assert [row[2] for row in lines("élan commun", publisher)] == ["summary_fr"]
    assert lines("strong", publisher) == []


def test_addresses_of_links_are_looked_for_only_when_asked(publisher):
    body = '<p>See <a href="https://old.example/a">old.example</a></p>'
    builders.make_entry(key_points_en=body)

    assert lines("old.example", publisher) == [("Entry", "en", "key_points_en", "See [old.example]", True)]
    builders.make_contact(url="https://old.example/desk")
    assert lines("old.example", publisher, in_addresses=True) == [
        ("Contact", "en", "url", "https://[old.example]/desk", True),
        ("Entry", "en", "key_points_en", "https://[old.example]/a", True),
    ]
    ticked = keys("old.example", publisher, in_addresses=True)
    wanted = Wanted("old.example", in_addresses=True)
    change, _plan = replace_ticked(wanted, "new.example", ticked, publisher)
    contact = change.drafts.get(model="contacts.contact").payload["fields"]
    assert contact["url"] == "https://new.example/desk"


def test_everybody_ticks_what_they_may_write_and_sees_what_they_may_know(entry, publisher):
    builders.make_entry("secret", title_en="About the secret", access="restricted")
    builders.translate(entry, "fr", title="About, en français")
    for role, may_tick in {"editor": ["en"], "translator-fr": ["fr"], "reviewer-es": []}.items():
        found = lines("About", make_user(role))
        assert [row[1] for row in found] == ["en", "fr"]
        assert [row[1] for row in found if row[4]] == may_tick
    assert len(lines("About", publisher)) == 3
    assert find(Wanted("About"), make_user("reader")) == ([], False)
    assert plan(Wanted("About"), "x", keys("About the secret", publisher), make_user("editor")).lost == 1


def test_open_drafts_are_searched_by_who_may_read_them(entry, publisher):
    drafted(entry, "en", publisher, title_en="The new title")
    page = find(Wanted("The new title"), make_user("editor"))[0][0]

    assert (page.draft.title, page.is_in_work, [bool(why) for _hit, why in page.lines]) == (
        "The new title",
        True,
        [True],
    )
    restricted = builders.make_entry("restricted", access="restricted")
    drafted(restricted, "en", publisher, title_en="Unheard of")
    assert lines("Unheard of", make_user("editor")) == []
    assert len(lines("Unheard of", publisher)) == 1


def test_no_more_than_a_page_can_show(publisher):
    builders.make_many(Entry, 8, summary_en="alike alike")

    pages, is_more = find(Wanted("alike"), publisher, most=5)

    assert (sum(len(page.lines) for page in pages), is_more) == (5, True)


def test_one_change_holds_a_draft_for_each_page_and_language(entry, publisher):
    contact = builders.make_contact(phone="+41227179111")
    builders.translate(entry, "ar", summary=f"اتصلوا بالرقم {PHONE} ليلا.")
    new = "+41 22 717 92 22"

    change, _plan = replace_ticked(Wanted(PHONE), new, keys(PHONE, publisher), publisher)

    assert change.title == f"Replace “{PHONE}” by “{new}”"
    drafts = {(draft.model, draft.language): draft.payload for draft in change.drafts.all()}
    assert sorted(drafts) == [("contacts.contact", "en"), ("manual.entry", "ar"), ("manual.entry", "en")]
    assert drafts["contacts.contact", "en"]["fields"]["phone"] == "+41227179222"
    body = drafts["manual.entry", "en"]["children"]["sections"][0]["body_en"]
    assert body == f"<p>Wait. Call <strong>{new}</strong> at night. Go.</p>"
    assert drafts["manual.entry", "ar"]["fields"]["summary_ar"] == f"اتصلوا بالرقم {new} ليلا."
    assert Contact.objects.get(pk=contact.pk).phone == "+41227179111"
    assert {draft.base_number for draft in change.drafts.all()} == {LogHead.current()}


def test_what_is_in_another_draft_is_left_out_and_nothing_is_stored(entry, publisher):
    other = builders.make_entry("other")
    ticked = keys("About", publisher)
    change = drafted(entry, "en", make_user("editor"), summary_en="Being written.")

    stored, shown = replace_ticked(Wanted("About"), "On", ticked, publisher)

    assert (stored, Draft.objects.count()) == (None, 1)
    (left_out,) = shown.left_out
    assert left_out.change_address == reverse("admin:editorial_change_change", args=[change.pk])
    (page,) = shown.pages
    assert page.pk == str(other.pk)
    change, _plan = replace_ticked(Wanted("About"), "On", [hit.key for hit, _why in page.lines], publisher)
    assert [draft.title for draft in change.drafts.all()] == ["On the Organization"]


def test_a_text_that_changed_meanwhile_is_not_replaced(entry, publisher):
    ticked = keys("About", publisher)
    builders.translate(entry, "en", title="About us")

    stored, shown = replace_ticked(Wanted("About"), "On", ticked, publisher)

    assert (stored, shown.lost, shown.pages) == (None, 1, [])


def test_what_would_be_refused_by_readers_is_not_stored(publisher):
    builders.make_contact(phone="+41227179111")

    with pytest.raises(Refused, match="country code"):
        replace_ticked(Wanted(PHONE), "call us", keys(PHONE, publisher), publisher)

    assert Change.objects.count() == 0


def test_the_page_shows_hits_asks_and_stores(client, entry, publisher):
    client.force_login(publisher)
    data = {"q": PHONE, "new": "+41 22 717 92 22", "hit": keys(PHONE, publisher)}

    found = client.get(reverse("admin:editorial_find"), {"q": PHONE}).content.decode()
    assert f"<mark>{PHONE}</mark>" in found
    asked = client.post(reverse("admin:editorial_replace"), data)
    assert f"<del>{PHONE}</del> <ins>+41 22 717 92 22</ins>" in asked.content.decode()
    # Isolated: in an Arabic sentence the new number would else stand before the old one.
    assert f"“\u2068{PHONE}\u2069” becomes “\u2068+41 22 717 92 22\u2069”." in asked.content.decode()
    assert Change.objects.count() == 0
    stored = client.post(reverse("admin:editorial_replace"), data | {"confirmed": "1"})

    assert stored.url == reverse("admin:editorial_change_change", args=[Change.objects.get().pk])
    again = client.post(reverse("admin:editorial_replace"), {"q": PHONE, "new": "x"})
    assert "Tick at least one place." in again.content.decode()


def test_the_way_back_from_a_replacement_keeps_what_was_ticked_and_written(client, entry, publisher):
    builders.make_contact(phone="+41227179111")
    client.force_login(publisher)
    chosen, left = keys(PHONE, publisher)
    data = {"q": PHONE, "new": "+41 22 717 92 22", "hit": [chosen]}
    asked = client.post(reverse("admin:editorial_replace"), data).content.decode()
    assert '<input type="submit" name="again" value="Back to the places">' in asked

    html = client.post(reverse("admin:editorial_replace"), data | {"again": "1"}).content.decode()

    assert f'name="hit" value="{chosen}" checked>' in html
    assert f'name="hit" value="{left}">' in html
    assert re.findall(r'<input type="text" name="new" value="([^"]*)"', html) == ["+41 22 717 92 22"]
    assert "errorlist" not in html


def test_readers_have_no_such_page(client):
    client.force_login(make_user("reader"))

    assert "/login/" in client.get(reverse("admin:editorial_find")).url
    assert "/login/" in client.post(reverse("admin:editorial_replace"), {"q": "xx"}).url
