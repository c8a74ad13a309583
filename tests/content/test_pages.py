"""What a colleague sees of the content on its pages."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from apps.core.text import plain_text
from apps.editorial.aggregates import roots
from apps.manual.models import Entry
from apps.organization.models import Country
from tests.content.test_whole import SLIPS

pytestmark = pytest.mark.django_db

ARABIC_TITLE = "اتفاق بشأن العلاقة بين الأمم المتحدة والمنظمة الدولية للهجرة"


def page(reader, row, language="en"):
    with translation.override(language):
        return reader.get(row.get_absolute_url()).content.decode()


def headings(html, level=2):
    found = re.findall(rf"<h{level}[^>]*>(.*?)</h{level}>", html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>|\s+", " ", words)).strip() for words in found]


def about_iom():
    return Entry.objects.select_related("topic").get(slug="about-iom")


def test_french_page_has_the_headings_of_the_french_manual(reader):
    found = headings(page(reader, about_iom(), "fr"))

    labels = [
        "Aperçu",
        "La description",
        "Rôle de l'OIM",
        "Liens",
        "Références et outils",
        "Autres entrées dans ce sujet",
        "Contacts",
    ]
    assert [heading for heading in found if heading in labels] == labels


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_title_of_the_arabic_agreement_runs_from_right_to_left_on_every_page(reader, language):
    html = page(reader, about_iom(), language)

    assert html.count(f'<span lang="ar" dir="rtl">{ARABIC_TITLE}</span>') == 1


def test_agreement_is_listed_in_four_languages_each_under_its_own_title(reader):
    html = page(reader, about_iom())

    found = re.findall(r'<span lang="(\w\w)" dir="(\w+)">([^<]*)</span>', html)
    assert [(language, direction) for language, direction, title in found if len(title) > 40] == [
        ("en", "ltr"),
        ("fr", "ltr"),
        ("es", "ltr"),
        ("ar", "rtl"),
    ]


def test_contacts_on_the_page_keep_their_letter_case(reader):
    html = page(reader, about_iom())

    addresses = dict.fromkeys(re.findall(r'href="mailto:([^"?]*)', html))
    assert list(addresses) == [
        "dhrr@iom.int",
        "pcca@iom.int",
        "humanitariancore@iom.int",
        "PRDCoreGroupHQ@iom.int",
        "cbisupport@iom.int",
    ]


def test_page_about_the_article_says_that_it_is_unverified_and_external(reader):
    row = Entry.objects.select_related("topic").get(slug="background-iom-academic-block")
    words = plain_text(page(reader, row))

    assert "unverified" in words
    assert "external source" in words
    assert "Reported by Academic Block, an external source: this undated article" in words


def accounts(html):
    """Return {title: words} of the accounts on the history page."""
    found = re.findall(r'<article class="card[^"]*">\s*<h4>(.*?)</h4>(.*?)</article>', html, re.DOTALL)
    return {plain_text(title).strip(): plain_text(rest) for title, rest in found}


def test_history_shows_the_year_2000_as_disputed_and_not_2010(reader):
    html = reader.get(reverse("organization:history")).content.decode()
    shown = accounts(html)

    disputed = shown["Related organization of the UN: Academic Block's date"]
    assert "disputed" in disputed
    assert "The year is wrong." in disputed
    assert [title for title in shown if "MiGOF" in title] == []
    assert len(shown) == 25 - 3


def test_history_shows_what_is_superseded_when_asked(reader):
    html = reader.get(reverse("organization:history"), {"superseded": "1"}).content.decode()
    shown = accounts(html)

    assert len(shown) == 25
    assert "2010" in shown["Adoption of the Migration Governance Framework (MiGOF): Academic Block's date"]


def test_framework_page_states_no_year_of_adoption(reader):
    words = plain_text(reader.get(reverse("frameworks:framework", args=["migof"])).content.decode())

    assert "2010" not in words
    assert "do not say when the framework was adopted" in words


def test_no_page_shows_a_slip_of_a_source(reader):
    rows = [
        row
        for root in roots()
        if hasattr(root, "get_absolute_url") and root is not Country
        for row in root.objects.all()
    ]
    paths = {row.get_absolute_url().partition("#")[0] for row in rows}
    assert len(paths) > 70

    found = []
    for path in sorted(paths):
        response = reader.get(path)
        assert response.status_code == 200, path
        words = plain_text(response.content.decode())
        found += [(path, slip) for slip in SLIPS if slip in words]
    assert found == []
