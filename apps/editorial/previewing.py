"""Preview: the page that readers will get, with the drafts of a change in place for as long as it is rendered."""

from copy import copy
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, QueryDict
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core.languages import SOURCE, active, direction, own_name
from apps.editorial.checking import findings_in_place
from apps.editorial.drafting import drafts_to_show
from apps.editorial.publishing import Act, Part, follow, sources_seen
from apps.editorial.rights import may_decide_access
from apps.editorial.standing import deciding_fields
from apps.editorial.trying import in_place
from apps.translation.states import Gravity


class NotShown(Exception):
    """Raised where no page shows a draft to the person: it has none, or is for other readers, archived or to come."""


@dataclass
class Preview:
    """What the frame around a page knows; templates find it as `request.preview`.

    paths: {language: address of the preview}. at: the anchor that the address names. theme: "light", "dark" or "" for
    the reader's own. shared_by: who made the link, None for who works on the change. pages: the drafts of the change
    that have a page for the person, one for each object, `called` in the reader's language. draft: the one that is
    looked at. anchor: where on the page it stands. findings: what the checks say, for who works on the change.
    """

    change: object
    paths: dict
    at: str = ""
    theme: str = ""
    shared_by: object = None
    pages: list = field(default_factory=list)
    draft: object = None
    anchor: str = ""
    findings: list = field(default_factory=list)

    def query(self, **changes):
        """Return the query of the address that shows the same, but for the changes."""
        chosen = {"page": self.draft.pk if self.draft else "", "theme": self.theme} | changes
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def languages(self):
        """Return one link for each language, as the language switch shows them."""
        return [
            {
                "code": code,
                "name": own_name(code),
                "direction": direction(code),
                "address": f"{path}?{self.query()}",
                "is_current": code == active(),
            }
            for code, path in self.paths.items()
        ]

    @property
    def themes(self):
        """Return what the page may look like: (name in words, query, whether it does)."""
        names = {
            "": _("as on this device"),
            "light": pgettext("colours", "light"),
            "dark": pgettext("colours", "dark"),
        }
        return [(name, self.query(theme=theme), theme == self.theme) for theme, name in names.items()]


def render_preview(request, preview, wanted):
    """Return the bytes of a page with the drafts of a change in place, and note in `preview` what is shown.

    wanted: key of the draft to look at, None for the first one. Returns None where the draft stands at another place of
    the page than the address names. Raises NotShown, Unplaceable and Refused.
    """
    shown = drafts_to_show(preview.change)
    with in_place([draft.payload for draft in shown]) as applied:
        if not preview.shared_by:
            preview.findings = findings_in_place(preview.change, shown, applied)
        user = copy(request.user)  # what it may do is cached on it: nothing of this stays with the request
        drafts = [draft for draft in shown if draft.change_id == preview.change.pk]
        if may_decide_access(user) and not preview.shared_by:
            _let_in(user, drafts)
        rows = _rows(drafts, user)
        preview.pages = _pages(drafts, rows)
        preview.draft = _chosen(drafts, wanted, preview.pages)
        address = _address(rows[preview.draft.object_id])
        path, _sign, preview.anchor = address.partition("#")
        if preview.anchor != preview.at:
            return None
        _follow(applied, preview.change, shown)
        return _page(request, user, path, preview)


def has_page(model):
    """True for kinds of content that a page shows."""
    return hasattr(model, "get_absolute_url") or bool(model.shown_at)


def _follow(applied, change, drafts):
    """Bring the states of translations to what they will be once the change is approved and published."""
    gravity = Gravity(change.gravity or Gravity.NORMAL)
    approved = frozenset(draft.language for draft in drafts) - {SOURCE}
    parts = [Part(draft.payload, draft.revision, draft.base_number) for draft in drafts]
    follow(applied, Act(gravity=gravity, approved=approved), sources_seen(parts), timezone.now())


def _pages(drafts, rows):
    """Return the first draft of each object that is among the rows, with what it is `called`."""
    first = {draft.object_id: draft for draft in reversed(drafts)}
    pages = [draft for draft in drafts if draft.object_id in rows and first[draft.object_id] is draft]
    for draft in pages:
        draft.called = str(rows[draft.object_id])
    return pages


def _chosen(drafts, wanted, pages):
    """Return that of the pages which shows the wanted draft, the first one where none is asked for."""
    objects = {draft.object_id for draft in drafts if wanted in (None, draft.pk)}
    found = next((draft for draft in pages if draft.object_id in objects), None)
    if found is None:
        raise NotShown
    return found


def _rows(drafts, user):
    """Return {key: row} of those objects of the drafts that the person may see where they are now."""
    rows = {}
    for model in {apps.get_model(draft.model) for draft in drafts}:
        keys = [draft.object_id for draft in drafts if draft.model == model._meta.label_lower]
        if has_page(model):
            rows |= model._default_manager.visible_to(user).in_bulk(keys)
    return rows


def _let_in(user, drafts):
    """Who decides who reads a page sees it as one of its readers, and before its time. Rolled back with the rest."""
    for draft in drafts:
        model = apps.get_model(draft.model)
        rows = model._base_manager.filter(pk=draft.object_id)
        if model.begins_field:
            now = timezone.now()
            rows.filter(**{f"{model.begins_field}__gt": now}).update(**{model.begins_field: now})
        for name in deciding_fields(model):
            if model._meta.get_field(name).many_to_many:
                _let_in_by(user, rows.first(), name)


def _let_in_by(user, row, name):
    chosen = getattr(row, name)
    if chosen.model is Group:
        user.groups.add(*chosen.all())
    else:
        chosen.clear()


def _address(row):
    try:
        return row.get_absolute_url() if hasattr(row, "get_absolute_url") else reverse(row.shown_at)
    except (NoReverseMatch, ObjectDoesNotExist) as error:
        raise NotShown from error


def _page(request, user, path, preview):
    """Call the reader's view with a request of its own and return what it answers, rendered."""
    try:
        match = resolve(path)
        response = match.func(_as_a_reader(request, user, path, match, preview), *match.args, **match.kwargs)
    except Http404 as error:  # of either of them
        raise NotShown from error
    if hasattr(response, "render"):
        response.render()
    if response.status_code != 200:
        raise NotShown
    return response.content


def _as_a_reader(request, user, path, match, preview):
    """Return a request for a page by the same person. It says that it is a preview, as browsers do: such a one counts
    nowhere as read. Messages stay for the next page of the person, and nothing is answered with "unchanged".
    """
    get_token(request)  # before the copy: forms of the page hold the secret that is sent with the answer
    inner = copy(request)
    inner.__dict__.pop("_messages", None)
    left_out = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT", "HTTP_HX_REQUEST")
    inner.META = {name: value for name, value in request.META.items() if name not in left_out}
    inner.META |= {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "HTTP_SEC_PURPOSE": "preview",
    }
    inner.__dict__.pop("headers", None)  # made of META when first asked for
    inner.method, inner.path, inner.path_info, inner.resolver_match = "GET", path, path, match
    inner.GET, inner.user, inner.preview = QueryDict(), user, preview
    return inner
