"""The content that pages are looked at with: the first content, and an entry that holds all an entry can hold."""

from apps.accounts.audit import record
from apps.accounts.models import Action
from apps.core.identity import row_id
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.library.models import Source
from apps.manual.models import Entry
from apps.translation.states import Origin
from tests.accounts.factories import make_user
from tests.browser.editing import begin_drafts
from tests.builders import make_entry, make_notice, make_topic
from tests.manual.making import section
from tests.published import load_content
from tests.reading.making import ask_to_read

LEAVING = 10_000  # the key of who asked for it, and who leaves
ASKED = 1  # the key of the request to read that is made with the content
FIRST = row_id("library.source", "em-about-iom-en")  # the first line of the log


def publish_content():
    """Publish the first content, an entry that holds everything an entry can hold, in English only, and notices."""
    load_content()
    make_notice(
        "The office is closed. " * 5, code="closed", severity="emergency", link="https://www.iom.int/"
    )
    make_notice("Mail is delayed.", severity="warning", link="contacts/")
    make_notice("The library is open.")
    change_first()
    table = "<table><thead><tr><th scope='col'>Year</th><th scope='col'>What was agreed, and by whom</th></tr></thead>"
    table += "<tbody><tr><td>2016</td><td>One_name_without_any_space_that_no_telephone_is_wide_enough_for</td></tr>"
    topic = make_topic("everything", title_en="A topic for tests")
    make_entry("archived", topic=topic, archived_at="2026-03-01T00:00Z", archived_reason="Out of date")
    entry = make_entry(
        "everything",
        topic=topic,
        access="public",
        title_en="An entry that holds all it can hold",
        summary_en="A summary.",
        key_points_en="<ul><li>A point.</li></ul>",
        review_by="2024-01-31",
        children={
            "sections": [
                section("table", body_en=f"{table}</tbody></table>{table}</tbody></table>"),
                section("letters", "description", body_en='<h4>Letters</h4><ol type="a"><li>one</li></ol>'),
                section("works", "free", heading_en="Works", display="accordion"),
                section("disputed", "role", standing="disputed", public_note_en="Others disagree."),
                section("help", "who_can_help", heading_en="Offices", body_en="<h4>Regions</h4><p>Text.</p>"),
            ],
            "links": [
                {"code": "site", "title_en": "Site", "url": "https://www.iom.int", "is_internal": True}
            ],
        },
    )
    leaving = make_user("publisher", pk=LEAVING)
    ask_to_read(entry, pk=ASKED, by=leaving, note="The rules for offices have changed.")
    record(Action.ROLES_CHANGED, about=leaving, old=["reader"], new=["editor", "publisher"])
    begin_drafts(entry, leaving)
    return entry


def change_first():
    """Publish another wording of what the log begins with, long enough to be shortened where it is shown."""
    payload = payload_of(Source.objects.get(pk=FIRST), "en")
    payload["fields"] |= {"credit_line_en": "Words that stay. " * 12 + payload["fields"]["title_en"]}
    publish([payload], origin=Origin.FIXTURE)
    payload["fields"]["credit_line_en"] += ", in other words"
    publish([payload], origin=Origin.FIXTURE)


def archived_entry():
    """Return the arguments of the address of what is archived."""
    return [Entry.objects.get(slug="archived").pk]
