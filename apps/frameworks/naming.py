"""How a page names a framework and a part of one. A retired framework carries its mark wherever it is named."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from apps.frameworks.models import PartGroup
from apps.translation.reading import localized
from apps.translation.templatetags.translated import localized as marked

NUMBERED = (PartGroup.ListStyle.DECIMAL, PartGroup.ListStyle.ROMAN, PartGroup.ListStyle.LETTERS)
# One of a kind, by its number; the model's labels are plurals.
ONE_OF = {
    PartGroup.Kind.PRINCIPLE: _("principle %(number)s"),
    PartGroup.Kind.OBJECTIVE: _("objective %(number)s"),
    PartGroup.Kind.GOAL: _("goal %(number)s"),
    PartGroup.Kind.COMMITMENT: _("commitment %(number)s"),
    PartGroup.Kind.SECTOR: _("sector %(number)s"),
    PartGroup.Kind.PHASE: _("phase %(number)s"),
}


def framework_name(framework, *, linked=True):
    """Return the title, the acronym unless the title has it, and in words that it is superseded or withdrawn."""
    title = marked(framework, "title")
    if linked:
        title = format_html('<a href="{}">{}</a>', framework.get_absolute_url(), title)
    name = format_html("<bdi>{}{}</bdi>", title, _acronym(framework))
    if not framework.is_retired:
        return name
    return format_html('{} <span class="badge doubtful">{}</span>', name, framework.get_status_display())


def part_name(part, framework):
    """Return a link to a part of a framework: "objective 2 “Deal with crises”"; without number only the title."""
    title = format_html("<q>{}</q>", marked(part, "title"))
    address = f"{framework.get_absolute_url()}#part.{part.group.code}.{part.number}"
    if part.group.list_style not in NUMBERED:
        return format_html('<a href="{}">{}</a>', address, title)
    number = ONE_OF[part.group.kind] % {"number": part.number}
    return format_html('<a href="{}">{}</a> {}', address, number, title)


def _acronym(framework):
    acronym = localized(framework, "acronym").text
    if not acronym or acronym in localized(framework, "title").text:
        return ""
    return format_html(" (<bdi>{}</bdi>)", acronym)
