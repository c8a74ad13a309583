"""A document in editions: the last one is offered, the ones before stay reachable and say so."""

import re

import pytest
from django.urls import reverse

from apps.accounts.roles import ROLES
from apps.editorial.models import Draft
from apps.editorial.publishing_changes import publish_now
from apps.library.models import Document
from tests import builders
from tests.accounts.factories import make_user
from tests.builders import make_document, make_entry
from tests.editorial.working import NOTED, drafted, signed_in
from tests.forms import form_data

pytestmark = pytest.mark.django_db
VERSIONS = [
    {"language": "en", "title": "Guidelines", "url": "https://example.org/en", "is_original": True},
    {"language": "fr", "title": "Lignes directrices", "url": "https://example.org/fr"},
]


@pytest.fixture
def document():
    return make_document("guidelines", versions=VERSIONS)


def address(document):
    return reverse("admin:library_document_new-edition", args=[document.pk])


def new_edition(document, client, **values):
    form = form_data(client, address(document)) | {
        "edition": "2026",
        "issued_on": "2026-03-01",
        "edition_before": "2019",
        "title_en": "Guidelines, revised",
        "url_en": "https://example.org/new",
        "title_fr": "",
    }
    return client.post(address(document), form | values)


def publish_open():
    publish_now(Draft.objects.open().get().change, make_user("publisher"), NOTED, why="Now.")


def words(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_a_document_is_replaced_by_its_new_edition_wherever_it_is_cited(document):
    entry = make_entry(
        "citing", title_en="Citing page", children={"documents": [{"document_id": str(document.pk)}]}
    )
    client = signed_in("editor")

    page = client.get(address(document)).content.decode()
    new_edition(document, client)
    publish_open()

    assert page.index("Citing page") < page.index('id="guided"')
    html = signed_in("reader").get(entry.get_absolute_url()).content.decode()
    shown = words(html[html.index("https://example.org/new") :])
    assert "Guidelines, revised" in shown
    said = "The last edition is not available in this language. The one before: Lignes directrices"
    assert said in shown
    assert "Guidelines (external site) 2019 Superseded by the edition 2026 ." in shown


def test_a_document_is_called_what_its_last_edition_is_called(document):
    new_edition(document, signed_in("editor"))
    publish_open()

    document = Document.objects.with_versions().get()
    assert [str(version.edition) for version in document.versions_for("fr")] == ["2026"]
    assert [(one.language, one.is_latest) for one in document.older_versions()] == [
        ("en", False),
        ("fr", True),
    ]
    assert [row.called for row in Document.objects.called_in("en")] == ["Guidelines, revised"]
    assert str(document) == "Guidelines, revised"


def test_without_editions_every_version_is_the_last(document):
    assert [version.language for version in document.versions_for("fr")] == ["fr", "en"]
    assert (document.edition, document.older_versions()) == ("", [])


@pytest.mark.parametrize(
    "values",
    [
        {"title_en": ""},
        {"edition": "2019"},
        {"edition": ""},
        {"edition_before": ""},
        {"url_en": "nowhere else"},
    ],
)
def test_a_new_edition_needs_a_name_of_its_own_and_a_title(document, values):
    response = new_edition(document, signed_in("editor"), **values)

    assert (response.status_code, bool(response.context["form"].errors), Draft.objects.count()) == (
        200,
        True,
        0,
    )


def test_a_third_edition_stands_before_the_two_others(document):
    client = signed_in("editor")
    new_edition(document, client)
    publish_open()
    new_edition(
        document, client, edition="2027", issued_on="2027-03-01", title_fr="Lignes directrices révisées"
    )
    publish_open()

    document = Document.objects.with_versions().get()
    assert [version.language for version in document.versions_for("fr")] == ["fr", "en"]
    assert [version.edition for version in document.older_versions()] == ["2026", "2019", "2019"]


def test_what_somebody_writes_is_not_overwritten(document):
    drafted(document, make_user("editor"), year=2020)

    response = new_edition(document, signed_in("editor"))

    assert "There is an open draft of" in response.content.decode()


@pytest.mark.parametrize("role", sorted(role.code for role in ROLES))
def test_who_writes_english_records_an_edition_or_the_end_of_a_framework(document, role):
    framework = builders.make_framework()
    retire = reverse("admin:frameworks_framework_retire", args=[framework.pk])
    client = signed_in(role)
    edition = {"edition": "2026", "issued_on": "2026-03-01", "edition_before": "2019", "title_en": "New"}

    client.post(address(document), edition)
    client.post(retire, {"status": "withdrawn"})

    able = role in {"editor", "publisher", "administrator"}
    assert Draft.objects.count() == (2 if able else 0)
