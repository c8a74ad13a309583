"""Checks of drafts: what stops one, what is only advice, and where it is said."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.editorial.checking import findings_of_change
from apps.editorial.drafting import open_draft, save_drafts
from apps.editorial.models import LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing_changes import publish_change, publish_now
from apps.editorial.workflow import Meaning, approve, submit
from apps.library.models import Document
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user
from tests.links.making import make_link

pytestmark = pytest.mark.django_db
SAME = Meaning(is_same=True, gravity="typo")
DEAD = '<p>See <a data-ref="manual.entry:gone">this</a>.</p>'


@pytest.fixture
def entry():
    return builders.make_entry(children={"sections": [{"anchor": "role", "body_en": "<p>First.</p>"}]})


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
        (None, "The section is empty."),
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
        [builders.new_payload(Entry, slug="gone", title_en="New", topic_id=topic)],
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
