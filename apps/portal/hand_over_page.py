"""The page on which an administrator gives to others what a colleague leaves behind."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.editorial.problems import Refused
from apps.portal.handing_over import SETTLED, Overtaken, done_for, hand_over, holdings_of

FIELD = "give:"


def hand_over_page(request, pk):
    """Show what a person holds; on POST, do what was chosen. Refused (403) to who may not change accounts."""
    if not request.user.has_perm("accounts.change_user"):
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        _answer(request, person)
        return HttpResponseRedirect(reverse("admin:hand_over", args=[person.pk]))
    context = admin.site.each_context(request) | {
        "title": _("Hand over: %(name)s") % {"name": person},
        "person": person,
        "groups": holdings_of(person, request.user),
        "done": done_for(person),
        "opts": User._meta,
        "settled": SETTLED,
        "field": FIELD,
    }
    return TemplateResponse(request, "admin/portal/hand_over.html", context)


def _answer(request, person):
    chosen = {
        name.removeprefix(FIELD): choice
        for name, choice in request.POST.items()
        if name.startswith(FIELD) and choice
    }
    try:
        number = hand_over(person, chosen, by=request.user, request=request)
    except Overtaken:
        messages.error(
            request, _("Something changed meanwhile, and nothing was stored. Look again and choose again.")
        )
        return
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, str(problem))
        return
    words = ngettext("%(number)s thing is handed over.", "%(number)s things are handed over.", number)
    messages.success(request, words % {"number": number}) if number else messages.warning(
        request, _("Nothing was chosen.")
    )
