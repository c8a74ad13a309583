"""The log of publications as a table, for administrators: what readers got, when, by whom, and instead of what."""

from datetime import UTC
from itertools import islice

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, F, OuterRef, Subquery, Value, Window
from django.db.models.functions import Concat, Lag
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from apps.accounts.audit import record
from apps.accounts.models import Action
from apps.core.languages import active
from apps.core.spreadsheets import streamed_table
from apps.editorial.models import Publication, State, Transition
from apps.editorial.rights import may_decide_access

AT_ONCE = 500  # lines in memory while a file is sent


@require_POST  # it writes a line of the audit: a link that is fetched in advance must not
def log_export(request):
    """Answer with the whole log as a table. Texts themselves are where the address of each line compares them."""
    if not (request.user.has_perm("accounts.view_auditrecord") and may_decide_access(request.user)):
        raise PermissionDenied
    record(Action.EXPORTED, request=request, about="log")
    return streamed_table("log", COLUMNS, _lines(active()))


def _lines(language):
    """Yield the lines with what each object is called today: a query for each kind of some hundred lines."""
    before = Window(Lag("revision"), partition_by=["object_id", "language"], order_by="number")
    log = Publication.objects.annotate(revision_before=before, **_review()).order_by("number")
    lines = log.select_related("by", "draft__change").iterator(chunk_size=AT_ONCE)
    while portion := list(islice(lines, AT_ONCE)):
        called = _called(portion, language)
        for line in portion:
            line.title = called.get(line.object_id, "")
            yield line


def _review():
    """Return {name: expression} of who wrote and approved a publication, and why it did not wait for a review."""
    steps = Transition.objects.filter(change=OuterRef("draft__change")).order_by("-pk")
    published = steps.filter(to_state=State.PUBLISHED).exclude(from_state=State.PUBLISHED)
    approved = steps.filter(to_state=State.APPROVED)
    return {
        "revision_by": F("revision__author"),
        "author": _named("revision__author__"),
        "published_from": Subquery(published.values("from_state")[:1]),
        "why": Subquery(published.values("why")[:1]),
        "approver": Subquery(approved.values(name=_named("by__"))[:1]),
    }


def _named(person):
    return Concat(f"{person}full_name", Value(" ("), f"{person}email", Value(")"), output_field=CharField())


def _called(lines, language):
    keys = {}
    for line in lines:
        keys.setdefault(line.model, set()).add(line.object_id)
    return {
        key: called
        for label, those in keys.items()
        for key, called in _rows(label).filter(pk__in=those).called_in(language).columns("pk", "called")
    }


def _rows(label):
    return apps.get_model(label)._default_manager.all()


def _who(line):
    return f"{line.by.full_name} ({line.by.email})" if line.by else ""


def _approver(line):
    return line.approver if line.published_from in (State.APPROVED, State.SCHEDULED) else ""


def _change(line):
    change = getattr(line, "draft", None) and line.draft.change
    return f"{change.pk} {change.title}".strip() if change else ""


def _comparison(line):
    revisions = {"from": line.revision_before} if line.revision_before else {}
    query = urlencode(revisions | {"to": line.revision_id})
    return f"{settings.PORTAL_BASE_URL}{reverse('admin:compare')}?{query}"


COLUMNS = {
    _("number"): lambda line: line.number,
    _("time"): lambda line: line.at.astimezone(UTC).isoformat(timespec="seconds"),
    _("who"): _who,
    _("kind"): lambda line: line.model,
    _("key"): lambda line: line.object_id,
    _("title"): lambda line: line.title,
    _("language"): lambda line: line.language,
    _("previous revision"): lambda line: line.revision_before or "",
    _("revision"): lambda line: line.revision_id,
    _("how much it matters"): lambda line: line.gravity,
    _("public change note"): lambda line: line.note,
    _("written by"): lambda line: line.author if line.revision_by else "",
    _("approved by"): _approver,
    _("reason"): lambda line: line.why or "",
    _("change"): _change,
    _("Compare two revisions"): _comparison,
}
