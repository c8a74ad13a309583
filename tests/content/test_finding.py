"""Whom a colleague writes to about water in Chad: the worked answer on the real content, in four languages."""

import re
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from apps.organization.models import Country, Office

pytestmark = pytest.mark.django_db

ASKED = "contacts/find/?country=TD&subject=wash"
EXAMPLE = Path(settings.BASE_DIR) / "fixtures" / "examples" / "coverage.yaml"
TODAY = {
    "en": [
        (None, "Regional coverage for Chad is not recorded yet."),
        (
            "humanitariancore@iom.int",
            "“Water, Sanitation and Hygiene” has no address of its own; this is its division.",
        ),
        (
            "dhrr@iom.int",
            "“Water, Sanitation and Hygiene” belongs to this department; turn to it if you get no answer.",
        ),
    ],
    "fr": [
        (None, "La couverture régionale de ce pays (Tchad) n'est pas encore renseignée."),
        (
            "humanitariancore@iom.int",
            "«\u00a0Eau, assainissement et hygiène\u00a0» n'a pas d'adresse propre\u00a0; l'adresse indiquée est "
            "celle de sa division.",
        ),
        (
            "dhrr@iom.int",
            "«\u00a0Eau, assainissement et hygiène\u00a0» fait partie de ce département\u00a0; adressez-vous à "
            "celui-ci si vous n'obtenez pas de réponse.",
        ),
    ],
    "es": [
        (None, "Aún no consta qué oficina regional abarca este país: Chad."),
        (
            "humanitariancore@iom.int",
            "«Agua, saneamiento e higiene» no tiene dirección propia; esta es la de su división.",
        ),
        (
            "dhrr@iom.int",
            "«Agua, saneamiento e higiene» pertenece a este departamento; diríjase a él si no recibe respuesta.",
        ),
    ],
    "ar": [
        (None, "لم تُسجَّل بعد الجهة التي تغطي تشاد على الصعيد الإقليمي."),
        (
            "humanitariancore@iom.int",
            "ليس للجهة «المياه والصرف الصحي والنظافة» عنوان خاص؛ وهذا عنوان الشعبة التي تتبعها.",
        ),
        (
            "dhrr@iom.int",
            "تتبع الجهة «المياه والصرف الصحي والنظافة» هذه الإدارة؛ ويمكن التوجه إلى الإدارة في حال عدم تلقي رد.",
        ),
    ],
}


def answers(reader, language, asked=ASKED):
    """Return pairs of the address to write to and the reason, as the page shows them."""
    html = reader.get(f"/{language}/{asked}").content.decode()
    found = []
    for card in re.findall(r'<li class="card">(.*?)\n    </li>', html, re.DOTALL):
        address = re.search(r'href="mailto:([^"]*)"', card)
        reason = re.search(r'<p class="reason">(.*?)</p>', card, re.DOTALL)[1]
        found.append((address and address[1], unescape(re.sub("<[^>]*>", "", reason))))
    return found


@pytest.mark.parametrize("language", TODAY)
def test_water_in_chad_on_todays_content(reader, language):
    assert answers(reader, language) == TODAY[language]


@pytest.mark.parametrize("language", TODAY)
def test_water_in_chad_once_coverage_is_recorded(reader, language):
    call_command("load_coverage", EXAMPLE, stdout=StringIO(), stderr=StringIO())

    found = answers(reader, language)

    name = {"en": "Dakar", "fr": "Dakar", "es": "Dakar", "ar": "داكار"}[language]
    silent = {"en": "not recorded yet", "fr": "pas encore", "es": "aún no", "ar": "لم يُسجَّل بعد"}[language]
    office, specialist, *central = found
    assert (office[0], name in office[1], silent in office[1]) == (None, True, True)
    assert (specialist[0], silent in specialist[1]) == (None, True)
    assert central == TODAY[language][1:]


def test_pages_of_the_country_and_the_office_say_who_covers_it(reader):
    chad, dakar = Country.objects.get(iso2="TD"), Office.objects.get(code="ro-dakar")
    before = reader.get(f"/en/organization/countries/{chad.iso2.lower()}/").content.decode()
    call_command("load_coverage", EXAMPLE, stdout=StringIO(), stderr=StringIO())

    of_country = reader.get(f"/en/organization/countries/{chad.iso2.lower()}/").content.decode()
    of_office = reader.get(f"/en/organization/offices/{dakar.code}/").content.decode()

    assert "Which office covers this country is not recorded yet." in before
    assert "Which office covers this country is not recorded yet." not in of_country
    assert f'href="/en/organization/offices/{dakar.code}/"' in of_country
    assert 'href="/en/organization/countries/td/"' in of_office
    assert before.count('href="/en/contacts/find/?country=TD"') == 1


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("", "/en/contacts/find/"),
        ("contacts/", "/en/contacts/find/"),
        ("contacts/subjects/wash/", "/en/contacts/find/?subject=wash"),
        ("organization/countries/td/", "/en/contacts/find/?country=TD"),
    ],
)
def test_the_page_is_reached_from_where_one_looks_for_help(reader, page, link):
    assert reader.get(f"/en/{page}").content.decode().count(f'href="{link}"') == 1


def test_a_country_alone_gets_the_default_contact(reader):
    found = answers(reader, "en", "contacts/find/?country=TD")

    assert found[0] == (None, "Regional coverage for Chad is not recorded yet.")
    assert [address for address, _reason in found if address] == ["dhrr@iom.int"]
