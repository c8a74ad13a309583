"""What pages of other apps print for feedback. It costs no query but where a tag says so."""

from django import template
from django.utils.html import format_html

from apps.core.languages import active
from apps.feedback.models import Report
from apps.feedback.pages import name_of

register = template.Library()
MOST_ON_A_FORM = 5


@register.filter
def of_page(messages):
    """Return the messages that stand at the top of the page: those without a place of their own."""
    return [message for message in messages or () if not message.extra_tags]


@register.inclusion_tag("feedback/includes/thanks.html", takes_context=True)
def thanks(context, anchor):
    """Print, at the place that a reader said something of, that it has arrived."""
    found = [message for message in context.get("messages") or () if message.extra_tags == anchor]
    return {"found": found}


@register.filter
def label(row):
    """Return what addresses call the kind of a row ("manual.entry")."""
    return row._meta.label_lower


@register.filter
def called(row):
    """Return what a page is called, for `named`."""
    return name_of(row)


@register.simple_tag
def named(name):
    """Print a name (a `Localized`, or words in the page's language), marked with its own language."""
    if isinstance(name, str) or name.language == active():
        return format_html("<bdi>{}</bdi>", str(name))
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', name.language, name.direction, name)


@register.inclusion_tag("admin/feedback/open.html", takes_context=True)
def open_reports(context, row):
    """Print what readers say of a row and nobody has answered yet. One query; none where readers say nothing of it."""
    user = context["request"].user
    if not getattr(row, "feedback_kinds", ()) or not user.has_perm("feedback.view_report"):
        return {"reports": []}
    found = list(Report.objects.open().for_editor(user).about(row)[: MOST_ON_A_FORM + 1])
    return {"reports": found[:MOST_ON_A_FORM], "has_more": len(found) > MOST_ON_A_FORM, "row": row}
