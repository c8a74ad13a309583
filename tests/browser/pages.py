"""Every type of page that a reader can meet, in one table. A new type of page is a new line here."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.core.identity import row_id
from apps.links.addresses import key_of
from tests.accounts.factories import make_user
from tests.browser.content import ASKED, FIRST, LEAVING, archived_entry
from tests.browser.editing import (
    ALONE,
    APPROVED,
    CHANGE,
    DEAD_LINK,
    DRAFTED,
    MCOF,
    MIGOF,
    RETURNED,
    SUBMITTED,
    TAKEN,
    revision_of,
    shared_preview,
)

ENTRY = ("frameworks", "about-iom")
DOCUMENT, FRAMEWORK = row_id("library.document", "aap-framework"), row_id("frameworks.framework", "mcof")
ABOUT_IOM, DHRR = row_id("manual.entry", "about-iom"), row_id("contacts.contact", "dhrr")


@dataclass(frozen=True)
class Page:
    """A type of page: the name of its address, who opens it (None: a stranger), how it answers, and what follows
    the address. What is known only once the content is made is given by a function."""

    name: str
    address: str
    args: tuple | Callable = ()
    role: str | None = "administrator"
    status: int = 200
    rest: str | Callable = ""

    def path(self, language):
        args, rest = (part() if callable(part) else part for part in (self.args, self.rest))
        with translation.override(language):
            return reverse(self.address, args=args) + rest


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
    Page("two revisions compared", "admin:compare", rest=lambda: f"?to={revision_of('everything')}"),
    Page(
        "older text to bring back",
        "admin:manual_entry_restore",
        lambda: (ABOUT_IOM, revision_of("about-iom")),
    ),
    Page("archiving", "admin:archive", ("manual", "entry", ABOUT_IOM)),
    Page("form of what is archived", "admin:manual_entry_change", archived_entry, rest="?language=en"),
    Page("new edition of a document", "admin:library_document_new-edition", (DOCUMENT,)),
    Page("end of a framework", "admin:frameworks_framework_retire", (FRAMEWORK,)),
    Page("form that was overtaken", "admin:manual_entry_change", (MCOF,), rest="?language=en"),
    Page("draft without a place", "admin:manual_entry_change", (TAKEN,), status=409),
    Page("preview by a link", "editorial:shared-preview", lambda: shared_preview(CHANGE), "reader"),
    Page("preview of what is closed", "editorial:shared-preview", lambda: shared_preview(ALONE), status=404),
    Page("list of changes", "admin:editorial_change_changelist"),
    Page("change that waits for its review", "admin:editorial_change_change", (SUBMITTED,)),
    Page("change that is approved", "admin:editorial_change_change", (APPROVED,)),
    Page("change that was returned", "admin:editorial_change_change", (RETURNED,), "editor"),
    Page("change that was published alone", "admin:editorial_change_change", (ALONE,)),
    Page("list with what is not published yet", "admin:library_term_changelist"),
    Page("desk of a translator", "admin:index", role="translator-ar"),
    Page("translations fallen behind", "admin:behind", role="translator-ar"),
    Page("links to other sites", "admin:links_link_changelist"),
    Page("link to another site", "admin:links_link_change", (key_of(DEAD_LINK),)),
    Page("person", "admin:accounts_user_change", (LEAVING,)),
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
