"""Help: a page for each role in four languages, which quotes the words of the interface and leads where it says."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from apps.accounts.roles import KINDS
from apps.core.interface_texts import extract
from apps.core.languages import CODES, SOURCE
from apps.portal import help as help_pages
from tests.accounts.factories import make_user

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "help"
QUERIES = 4  # session, person, menu, notices
OWN_FOLDERS = tuple(f"templates/help/{language}/" for language in CODES)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def written(role, language):
    return (TEMPLATES / language / f"{role}.html").read_text("utf-8")


def structure(source):
    """Return the elements in their order, headings and their like with their anchor."""
    return re.findall(r'<(h[23] id="[^"]*"|p|ol|ul|dl|li|dt|dd)[ >]', source)


def tags(source):
    """Return what a page quotes and where it leads, in any order: languages order words as they like."""
    return sorted(re.findall(r'{% .*? %}|href="#[^"]*"', source))


def links(client, name, *args):
    html = client.get(reverse(name, args=args)).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return re.findall(r'href="/en/help/(\w+)/"', main)


# --- the texts ----------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("role", KINDS)
def test_every_language_says_the_same_as_the_english(role, language):
    english, text = written(role, SOURCE), written(role, language)

    assert structure(text) == structure(english)
    assert tags(text) == tags(english)


@pytest.mark.once
@pytest.mark.parametrize("role", KINDS)
def test_page_is_read_in_ten_minutes(role):
    words = re.sub(r"{%.*?%}|<[^>]*>", " ", written(role, SOURCE)).split()

    assert 850 <= len(words) <= 1300


@pytest.mark.once
@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("role", KINDS)
def test_page_leads_where_it_says(role, language):
    """Addresses are looked up while it is rendered: one that does not exist raises."""
    with translation.override(language):
        text = help_pages.help_text(role)

    assert (text.language, text.direction) == (language, "rtl" if language == "ar" else "ltr")
    anchors = [anchor for anchor, _heading in text.headings]
    assert len(anchors) == len(set(anchors)) == text.html.count("<h2")
    assert set(re.findall(r'href="#([^"]*)"', text.html)) <= set(anchors)
    assert set(re.findall(r'href="/(\w+)/', text.html)) == {language}


@pytest.mark.once
def test_pages_quote_only_what_the_interface_says():
    """A button that is renamed leaves a quotation of its old name behind: a text that nothing else uses."""
    found = extract(settings.BASE_DIR).values()

    quoted = [message for message in found if any(file.startswith(OWN_FOLDERS) for file in message.files)]
    stale = [m.key.text for m in quoted if all(file.startswith(OWN_FOLDERS) for file in m.files)]
    assert (len(quoted) > 50, stale) == (True, [])


@pytest.mark.once
def test_text_that_is_not_translated_is_english_and_says_so(monkeypatch):
    select = help_pages.select_template
    monkeypatch.setattr(help_pages, "select_template", lambda names: select(names[1:]))

    with translation.override("ar"):
        text = help_pages.help_text("reader")
        assert (text.language, text.direction, text.is_in_other_language) == ("en", "ltr", True)
    assert text.headings[0] == ("find", "Find what you need")


# --- the pages ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("roles", "own"),
    [
        ((), ["reader"]),
        (("translator-fr", "translator-ar"), ["translator"]),
        (("administrator", "editor"), ["editor", "administrator"]),
    ],
)
def test_help_begins_with_the_pages_of_ones_own_roles(client, roles, own):
    client.force_login(make_user(*roles))

    found = links(client, "portal:help")

    assert (found[: len(own)], sorted(found)) == (own, sorted(KINDS))


@pytest.mark.django_db
def test_page_has_its_contents_and_the_way_to_the_others(client, django_assert_num_queries):
    client.force_login(make_user("reader"))
    with django_assert_num_queries(QUERIES):
        html = client.get(reverse("portal:help-page", args=["editor"])).content.decode()

    assert "<h1>Help for editors</h1>" in html
    contents = html[html.index('id="page.contents"') : html.index("</nav>", html.index('id="page.contents"'))]
    assert re.findall(r'href="#([^"]*)"', contents) == re.findall(r'<h2 id="([^".]*)"', html)
    assert links(client, "portal:help-page", "editor")[-5:] == [
        "reader",
        "publisher",
        "translator",
        "reviewer",
        "administrator",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["nobody", "translator-fr"])
def test_there_is_no_page_of_another_name(client, role):
    client.force_login(make_user("reader"))

    assert client.get(reverse("portal:help-page", args=[role])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/help/", "/en/help/editor/"])
def test_strangers_sign_in_first(client, address):
    response = client.get(address)

    assert (response.status_code, response["Location"]) == (302, f"/en/accounts/login/?next={address}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        *("portal:home", "accounts:profile", "admin:index", "admin:editorial_change_changelist"),
        *("admin:feedback_desk", "admin:overdue", "admin:behind", "admin:links_link_changelist"),
        *("admin:editorial_find", "admin:manual_entry_add", "admin:accounts_user_changelist"),
    ],
)
def test_desks_lead_to_help(client, name):
    client.force_login(make_user("administrator"))

    assert '<a href="/en/help/">' in client.get(reverse(name)).content.decode()
