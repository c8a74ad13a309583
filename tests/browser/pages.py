"""Every type of page that a reader can meet, in one table. A new type of page is a new line here."""

import os
import uuid
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.accounts.audit import record
from apps.accounts.models import Action
from apps.core.identity import row_id
from apps.editorial.commenting import Spot, add_comment
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change, LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.library.models import Source, Term
from apps.manual.models import Entry
from apps.translation.states import Origin
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_notice, make_topic, new_payload
from tests.manual.making import section
from tests.published import load_content
from tests.reading.making import ask_to_read

ENTRY = ("frameworks", "about-iom")
DRAFTED = 1  # the key of the change that is made with the content
LEAVING = 10_000  # the key of who asked for it, and who leaves
ASKED = 1  # the key of the request to read that is made with the content
FIRST = row_id("library.source", "em-about-iom-en")  # the first line of the log
CHANGE = 10_000  # the key of the change with the draft of the next one
MIGOF = row_id("manual.entry", "migof")
ABOUT_IOM, DHRR = row_id("manual.entry", "about-iom"), row_id("contacts.contact", "dhrr")


@dataclass(frozen=True)
class Page:
    """A type of page: the name of its address, who opens it (None: a stranger), how it answers, and what follows
    the address."""

    name: str
    address: str
    args: tuple = ()
    role: str | None = "administrator"
    status: int = 200
    rest: str = ""

    def path(self, language):
        with translation.override(language):
            return reverse(self.address, args=self.args) + self.rest


PAGES = (
    Page("home", "portal:home"),
    Page("manual index", "manual:index"),
    Page("topic", "manual:topic", ("frameworks",)),
    Page("entry", "manual:entry", ENTRY),
    Page("entry with all it can hold", "manual:entry", ("everything", "everything")),
    Page("entry for everybody", "manual:entry", ("everything", "everything"), role=None),
    Page("entry that is not supplied yet", "manual:entry", ("frameworks", "migof")),
    Page("background article", "manual:entry", ("background", "background-iom-academic-block")),
    Page("frequent questions", "manual:questions"),
    Page("search", "search:search"),
    Page("results of a search", "search:search", rest="?q=contact+migration"),
    Page("correction of an entry", "feedback:report", ("correction", "manual.entry", ABOUT_IOM)),
    Page(
        "correction of a section", "feedback:section", ("correction", "manual.entry", ABOUT_IOM, "overview")
    ),
    Page("wrong contact", "feedback:report", ("contact", "contacts.contact", DHRR)),
    Page("missing content", "feedback:missing", rest="?q=camp"),
    Page("own messages to the editors", "feedback:own"),
    Page("search without results", "search:search", rest="?q=qwertyuiop"),
    Page("what is new", "portal:updates"),
    Page("what one publication changed", "portal:change", (1,)),
    Page("what changed since", "portal:changes-since", ("library.source", FIRST), rest="?since=1"),
    Page("digest by mail", "portal:digest"),
    Page("notice", "portal:notice", ("closed",)),
    Page("archived entry", "manual:entry", ("everything", "archived"), status=410),
    Page("accessibility", "portal:accessibility", role=None),
    Page("what is kept", "portal:privacy"),
    Page("own reading", "reading:mine"),
    Page("help", "portal:help"),
    Page("help for a role", "portal:help-page", ("editor",)),
    Page("library", "library:index"),
    Page("documents", "library:documents"),
    Page("terms", "library:terms"),
    Page("sources", "library:sources"),
    Page("who can help", "contacts:index"),
    Page("whom to write to", "contacts:find"),
    Page("whom to write to for Chad", "contacts:find", rest="?country=TD&subject=wash&lang=fr"),
    Page("whom to write to for nobody knows where", "contacts:find", rest="?country=XX"),
    Page("subject to ask about", "contacts:subject", ("wash",)),
    Page("frameworks", "frameworks:index"),
    Page("framework", "frameworks:framework", ("mcof",)),
    Page("framework with a numbered list", "frameworks:framework", ("migof",)),
    Page("programmes", "frameworks:programmes"),
    Page("profile of the Organization", "organization:profile"),
    Page("profile with superseded figures", "organization:profile", rest="?superseded=1"),
    Page("offices", "organization:offices"),
    Page("offices that words narrow", "organization:offices", rest="?q=brussels"),
    Page("office", "organization:office", ("sro-brussels",)),
    Page("countries", "organization:countries"),
    Page("country", "organization:country", ("be",)),
    Page("tree of units", "organization:units"),
    Page("unit", "organization:unit", ("prd",)),
    Page("history", "organization:history"),
    Page("history with superseded accounts", "organization:history", rest="?superseded=1"),
    Page("partners", "organization:partners"),
    Page("preview of a draft", "editorial:preview", (DRAFTED,), rest="?theme=dark"),
    Page("404", "manual:entry", ("frameworks", "abuot-iom"), status=404),
    Page("404 for a stranger", "portal:home", role=None, status=404, rest="nothing/"),
    Page("400", "fail", ("suspicious",), status=400),
    Page("403", "fail", ("forbidden",), status=403),
    Page("500", "fail", ("bug",), status=500),
    Page("503", "fail", ("database",), status=503),
    Page("sign-in", "accounts:sign-in", role=None),
    Page("forgotten password", "accounts:password-forgotten", role=None),
    Page("profile", "accounts:profile"),
    Page("changing the password", "accounts:password-change"),
    Page("administration", "admin:index"),
    Page("one app of it", "admin:app_list", ("manual",)),
    Page("list of entries", "admin:manual_entry_changelist"),
    Page("list of units", "admin:organization_unit_changelist"),
    Page("new entry", "admin:manual_entry_add"),
    Page("form in English", "admin:manual_entry_change", (ABOUT_IOM,), rest="?language=en"),
    Page("form in Arabic", "admin:manual_entry_change", (ABOUT_IOM,), rest="?language=ar"),
    Page(
        "form that is read only",
        "admin:contacts_contact_change",
        (DHRR,),
        "translator-fr",
        rest="?language=en",
    ),
    Page("history of an entry", "admin:manual_entry_history", (ABOUT_IOM,)),
    Page("change with a draft", "admin:editorial_change_change", (DRAFTED,)),
    Page("requests to read", "admin:reading_mustread_changelist"),
    Page("new request to read", "admin:reading_mustread_add", rest="?publication=1"),
    Page("request to read", "admin:reading_mustread_change", (ASKED,)),
    Page("who has read it", "admin:reading_mustread_people", (ASKED,)),
    Page("new notice", "admin:portal_notice_add"),
    Page("new old address", "admin:portal_oldaddress_add"),
    Page("messages from readers", "admin:feedback_report_changelist"),
    Page("what readers did not find", "admin:feedback_desk"),
    Page("overdue for review", "admin:overdue"),
    Page("change with comments", "admin:editorial_change_change", (CHANGE,)),
    Page("draft with faults", "admin:manual_entry_change", (MIGOF,), rest="?language=en"),
    Page("find in content", "admin:editorial_find", rest="?q=MCOF"),
    Page("reviewed, nothing to change", "admin:manual_entry_reviewed", (ABOUT_IOM,)),
    Page("list of people", "admin:accounts_user_changelist"),
    Page("new invitation", "admin:accounts_invitation_add"),
    Page("the audit", "admin:accounts_auditrecord_changelist"),
    Page("what a colleague leaves", "admin:hand_over", (LEAVING,)),
)


@dataclass(frozen=True)
class View:
    """How a page is looked at."""

    language: str
    scheme: str
    width: int

    def __str__(self):
        return f"{self.language}-{self.scheme}-{self.width}"

    def open(self, browser, live_server, session=None):
        """Return a browser context that looks at the portal like this, signed in with a session cookie."""
        viewport = {"width": self.width, "height": 900}
        context = browser.new_context(base_url=live_server.url, color_scheme=self.scheme, viewport=viewport)
        if session:
            context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        return context


ALL_VIEWS = tuple(
    View(language, scheme, width)
    for language in ("en", "fr", "es", "ar")
    for scheme in ("light", "dark")
    for width in (320, 1280)
)
# A page is looked at in Arabic and in another language, on a telephone and on a screen, in light and in dark;
# which of these go together changes from page to page.
FEW_VIEWS = (
    (View("en", "light", 1280), View("ar", "dark", 320)),
    (View("fr", "dark", 320), View("ar", "light", 1280)),
    (View("es", "dark", 1280), View("ar", "light", 320)),
)


def looks():
    """Return {name: [(page, view)]}: which pages each test looks at, and how."""
    if os.environ.get("PORTAL_BROWSER_VIEWS") == "all":
        return {str(view): [(page, view) for page in PAGES] for view in ALL_VIEWS}
    return {
        f"few-{number}": [(page, view) for page in PAGES[number :: len(FEW_VIEWS)] for view in views]
        for number, views in enumerate(FEW_VIEWS)
    }


def sign_in(role):
    """Return the session cookie of a new person with a role."""
    client = Client()
    client.force_login(make_user(role))
    return next(iter(client.cookies.values()))


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
    draft_change(entry)
    leaving = make_user("publisher", pk=LEAVING)
    ask_to_read(entry, pk=ASKED, by=leaving, note="The rules for offices have changed.")
    record(Action.ROLES_CHANGED, about=leaving, old=["reader"], new=["editor", "publisher"])
    draft_with_faults(leaving)
    return entry


def draft_with_faults(author):
    """Begin a draft that the checks and a colleague have something to say of."""
    payload = payload_of(Entry.objects.get(pk=MIGOF), "en")
    payload["fields"] |= {
        "key_points_en": f"<p>{'A long sentence. ' * 2}{'word ' * 50}</p>",
        "title_en": "MiGOF, XYZ",
    }
    change = Change.objects.create(pk=CHANGE, created_by=author)
    save_drafts([payload], by=author, seen=LogHead.current(), change=change)
    spot = Spot(change.drafts.get(), uuid.UUID(payload["id"]), "title_en")
    comment = add_comment(change, author, "Is this its name?", spot=spot)
    add_comment(change, author, "Yes.", answers=comment)


def draft_change(entry):
    """Begin a change with a draft that adds, takes away and moves parts."""
    change = Change.objects.create(pk=DRAFTED, title="A page and a new term")
    payload = payload_of(entry, "en")
    payload["fields"] |= {"title_en": "An entry that holds almost all", "slug": "almost-all"}
    first, second, *others = payload["children"]["sections"]
    payload["children"]["sections"] = [second | {"position": 1}, first | {"position": 2}, *others[1:]]
    term = new_payload(Term, code="drafted", name_en="A term that is not published yet")
    save_drafts([payload, term], by=make_user("editor"), change=change)


def change_first():
    """Publish another wording of what the log begins with, long enough to be shortened where it is shown."""
    payload = payload_of(Source.objects.get(pk=FIRST), "en")
    payload["fields"] |= {"credit_line_en": "Words that stay. " * 12 + payload["fields"]["title_en"]}
    publish([payload], origin=Origin.FIXTURE)
    payload["fields"]["credit_line_en"] += ", in other words"
    publish([payload], origin=Origin.FIXTURE)
