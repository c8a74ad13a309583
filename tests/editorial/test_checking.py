"""Checks of drafts: what stops one, what is only advice, and where it is said."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.editorial.checked import rows_of_drafts
from apps.editorial.checking import findings_of_change
from apps.editorial.drafting import open_draft, save_drafts
from apps.editorial.models import LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing import publish
from apps.editorial.publishing_changes import publish_change, publish_now
from apps.editorial.workflow import Meaning, approve, submit
from apps.library.models import Document
from apps.manual.draft_rules import cited_documents
from apps.manual.models import Entry
from apps.organization.models import Unit
from apps.portal.draft_rules import own_addresses
from apps.portal.models import OldAddress
from apps.translation.states import Origin
from tests import builders
from tests.accounts.factories import make_user
from tests.links.making import make_link

pytestmark = pytest.mark.django_db
SAME = Meaning(is_same=True, gravity="typo")
SECTIONS = {"sections": [{"anchor": "role", "body_en": "<p>First.</p>"}]}
BLANK = "The page has no text: readers would open a blank page."
DEAD = '<p>See <a data-ref="manual.entry:gone">this</a>.</p>'


@pytest.fixture
def entry():
    return builders.make_entry(children=SECTIONS)


@pytest.fixture
def publisher():
    return make_user("publisher")


def drafted(entry, by, language="en", *, section=None, **fields):
    payload = payload_of(entry, language)
    payload["fields"] |= fields
    payload["children"]["sections"][0] |= section or {}
    draft = open_draft("manual.entry", entry.pk, language)
    return save_drafts(
        [payload], by=by, seen=LogHead.current(), revision=draft.revision_id if draft else None
    )


def said(change):
    return [(finding.is_error, finding.field, finding.message) for finding in findings_of_change(change)]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (DEAD, "The link to “manual.entry:gone” leads nowhere."),
        (DEAD.replace("gone", "about-iom#rule"), "The link to “manual.entry:about-iom#rule” leads nowhere."),
        (
            DEAD.replace("manual.entry:gone", "manual.section:x"),
            "The link to “manual.section:x” leads nowhere.",
        ),
        ("<h4>One</h4><h4>Two</h4><p>Text.</p>", "Nothing stands under the heading “One”."),
    ],
)
def test_an_error_stops_a_draft_with_the_place_and_the_remedy(entry, publisher, body, error):
    change = drafted(entry, publisher, section={"body_en": body})

    assert said(change) == [(True, "Text", error)]
    with pytest.raises(Refused) as refusal:
        submit(change, publisher, SAME)
    (problem,) = refusal.value.problems
    assert (problem.row, problem.field) == ("About the Organization · English · Section “role”", "Text")
    assert problem.message.startswith(error)
    with pytest.raises(Refused, match=error.split("“")[0]):
        publish_now(change, publisher, SAME, why="Urgent")
    assert Entry.objects.get(pk=entry.pk).sections.get().body_en == "<p>First.</p>"


def test_an_emptied_section_is_an_error_and_so_is_the_page_that_it_leaves_blank(entry, publisher):
    change = drafted(entry, publisher, section={"body_en": None})

    assert said(change) == [(True, "Text", "The section is empty."), (True, "Sections", BLANK)]


@pytest.mark.parametrize("is_new", [True, False])
def test_a_page_without_sections_is_stopped_where_they_are_added(client, entry, publisher, is_new):
    topic = str(entry.topic_id)
    payload = builders.new_payload(Entry, slug="new", title_en="New", topic_id=topic)
    if not is_new:
        payload = payload_of(entry, "en") | {"children": payload["children"]}
    change = save_drafts([payload], by=publisher, seen=LogHead.current())
    client.force_login(publisher)

    (finding,) = findings_of_change(change)
    with pytest.raises(Refused, match=r"blank page.*Add a section"):
        submit(change, publisher, SAME)
    form = client.get(finding.address).content.decode()

    assert f'id="{finding.address.partition("#")[2]}"' in form
    assert form.count(f'<a href="{finding.address}">') == 1
    assert BLANK in form


@pytest.mark.parametrize(
    ("fields", "sections", "found"),
    [
        ({}, [], [(True, "Sections", BLANK)]),
        ({"is_stub": True}, [], []),
        ({}, [{"anchor": "people", "shows": "contacts"}], []),
        ({}, [{"anchor": "role", "body_en": "<p>Text.</p>"}], []),
    ],
)
def test_a_page_says_something_or_that_it_is_not_supplied(publisher, fields, sections, found):
    topic, children = str(builders.make_topic().pk), {"sections": sections}
    new = builders.new_payload(Entry, slug="new", title_en="New", topic_id=topic, children=children, **fields)

    assert said(save_drafts([new], by=publisher)) == found


def test_a_page_that_was_blank_already_stops_nobody_until_it_is_called_supplied(publisher):
    blank = save_drafts(
        [payload_of(builders.make_entry("blank"), "en") | {"children": {"sections": []}}],
        by=publisher,
        seen=LogHead.current(),
    )
    stub = payload_of(builders.make_entry("stub", is_stub=True), "en")
    stub["fields"]["is_stub"] = False
    supplied = save_drafts([stub], by=publisher, seen=LogHead.current())

    assert said(blank) == [(False, "Sections", BLANK)]
    assert said(supplied) == [(True, "Sections", BLANK)]


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_cited_document_without_an_address_is_named(publisher, number, django_assert_num_queries):
    for n in range(number):
        url = "https://example.org/" if n else ""
        builders.make_document(f"d{n}", versions=[{"language": "en", "title": f"Report {n}", "url": url}])
    bare = builders.make_document("bare")
    keys = [str(row.pk) for row in Document.objects.exclude(pk=bare.pk)]
    cited = [{"document_id": key} for key in (*keys, str(bare.pk))]
    topic, children = str(builders.make_topic().pk), SECTIONS | {"documents": cited}
    new = builders.new_payload(Entry, slug="new", title_en="New", topic_id=topic, children=children)
    change = save_drafts([new], by=publisher)
    rows = rows_of_drafts(change.drafts_with_texts())

    with django_assert_num_queries(1):
        found = list(cited_documents(rows))

    assert sorted((one.is_error, one.field, one.message) for one in found) == [
        (False, "Document", "“Report 0” has no address at which it can be opened."),
        (False, "Document", "“bare” has no address at which it can be opened."),
    ]


OWN = "http://127.0.0.1:8000"  # settings.PORTAL_BASE_URL
ADDRESS = "This is the address of a page of the portal: {}"
NOWHERE = "The address {} leads nowhere."


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (f"{OWN}/en/manual/frameworks/nowhere/", (True, "Text", NOWHERE)),
        (f"{OWN}/fr/manual/nowhere/", (True, "Text", NOWHERE)),
        (f"{OWN}/ar/no/such/kind/of/page/", (True, "Text", NOWHERE)),
        (f"{OWN.replace('http', 'https')}/fr/manual/frameworks/about-iom/#role", (False, "Text", ADDRESS)),
        (f"{OWN}/en/manual/frameworks/", (False, "Text", ADDRESS)),
        (f"{OWN}/en/manual/frameworks/once/", (False, "Text", ADDRESS)),
        (f"{OWN}/en/manual/merged/", (False, "Text", ADDRESS)),
        (f"{OWN}/es/manual/questions/", None),
        (f"{OWN}/en/", None),
        (f"{OWN}/media/plan.pdf", None),
        ("https://example.org/en/manual/nowhere/", None),
        (f"{OWN}.example.org/en/manual/nowhere/", None),
    ],
)
def test_an_address_of_the_portal_itself_leads_to_a_page(entry, publisher, address, found):
    moved = payload_of(builders.make_entry("once", is_stub=True), "en")
    moved["fields"]["slug"] = "today"
    publish([moved], origin=Origin.FIXTURE)
    builders.make_old_address("manual/merged", replacement="manual/")
    change = drafted(entry, publisher, section={"body_en": f'<p><a href="{address}">this</a></p>'})

    expected = [(found[0], found[1], found[2].format(address))] if found else []
    assert said(change) == expected


def test_an_address_without_a_host_leads_to_a_page_too(entry, publisher):
    dead, fine = (
        builders.new_payload(OldAddress, former=f"manual/{name}", reason_en="Merged.", replacement=address)
        for name, address in (
            ("gone", "manual/frameworks/nowhere/"),
            ("here", "manual/frameworks/about-iom/"),
        )
    )

    change = save_drafts([dead, fine], by=publisher)

    assert said(change) == [(True, "What to read instead", NOWHERE.format("manual/frameworks/nowhere/"))]


@pytest.mark.parametrize("number", [1, 3, 300])
def test_addresses_of_the_portal_cost_the_same_however_many(
    entry, publisher, number, django_assert_num_queries
):
    links = "".join(f'<a href="{OWN}/en/manual/frameworks/e{n}/">x</a>' for n in range(number))
    change = drafted(entry, publisher, section={"body_en": f"<p>{links}</p>"})
    rows = rows_of_drafts(change.drafts_with_texts())

    with django_assert_num_queries(3):
        found = list(own_addresses(rows))

    assert len(found) == number


def test_links_that_lead_somewhere_are_none(entry, publisher):
    body = DEAD.replace("gone", "about-iom#role") + DEAD.replace("gone", "about-iom")

    assert said(drafted(entry, publisher, section={"body_en": body})) == []


def test_what_readers_have_already_stops_nobody_who_changes_something_else(publisher):
    entry = builders.make_entry(children={"sections": [{"anchor": "role", "body_en": DEAD}]})
    change = drafted(entry, publisher, title_en="Another title")

    assert [is_error for is_error, _field, _message in said(change)] == [False]
    publish_now(change, publisher, SAME, why="Urgent")
    assert Entry.objects.get().title_en == "Another title"


def test_a_page_of_the_same_change_may_be_linked_to(entry, publisher):
    change = drafted(entry, publisher, section={"body_en": DEAD})
    topic = str(entry.topic_id)
    save_drafts(
        [builders.new_payload(Entry, slug="gone", title_en="New", topic_id=topic, children=SECTIONS)],
        by=publisher,
        change=change,
    )

    assert said(change) == []


def test_an_entry_cites_no_archived_document(entry, publisher):
    document = builders.make_document(
        versions=[{"language": "en", "title": "Report", "url": "https://example.org"}]
    )
    payload = payload_of(entry, "en")
    row = {"id": "7b0d3a6e-34c4-4c65-8f3c-6b4b4c1ce000", "position": 1, "document_id": str(document.pk)}
    payload["children"]["documents"] = [row]
    change = save_drafts([payload], by=publisher, seen=LogHead.current())
    assert said(change) == []
    approve(submit(change, publisher, SAME), make_user("publisher"))

    Document.objects.update(archived_at=timezone.now())

    assert said(change) == [(True, "Document", "This leads to something archived, which readers do not see.")]
    with pytest.raises(Refused, match="archived"):
        publish_change(change, publisher)


def test_a_value_that_the_database_would_refuse_is_said_beforehand(publisher):
    payload = payload_of(builders.make_contact(phone="+41227179111"), "en")
    payload["fields"]["phone"] = "call us"
    change = save_drafts([payload], by=publisher, seen=LogHead.current())

    (finding,) = findings_of_change(change)

    assert "country code" in finding.message


def test_a_rule_that_publishing_would_refuse_stops_a_change_before(publisher):
    below = builders.make_unit("below", parent_id=str(builders.make_unit("above").pk))
    above = payload_of(Unit.objects.get(code="above"), "en")
    above["fields"]["parent_id"] = str(below.pk)
    change = save_drafts([above], by=publisher, seen=LogHead.current())

    ((is_error, _field, message),) = said(change)

    assert (is_error, message.split(":")[0]) == (True, "This would make a circle")
    with pytest.raises(Refused, match="This would make a circle"):
        submit(change, publisher, SAME)


def test_advice_stops_nothing(entry, publisher):
    builders.make_term(code="iom", acronym_en="IOM", name_en="Organization")
    term = builders.make_term(code="who", acronym_en="WHO", name_en="Health")
    builders.translate(term, "fr", acronym="OMS", name="Santé")
    long = "<p>" + "word " * 41 + "end.</p>"
    english = drafted(entry, publisher, section={"body_en": f"{long}<p>IOM, WHO, ABC and the (DEF).</p>"})
    french = drafted(entry, publisher, "fr", title_fr="Avec WHO et OIM!")

    assert [row[2] for row in said(english)] == [
        "A sentence has 42 words: “word word word word word word…”",
        "The glossary has no “ABC”.",
    ]
    assert [row[2] for row in said(french)] == [
        "How this language writes: a no-break space before ; : ? ! »",
        "“WHO” is the acronym of another language.",
        "The glossary has no “OIM”.",
    ]
    assert submit(english, publisher, SAME).state == "submitted"


def test_a_form_that_a_term_forbids_is_advised_against(entry, publisher):
    term = builders.make_term(code="migrant", name_en="migrant in an irregular situation")
    builders.translate(term, "en", forbidden="illegal migrant")

    assert said(drafted(entry, publisher, title_en="The illegal migrant")) == [
        (False, "Title", "“illegal migrant” is not to be used.")
    ]


def test_a_draft_gains_no_link_that_is_known_to_be_dead(entry, publisher):
    dead = "https://example.org/?a=1&b=2"
    make_link(dead)
    body = '<p><a href="https://example.org/?a=1&amp;b=2">one</a> <a href="https://example.org/">two</a></p>'

    assert said(drafted(entry, publisher, section={"body_en": body})) == [
        (True, "Text", f"The address {dead} leads nowhere.")
    ]


def test_the_form_and_the_page_of_the_change_say_it(client, entry, publisher):
    change = drafted(entry, publisher, section={"body_en": DEAD})
    (finding,) = findings_of_change(change)
    client.force_login(publisher)

    page = client.get(reverse("admin:editorial_change_change", args=[change.pk])).content.decode()
    address, _hash, anchor = finding.address.partition("#")
    form = client.get(address).content.decode()

    assert f'<a href="{finding.address}">' in page
    assert finding.message in page
    assert form.count(finding.message) == 2
    assert f'id="{anchor}"' in form


@pytest.mark.parametrize("number", [1, 3])
def test_advice_on_what_a_draft_did_not_change_is_folded_behind_its_number(client, publisher, number):
    unknown = ["ZQA", "ZQB", "ZQC"][:number]
    old = [{"anchor": word.lower(), "body_en": f"<p>The {word}.</p>"} for word in unknown]
    new = {"anchor": "new", "body_en": "<p>Text.</p>"}
    entry = builders.make_entry(children={"sections": [new, *old]})
    change = drafted(entry, publisher, section={"body_en": "<p>The NEW and no more.</p>"})
    client.force_login(publisher)

    page = client.get(reverse("admin:editorial_change_change", args=[change.pk])).content.decode()
    form = client.get(reverse("admin:manual_entry_change", args=[entry.pk])).content.decode()
    preview = client.get(reverse("editorial:preview", args=[change.pk])).content.decode()

    words = {1: "1 hint about a text that you did not change"}.get(
        number, f"{number} hints about texts that you did not change"
    )
    for html in (page, form):
        section = re.search(r'<section id="findings".*?</section>', html, re.DOTALL)[0]
        before, _opened, folded = section.partition(f"<details><summary>{words}</summary>")
        assert re.findall(r"no “(\w+)”", before) == ["NEW"]
        assert re.findall(r"no “(\w+)”", folded) == unknown
    at_fields = form.partition('<section id="findings"')[2].partition("</section>")[2]
    summary = "<details><summary>1 hint about a text that you did not change</summary>"
    assert at_fields.count(summary) == number
    assert f"What the checks say: 1 · {words}</a>" in preview


def test_an_error_is_never_folded(client, entry, publisher):
    change = drafted(entry, publisher, section={"body_en": f"{DEAD}<p>The ZQX.</p>"})
    client.force_login(publisher)

    page = client.get(reverse("admin:editorial_change_change", args=[change.pk])).content.decode()

    section = re.search(r'<section id="findings".*?</section>', page, re.DOTALL)[0]
    assert "leads nowhere" in section
    assert "<details>" not in section
