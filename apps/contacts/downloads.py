"""Contacts to take away: the list as a reader sees it, or one of them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.contacts import tables, vcards
from apps.contacts.models import Contact
from apps.contacts.pages import listed_contacts
from apps.core.languages import active
from apps.core.spreadsheets import CONTENT_TYPE
from apps.library.showing import Asked
from apps.translation.models import TranslationUnit


@require_safe
def cards(request):
    """Answer with the contacts of the list, narrowed like the list, as vCards."""
    return _file(vcards.vcards(_listed(request)), vcards.CONTENT_TYPE, "contacts.vcf")


@require_safe
def table(request):
    """Answer with the contacts of the list, narrowed like the list, as a table."""
    return _file(tables.table(_listed(request)), CONTENT_TYPE, "contacts.csv")


@require_safe
def card(request, code):
    """Answer with one contact as a vCard."""
    contacts = Contact.objects.visible_to(request.user).select_related("unit", "office")
    contact = get_object_or_404(contacts, code=code)
    return _file(vcards.vcards(_read([contact])), vcards.CONTENT_TYPE, f"{contact.code}.vcf")


def _listed(request):
    return _read(listed_contacts(request.user, Asked.by(request)))


def _read(contacts):
    """Read the states of the translations that are going to be printed."""
    places = [place for contact in contacts for place in (contact.unit, contact.office)]
    TranslationUnit.objects.attach_to([*contacts, *places], active())
    return contacts


def _file(text, content_type, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=content_type, headers=headers)
