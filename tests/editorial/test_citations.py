"""What refers to a piece of content, as its form says it."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from apps.editorial.aggregates import roots
from apps.editorial.citations import MOST_SHOWN, citations_of
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.organization.models import Country, Unit
from apps.translation.states import Origin
from tests import builders
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db


def cited_by(target, user=None):
    """Return what the form says: (kind, title) of each, and how many more."""
    shown, more = citations_of(target, user or make_user("editor"))
    return [(citation.kind, citation.title) for citation in shown], more


def link_to(reference):
    return f'<p>See <a data-ref="{reference}">this</a>.</p>'


def test_rows_that_point_to_a_framework_are_named_by_their_roots():
    framework = builders.make_framework("mcof", title_en="Crisis framework")
    key = str(framework.pk)
    relation = {"verb": "supports", "to_framework_id": key}
    builders.make_framework("sdgs", title_en="Goals", children={"relations": [relation]})
    builders.make_framework("old", title_en="Old plan", status="superseded", superseded_by_id=key)
    builders.make_part_group("sectors", framework=framework, title_en="Sectors")
    builders.make_programme(name_en="Tracking", framework_id=key)
    section = {"anchor": "parts", "shows": "framework_parts", "shows_framework_id": key}
    builders.make_entry("lists", title_en="It lists the parts", children={"sections": [section]})
    builders.make_entry("about", title_en="It is about it", about_framework_id=key)
    builders.make_entry("neither", title_en="It does not")

    assert cited_by(framework) == (
        [
            ("Framework", "Goals"),
            ("Framework", "Old plan"),
            ("List of parts", "Sectors"),
            ("Programme", "Tracking"),
            ("Entry", "It is about it"),
            ("Entry", "It lists the parts"),
        ],
        0,
    )


def test_who_refers_twice_or_to_two_parts_is_named_once():
    framework = builders.make_framework("plan", title_en="Plan")
    group = builders.make_part_group(
        "goals", framework=framework, parts=[{"number": n, "title_en": "Goal"} for n in (1, 2)]
    )
    relations = [
        {"verb": "supports", "to_framework_id": str(framework.pk), "to_part_id": str(part.pk)}
        for part in group.parts.all()
    ]
    builders.make_framework("other", title_en="Other", children={"relations": relations})

    assert cited_by(group) == ([("Framework", "Other")], 0)


def test_many_to_many_links_count_and_what_points_to_itself_does_not():
    first = builders.make_entry("first", title_en="First")
    second = builders.make_entry("second", title_en="Second", links={"related": [str(first.pk)]})
    own = {"anchor": "own", "body_en": link_to("manual.entry:third")}
    third = builders.make_entry("third", title_en="Third", children={"sections": [own]})

    assert cited_by(first) == ([("Entry", "Second")], 0)
    assert cited_by(second) == ([], 0)
    assert cited_by(third) == ([], 0)


def test_links_in_rich_texts_count_in_every_language_to_the_page_and_to_its_parts():
    office = builders.make_office("ro-dakar")
    builders.make_question("one", question_en="English?", answer_en=link_to("organization.office:ro-dakar"))
    french = builders.make_entry(
        "two", title_en="French", children={"sections": [{"anchor": "a", "body_en": "<p>English.</p>"}]}
    )
    _translate_section(french, link_to("organization.office:ro-dakar#people"))
    builders.make_unit("three", name_en="Longer key", mandate_en=link_to("organization.office:ro-dakar-2"))
    builders.make_unit("four", name_en="Other kind", mandate_en=link_to("organization.unit:ro-dakar"))

    assert cited_by(office) == ([("Entry", "French"), ("Question", "English?")], 0)


def _translate_section(entry, body):
    payload = payload_of(entry, "fr")
    payload["children"]["sections"][0]["body_fr"] = body
    publish([payload], origin=Origin.FIXTURE)


def test_titles_are_in_the_readers_language_else_in_english():
    source = builders.make_source()
    key = {"source_id": str(source.pk)}
    builders.translate(builders.make_unit("a", name_en="Unit one", **key), "fr", name="Unité un")
    builders.make_unit("b", name_en="Unit two", **key)
    versions = [{"language": "en", "title": "Report"}, {"language": "fr", "title": "Rapport"}]
    builders.make_document("r", versions=versions, **key)
    builders.make_document("s", versions=[{"language": "es", "title": "Informe"}], **key)
    builders.make_document("without-version", **key)

    with override("fr"):
        titles = [title for _kind, title in cited_by(source)[0]]

    assert titles == ["Informe", "Rapport", "without-version", "Unit two", "Unité un"]


@pytest.mark.parametrize("kind", roots(), ids=lambda kind: kind._meta.label)
def test_every_kind_says_what_it_is_called_and_can_be_asked(kind):
    row = builders.MAKERS[kind]()

    called = kind.objects.called_in("fr").get(pk=row.pk).called

    assert called in {str(row), row.natural_path[0], getattr(row, "name_en", None)}
    assert called
    assert citations_of(row, make_user("editor"))[0] is not None


@pytest.mark.parametrize(
    ("role", "named"), [("editor", ["Open"]), ("translator-ar", ["Open"]), ("publisher", ["Open", "Secret"])]
)
def test_a_restricted_entry_is_neither_named_nor_counted_for_who_may_not_see_it(role, named):
    framework = builders.make_framework()
    for slug, access in [("open", "staff"), ("secret", "restricted")]:
        section = {"anchor": "a", "body_en": link_to("frameworks.framework:mcof")}
        builders.make_entry(slug, title_en=slug.title(), access=access, children={"sections": [section]})

    assert cited_by(framework, make_user(role)) == ([("Entry", title) for title in named], 0)


def test_who_may_work_on_nothing_is_told_nothing():
    source = builders.make_source()
    builders.make_unit(source_id=str(source.pk))

    assert cited_by(source, make_user("reader")) == ([], 0)


@pytest.mark.parametrize(
    ("number", "shown", "more"), [(1, 1, 0), (20, 20, 0), (21, MOST_SHOWN, 1), (300, MOST_SHOWN, 280)]
)
def test_at_most_two_queries_tell_twenty_and_how_many_more(
    number, shown, more, django_assert_max_num_queries
):
    source = builders.make_source()
    builders.make_many(Unit, number, source_id=str(source.pk))
    editor = make_user("editor")
    editor.has_perm("library.view_source")  # the rights are read once for a request

    with django_assert_max_num_queries(2):
        found, rest = citations_of(source, editor)

    assert (len(found), rest) == (shown, more)


def test_the_form_links_to_the_forms_of_what_cites_it(client):
    country = builders.make_country("TD", name_en="Chad")
    office = builders.make_office("co-chad", name_en="Office <b>in</b> Chad", country=country)
    client.force_login(make_user("editor"))

    page = client.get(reverse("admin:organization_country_change", args=[country.pk])).content.decode()

    section = re.search(r'<section class="module citations".*?</section>', page, re.DOTALL)[0]
    address = reverse("admin:organization_office_change", args=[office.pk])
    assert re.findall(r"<li>(.*?)</li>", section) == [
        f'Office: <a href="{address}"><bdi>Office &lt;b&gt;in&lt;/b&gt; Chad</bdi></a>'
    ]
    assert client.get(address).status_code == 200


def test_a_form_of_what_nothing_refers_to_says_so_and_a_new_one_says_nothing(client):
    country = builders.make_country()
    client.force_login(make_user("editor"))

    page = client.get(reverse("admin:organization_country_change", args=[country.pk])).content.decode()
    new = client.get(reverse("admin:organization_country_add")).content.decode()

    assert "Nothing refers to this." in page
    assert "Cited by" not in new
    assert Country.objects.count() == 1
