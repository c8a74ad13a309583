"""Contacts to take away: what a file holds, who gets it, and that it breaks no program that opens it."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from apps.contacts.models import Contact
from apps.contacts.vcards import escaped, folded
from apps.core.spreadsheets import defused
from tests.builders import make_contact, make_many, make_office, make_unit, translate

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("name", ["cards", "table"])


def download(client, name, *args, language="en", **asked):
    with translation.override(language):
        response = client.get(reverse(f"contacts:{name}", args=args), asked)
    assert response.status_code == 200
    return response


def card_lines(response):
    """Return the lines of a file of cards, unfolded."""
    text = response.content.decode()
    assert text.endswith("END:VCARD\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def rows(response):
    """Return the rows of a table, as a spreadsheet reads them."""
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:])))


def listed(client, name, **asked):
    """Return the names of the contacts in a file."""
    response = download(client, name, **asked)
    if name == "table":
        return [row[0] for row in rows(response)[1:]]
    return [line.partition(":")[2] for line in card_lines(response) if line.startswith("FN")]


# --- Who gets what ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "args"), [("cards", []), ("table", []), ("card", ["desk"])])
def test_a_stranger_gets_no_file(client, name, args):
    make_contact("desk")
    address = reverse(f"contacts:{name}", args=args)

    response = client.get(address)

    assert response.headers["Location"] == f"{reverse('accounts:sign-in')}?next={address}"
    assert b"example.org" not in response.content


@BOTH
def test_a_reader_gets_what_the_list_shows(client, reader, name):
    unit = make_unit(name_en="Water")
    make_contact("desk", label_en="Desk", unit_id=str(unit.pk), position=1)
    make_contact("cash", label_en="Cash", position=2)
    make_contact("old", label_en="Old", standing="superseded", position=3)
    gone = make_contact("gone", label_en="Gone")
    Contact.objects.filter(pk=gone.pk).update(archived_at="2026-01-01T00:00Z")

    assert listed(client, name) == ["Desk", "Cash"]
    assert listed(client, name, q="water") == ["Desk"]
    assert listed(client, name, superseded="1") == ["Desk", "Cash", "Old"]


def test_the_list_links_to_files_that_are_narrowed_like_itself(client, reader):
    make_contact("desk", label_en="Désk & co")

    html = client.get(reverse("contacts:index"), {"q": "Désk & co", "superseded": "1"}).content.decode()

    query = "?q=D%C3%A9sk+%26+co&amp;superseded=1"
    assert re.findall(r'href="([^"]*)" download', html) == [
        "/en/contacts/cards/desk.vcf",
        f"/en/contacts/contacts.vcf{query}",
        f"/en/contacts/contacts.csv{query}",
    ]


def test_one_card_that_is_unknown_or_archived_is_not_found(client, reader):
    gone = make_contact("gone")
    Contact.objects.filter(pk=gone.pk).update(archived_at="2026-01-01T00:00Z")

    codes = ("gone", "unknown")
    assert [client.get(reverse("contacts:card", args=[code])).status_code for code in codes] == [404, 404]


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
@BOTH
def test_a_file_takes_the_same_queries_however_long_it_is(
    client, reader, django_assert_num_queries, name, number
):
    make_many(Contact, number)

    with django_assert_num_queries(4):
        assert len(listed(client, name)) == number


# --- Cards ------------------------------------------------------------------------------------------------


@pytest.fixture
def desk():
    unit, office = make_unit(name_en="Water; wells"), make_office(name_en="Dakar")
    return make_contact(
        "desk",
        unit_id=str(unit.pk),
        office_id=str(office.pk),
        label_en="Desk, water",
        role_en="Focal point",
        use_for_en="Wells.\nPumps\\valves.",
        email="Desk@example.org",
        phone="+41227179111",
        url="https://help.example.org/?a=1,2",
        languages="fr en",
        confirmed_on="2024-10-11",
    )


def test_a_card_holds_all_that_is_recorded(client, reader, desk):
    response = download(client, "card", "desk")

    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="desk.vcf"'
    assert card_lines(response) == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:urn:uuid:{desk.pk}",
        "KIND:org",
        r"FN;LANGUAGE=en:Desk\, water",
        "ROLE;LANGUAGE=en:Focal point",
        r"ORG:International Organization for Migration;Water\; wells;Dakar",
        "EMAIL:Desk@example.org",
        "TEL;VALUE=uri:tel:+41227179111",
        "URL:https://help.example.org/?a=1,2",
        "LANG:fr",
        "LANG:en",
        r"NOTE:Wells.\nPumps\\valves.\nAddress confirmed on 2024-10-11\; its confirmation is overdue.",
        "END:VCARD",
    ]


def test_a_card_is_in_the_readers_language_and_says_where_it_is_not(client, reader, desk):
    translate(desk, "ar", label="مكتب المياه")

    lines = card_lines(download(client, "card", "desk", language="ar"))

    assert "FN;LANGUAGE=ar:مكتب المياه" in lines
    assert "ROLE;LANGUAGE=en:Focal point" in lines


def test_a_card_without_address_says_so(client, reader):
    make_contact("silent", email="", address_not_recorded=True)

    lines = card_lines(download(client, "card", "silent"))

    assert [line for line in lines if line.startswith(("EMAIL", "TEL", "URL", "NOTE"))] == [
        "NOTE:Address not recorded yet."
    ]


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r"])
def test_no_text_begins_a_line_of_its_own(sign):
    assert escaped(f"a{sign}EMAIL:x@example.org") == r"a\nEMAIL:x@example.org"


@given(st.text(alphabet=st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=300))
def test_folded_lines_are_short_whole_and_come_back(text):
    lines = folded(text).split("\r\n")

    assert all(len(line.encode()) <= 75 for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text


def test_a_line_of_75_octets_is_not_folded_and_one_more_is():
    assert folded("a" * 75) == "a" * 75
    assert folded("a" * 150) == "a" * 75 + "\r\n " + "a" * 74 + "\r\n a"
    assert folded("a" * 74 + "é") == "a" * 74 + "\r\n é"


# --- Tables -----------------------------------------------------------------------------------------------


def test_a_table_has_a_column_for_all_that_is_recorded(client, reader, desk):
    response = download(client, "table")

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="contacts.csv"'
    assert rows(response) == [
        [
            *("Name shown", "Role", "Write here about", "E-mail address", "Telephone", "Web address"),
            *("Regional or at Headquarters", "Unit", "Office", "Languages spoken", "Confirmed on"),
        ],
        [
            *("Desk, water", "Focal point", "Wells.\nPumps\\valves.", "Desk@example.org", "'+41227179111"),
            *("https://help.example.org/?a=1,2", "headquarters", "Water; wells", "Dakar", "French, English"),
            "Address confirmed on 2024-10-11; its confirmation is overdue.",
        ],
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_what_a_spreadsheet_would_compute_is_only_text(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "1-2", "'=1", "م=1"])
def test_other_texts_stay_as_they_are(text):
    assert defused(text) == text


def test_no_cell_of_a_table_is_a_formula(client, reader):
    make_contact("desk", label_en="=HYPERLINK(1)", role_en="@x", use_for_en="-1+1", phone="+41227179111")

    cells = [cell for row in rows(download(client, "table")) for cell in row]

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert "'=HYPERLINK(1)" in cells


# --- How old an address is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "is_overdue"), [(0, False), (179, False), (180, False), (181, True), (3650, True)]
)
def test_a_confirmation_holds_for_half_a_year(client, reader, days, is_overdue):
    day = timezone.localdate() - timedelta(days=days)
    make_contact("desk", confirmed_on=day.isoformat())

    html = client.get(reverse("contacts:index")).content.decode()
    note = card_lines(download(client, "card", "desk"))[-2]

    assert html.count("Address confirmed on") == 1
    assert html.count("confirmation is overdue") == is_overdue
    assert note.endswith("its confirmation is overdue.") == is_overdue
