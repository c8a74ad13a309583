"""The page of the administration that compares two revisions."""

from django.apps import apps
from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from apps.editorial.comparing import LIVE, compare, readable_revisions
from apps.editorial.models import Draft, Revision

MOST_OFFERED = 200


def compare_revisions(request):
    """Compare `?from=` with `?to=`, two revisions of one object and language. `from` may be "live", and is the revision
    before the other one where it is left out.
    """
    new = get_object_or_404(Revision, pk=_key(request.GET.get("to", "")))
    readable = readable_revisions(request.user, new.model, new.object_id, new.language)
    newest_first = readable.select_related("author", "publication").order_by("-number")
    get_object_or_404(readable, pk=new.pk)
    old = _older(newest_first, new, request.GET.get("from", ""))
    model = apps.get_model(new.model)
    root = model._base_manager.filter(pk=new.object_id).first()
    context = admin.site.each_context(request) | {
        "title": _("Compare two revisions"),
        "opts": model._meta,
        "root": root,
        "old": old,
        "new": new,
        "live": LIVE if root else "",
        "revisions": newest_first.defer("payload")[:MOST_OFFERED],
        "found": compare(old, new, request.user),
    }
    return TemplateResponse(request, "admin/editorial/compare.html", context)


def _older(revisions, new, wanted):
    if wanted == LIVE:
        return LIVE
    if wanted:
        return get_object_or_404(revisions, pk=_key(wanted))
    # What was archived is dated by the door, in a revision after the draft's own, which readers never saw.
    written = Draft.objects.filter(publication__revision=new).values("revision")
    return revisions.filter(number__lt=new.number).exclude(pk__in=written).first()


def _key(text):
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)
