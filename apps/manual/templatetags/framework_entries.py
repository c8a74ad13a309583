from django import template

from apps.core.languages import active
from apps.manual.models import Entry
from apps.translation.models import TranslationUnit

register = template.Library()


@register.simple_tag(takes_context=True)
def entries_about(context, framework):
    """Return the entries about a framework that the reader may see. Two queries."""
    entries = list(Entry.objects.visible_to(context["user"]).filter(about_framework=framework).with_address())
    TranslationUnit.objects.attach_to(entries, active())
    return entries
