"""The page that finds an exact text in all content, and the one that replaces it at the ticked places."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from apps.editorial.find_forms import FindForm, ReplaceForm
from apps.editorial.finding import MOST_HITS, find
from apps.editorial.problems import Refused
from apps.editorial.replacing import plan, replace_ticked


def find_urls(site):
    """Return the addresses of both pages for an administration."""
    views = {"find": find_page, "replace": replace_page}
    return [
        path(f"editorial/{name}/", site.admin_view(partial(view, site=site)), name=f"editorial_{name}")
        for name, view in views.items()
    ]


@require_GET
def find_page(request, site):
    """Show every place where a text stands, with tick boxes where the person may write."""
    form = FindForm(request.GET if "q" in request.GET else None)
    context = {"form": form, "tick_all": "all" in request.GET}
    if form.is_valid():
        context["replace_form"] = ReplaceForm(initial=form.cleaned_data)
        context |= _found(form, request.user)
    return _page(request, site, "find", context)


def replace_page(request, site):
    """Show what a replacement would do, and do it once that is confirmed."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:editorial_find"))
    form, keys = ReplaceForm(request.POST), request.POST.getlist("hit")[:MOST_HITS]
    if "again" in request.POST or not form.is_valid() or not keys:
        return _ask_again(request, site, form, keys)
    new, refusal = form.cleaned_data["new"], None
    if "confirmed" in request.POST:
        try:
            change, shown = replace_ticked(form.wanted, new, keys, request.user)
        except Refused as error:
            change, refusal = None, error
        if change is not None:
            return _done(request, change, shown)
    context = {"plan": plan(form.wanted, new, keys, request.user), "form": form, "refusal": refusal}
    context |= {"is_stopped": "confirmed" in request.POST, "back": _find_address(form.cleaned_data)}
    return _page(request, site, "replace", context)


def _find_address(values):
    asked = {name: values[name] for name in ("q", "any_case", "addresses") if values[name]}
    return f"{reverse('admin:editorial_find')}?{urlencode(asked)}"


def _done(request, change, shown):
    number = len(shown.payloads)
    words = ngettext(
        "%(number)s draft is saved as one change. Readers see it once it is published.",
        "%(number)s drafts are saved as one change. Readers see them once they are published.",
        number,
    )
    messages.success(request, words % {"number": number})
    return HttpResponseRedirect(reverse("admin:editorial_change_change", args=[change.pk]))


def _ask_again(request, site, form, keys):
    """Show the hits again, with what was ticked and written."""
    if not keys:
        form.add_error(None, _("Tick at least one place."))
    find_form = FindForm(form.data)
    context = {"form": find_form, "replace_form": form, "ticked": keys}
    if find_form.is_valid():
        context |= _found(find_form, request.user)
    return _page(request, site, "find", context)


def _found(form, user):
    pages, is_more = find(form.wanted, user)
    lines = [line for page in pages for line in page.lines]
    return {
        "pages": pages,
        "is_more": is_more,
        "number": len(lines),
        "may_replace": any(not why for _hit, why in lines),
        "most": MOST_HITS,
        "address": _find_address(form.cleaned_data),
    }


def _page(request, site, name, context):
    title = {"find": _("Find in content"), "replace": _("Replace in content")}[name]
    context = site.each_context(request) | {"title": title} | context
    return TemplateResponse(request, f"admin/editorial/{name}.html", context)
