"""The index of the administration and its sidebar: the groups as people think of their work."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext, override

from apps.portal.site import GROUPS
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db
CONTENT = [
    "Editing",
    "Manual",
    "Organization",
    "Frameworks",
    "Contacts",
    "Library",
    "Portal",
    "What readers say",
    "Links to other sites",
]


def groups(page, captions=r"<caption>(.*?)</caption>"):
    """Return the names of the groups as the page prints them, in their order."""
    found = re.findall(captions, page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", name)).strip() for name in found]


def sidebar(page):
    return re.search(r'<nav class="sticky" id="nav-sidebar".*?</nav>', page, re.DOTALL)[0]


def kinds(page, label):
    table = re.search(rf'<div class="app-{label} module.*?</table>', page, re.DOTALL)[0]
    return [unescape(name) for name in re.findall(r'<th scope="row"[^>]*>\s*<a [^>]*>(.*?)</a>', table)]


@pytest.mark.parametrize("name", ["index", "behind", "overdue", "editorial_find", "feedback_desk"])
def test_each_desk_leads_to_itself_in_the_other_languages(client, name):
    client.force_login(make_user("publisher"))
    address = reverse(f"admin:{name}")

    found = re.findall(r'<a href="([^"]*)" lang="(\w\w)" hreflang', client.get(address).text)

    assert found == [(address.replace("/en/", f"/{code}/", 1), code) for code in ("fr", "es", "ar")]


def test_what_waits_stands_on_the_home_and_on_no_other_page(client):
    client.force_login(make_user("editor"))

    home, app = (
        client.get(reverse(*name)).text for name in (["admin:index"], ["admin:app_list", None, ["manual"]])
    )

    assert re.findall(r"<h1[^>]*>(.*?)</h1>", home) == ["What waits for you"]
    assert ("waiting-heading" in home, "waiting-heading" in app) == (True, False)


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("editor", [*CONTENT, "Reading"]),
        ("translator-ar", CONTENT),
        ("publisher", [*CONTENT, "Reading"]),
        ("administrator", [*CONTENT, "Reading", "People and roles"]),
    ],
)
def test_the_index_and_the_sidebar_show_the_groups_in_the_order_of_work(client, role, wanted):
    client.force_login(make_user(role))

    index = client.get(reverse("admin:index")).content.decode()
    listing = client.get(reverse("admin:organization_unit_changelist")).content.decode()

    assert groups(index) == wanted
    assert ("<title>Units | Editing the portal</title>" in listing, "<h1>Units</h1>" in listing) == (
        True,
        True,
    )
    assert "Recent actions" not in index
    assert groups(sidebar(listing)) == wanted


def test_the_kinds_of_a_group_stand_in_the_order_of_the_alphabet_of_the_person(client):
    client.force_login(make_user("editor", language="fr"))

    english = kinds(client.get("/en/admin/").content.decode(), "manual")
    french = kinds(client.get("/fr/admin/").content.decode(), "manual")

    assert english == ["Entries", "Questions", "Topics"]
    with override("fr"):
        names = [gettext("entries"), gettext("questions"), gettext("topics")]
    assert sorted(french) == sorted(name[:1].upper() + name[1:] for name in names)


def test_nothing_is_registered_that_no_group_shows():
    assert {model._meta.app_label for model in admin.site._registry} == set(GROUPS)


def test_a_group_has_a_page_of_its_own_and_what_is_no_group_has_none(client):
    client.force_login(make_user("editor"))

    assert groups(client.get("/en/admin/library/").content.decode()) == ["Library"]
    assert client.get("/en/admin/translation/").status_code == 404
    assert client.get("/en/admin/accounts/").status_code == 404
