"""Archiving a piece of content: what links here first, then a reason and where its readers are led."""

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.languages import SOURCE
from apps.core.models import Content
from apps.core.text import validate_characters
from apps.editorial.archiving import archived, brought_back
from apps.editorial.citations import citations_of
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change
from apps.editorial.payloads import SCHEMA, payload_of
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.rights import known_to, may_edit
from apps.portal.addresses import bare
from apps.portal.models import OldAddress
from apps.portal.old_addresses import called, page_of

LONGEST_TITLE = 200


class ArchiveForm(forms.Form):
    """Why it goes, and what to read instead where it has a page of its own."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for archiving"),
        max_length=300,
        validators=[validate_characters],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("In a sentence, for readers who look for it."),
    )
    replacement = OldAddress._meta.get_field("replacement").formfield(
        label=gettext_lazy("What to read instead"),
        required=False,
        help_text=gettext_lazy(
            "Readers of its address are led there: a page of the portal, like manual/, or a web address."
        ),
    )

    def __init__(self, row, user, data=None):
        super().__init__(data)
        self.row, self.user = row, user
        if not has_page(row):
            del self.fields["replacement"]

    def clean_replacement(self):
        field = OldAddress._meta.get_field("replacement")
        link = field.clean(self.cleaned_data["replacement"], None)
        if link and bare(link) == bare(self.row.get_absolute_url()):
            message = _("This is the page that is archived. Name another one, or leave the field empty.")
            raise forms.ValidationError(message, code="itself")
        if link and not called(link, self.user):
            message = _("The portal has no page at this address. Write it without the language: manual/.")
            raise forms.ValidationError(message, code="no_page")
        return link


def has_page(row):
    """True where a row has a page of its own, not only a place on a list."""
    return hasattr(row, "get_absolute_url") and page_of(row.get_absolute_url()) is not None


@transaction.atomic
def archive(row, by, *, reason, replacement=""):
    """Begin the change that archives a row and leads its readers on, and return it. Raises NotAllowed or Refused."""
    payloads = [archived(row, reason)]
    if replacement:
        payloads.append(_led_on(bare(row.get_absolute_url()), replacement, reason))
    change = _new_change(_("Archive: %(title)s"), row, by)
    return save_drafts(payloads, by=by, change=change)


@transaction.atomic
def bring_back(row, by):
    """Begin the change that takes a row out of the archive, and return it. Raises NotAllowed or Refused."""
    change = _new_change(_("Bring back from the archive: %(title)s"), row, by)
    return save_drafts([brought_back(row)], by=by, change=change)


def _new_change(words, row, by):
    return Change.objects.create(title=(words % {"title": row})[:LONGEST_TITLE], created_by=by)


def _led_on(former, replacement, reason):
    """Return the payload of the record that leads readers on: the one that there is for the address, or a new one."""
    record = OldAddress.objects.filter(former=former).first()
    payload = payload_of(record, SOURCE) if record else _new_record(former)
    payload["fields"] |= {
        "replacement": replacement,
        "redirects": True,
        "reason_en": reason,
        "happened_on": timezone.localdate().isoformat(),
        "archived_at": None,
        "archived_reason": "",
    }
    return payload


def _new_record(former):
    label = OldAddress._meta.label_lower
    start = {"schema": SCHEMA, "model": label, "id": str(uuid.uuid4()), "language": SOURCE, "children": {}}
    return start | {"fields": {"former": former}}


# --- the page -------------------------------------------------------------------------------------------------


def archive_view(request, model_admin, key):
    """Show what links to a row and archive it, or bring it back."""
    model = model_admin.model
    rows = known_to(request.user, model._default_manager.all())
    row = rows.filter(pk=key).first() if issubclass(model, Content) else None
    if row is None:
        raise Http404
    if not may_edit(request.user, model, SOURCE):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = None if row.archived_at else ArchiveForm(row, request.user, data)
    refusal = None
    if request.method == "POST" and (form is None or form.is_valid()):
        response, refusal = _take(request, row, form)
        if response:
            return response
    return _page(request, model_admin, row, form, refusal)


def _take(request, row, form):
    """Return (the answer, None), or (None, why it was refused)."""
    try:
        change = archive(row, request.user, **form.cleaned_data) if form else bring_back(row, request.user)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        return None, refusal
    messages.success(request, _("A change is begun. Nothing is different for readers until it is published."))
    return HttpResponseRedirect(reverse("admin:editorial_change_change", args=[change.pk])), None


def _page(request, model_admin, row, form, refusal):
    citations, more = citations_of(row, request.user, by_former_keys=True)
    context = model_admin.admin_site.each_context(request) | {
        "title": (_("Archive: %(title)s") if form else _("Bring back from the archive: %(title)s"))
        % {"title": row},
        "opts": model_admin.opts,
        "kind": capfirst(model_admin.opts.verbose_name),
        "row": row,
        "form": form,
        "refusal": refusal,
        "citations": citations,
        "more_citations": more,
    }
    return TemplateResponse(request, "admin/content/archive.html", context)
