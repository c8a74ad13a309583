"""Whom to ask, on the pages of other apps. Each tag reads what it prints: four queries at most."""

from django import template

from apps.contacts import resolving
from apps.contacts.models import Subject
from apps.core.languages import active
from apps.translation.models import TranslationUnit

register = template.Library()

WAYS = "contacts/includes/ways.html"


@register.inclusion_tag(WAYS, takes_context=True)
def who_can_help(context, unit, level=3):
    """Print the ways to a unit, under headings of a level."""
    return _shown(context, resolving.ways_to_unit(unit, context["user"]), level)


@register.inclusion_tag(WAYS, takes_context=True)
def who_can_help_country(context, country, level=3):
    """Print the ways to help for a country, under headings of a level."""
    return _shown(context, resolving.ways_to_country(country, context["user"]), level)


@register.inclusion_tag(WAYS, takes_context=True)
def contacts_of_office(context, office, level=3):
    """Print the ways to an office, under headings of a level."""
    return _shown(context, resolving.ways_to_office(office, context["user"]), level)


@register.inclusion_tag("contacts/includes/subjects.html", takes_context=True)
def subjects_of(context, unit):
    """Print links to the subjects that a unit answers for; nothing when there is none."""
    subjects = list(Subject.objects.visible_to(context["user"]).current().filter(unit=unit))
    TranslationUnit.objects.attach_to(subjects, active())
    return {"subjects": subjects}


def _shown(context, ways, level):
    TranslationUnit.objects.attach_to([row for way in ways for row in way.rows], active())
    kept = {name: context.get(name) for name in ("user", "request", "dead_links")}
    return {"ways": ways, "level": level, **kept}
