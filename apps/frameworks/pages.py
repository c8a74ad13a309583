"""What the pages about frameworks show. Each function reads what its page needs in a fixed number of queries."""

from itertools import groupby

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.core.filtering import matching
from apps.core.references import resolve
from apps.frameworks.models import Framework, PartGroup, Programme, Relation, UnitRole
from apps.frameworks.relations import ties_of
from apps.library.showing import current, page_of, shown
from apps.organization.models import Unit
from apps.translation.reading import localized

Kind = Framework.Kind
# The model's labels name one of a kind; a heading names them all.
HEADINGS = {
    Kind.FRAMEWORK: _("Frameworks"),
    Kind.PLAN: _("Plans"),
    Kind.POLICY: _("Policies"),
    Kind.GUIDELINES: _("Guidelines"),
    Kind.AGREEMENT: _("Agreements"),
    Kind.DECLARATION: _("Declarations and compacts"),
    Kind.AGENDA: _("Agendas"),
    Kind.CHARTER: _("Charters"),
}


def frameworks_page(user, asked):
    """Return the frameworks by kind, those in force first, narrowed to the words of the query."""
    rows = asked.sift(Framework.objects.visible_to(user))
    found = sorted(matching(rows, asked.query, "title", "acronym"), key=_place)
    kinds = [(kind, HEADINGS[kind], list(same)) for kind, same in groupby(found, key=lambda row: row.kind)]
    return page_of(
        shown(found, "title", "acronym", "purpose", "public_note"),
        kinds=kinds,
        total=len(found),
    )


def framework_page(framework, user, asked):
    """Return what the page of a framework, read with `for_page`, shows to a person."""
    groups = _groups(framework, user, asked)
    ties = ties_of(framework, asked.sift(Relation.objects.of(framework, user)))
    roles = asked.sift(UnitRole.objects.visible_to(user).filter(framework=framework))
    programmes = asked.sift(Programme.objects.visible_to(user).with_places().filter(framework=framework))
    documents, predecessors = framework.documents.all(), framework.supersedes.all()
    successor = Framework.objects.visible_to(user).filter(pk=framework.superseded_by_id).first()
    owner = Unit.objects.visible_to(user).filter(pk=framework.owner_unit_id).first()
    return page_of(
        [
            *shown([framework], "title", "acronym", "purpose", "summary", "public_note"),
            *shown(groups, "title", "lead_in", "public_note"),
            *shown([part for group in groups for part in group.shown_parts], "title", "text", "public_note"),
            *shown([tie.relation for tie in ties], "note", "public_note"),
            *shown(roles, "statement", "public_note"),
            *shown(programmes, "name", "public_note"),
            *shown(documents, "note", "public_note"),
        ],
        linked=_linked(ties, roles, [successor, owner, *predecessors]),
        groups=groups,
        ties=ties,
        roles=roles,
        programmes=programmes,
        documents=documents,
        predecessors=predecessors,
        successor=successor,
        owner=owner,
        addresses=resolve([localized(framework, "summary").text], user),
    )


def programmes_page(user, asked):
    """Return the programmes, each with its framework and its unit as far as the person may see them."""
    programmes = asked.sift(Programme.objects.visible_to(user).with_places())
    return page_of(
        shown(programmes, "name", "acronym", "summary", "public_note"),
        linked=[place for row in programmes for place in (row.framework, row.unit)],
        programmes=programmes,
        addresses=resolve([localized(row, "summary").text for row in programmes], user),
    )


def work_of_unit(unit, user):
    """Return what a unit does for which framework, and its programmes."""
    roles = current(UnitRole.objects.visible_to(user).filter(unit=unit))
    programmes = current(Programme.objects.visible_to(user).filter(unit=unit))
    return page_of(
        [*shown(roles, "statement", "public_note"), *shown(programmes, "name", "acronym")],
        linked=_linked([], roles, [role.framework for role in roles]),
        roles=roles,
        programmes=programmes,
    )


def _groups(framework, user, asked):
    """Return the lists of a framework's parts, each with `shown_parts`."""
    groups = PartGroup.objects.visible_to(user).filter(framework=framework).prefetch_related("parts")
    groups = asked.sift(groups)
    for group in groups:
        group.shown_parts = asked.sift(group.parts.all())
        group.count_in_words = _count_in_words(group.declared_count, len(group.shown_parts))
    return groups


def _count_in_words(declared, recorded):
    """Return a warning where another number of parts is recorded than the source says there are, else ""."""
    if declared in (None, recorded):
        return ""
    said = ngettext(
        "According to its source this list has %(number)s part.",
        "According to its source this list has %(number)s parts.",
        declared,
    ) % {"number": declared}
    here = ngettext("%(number)s part is recorded here.", "%(number)s parts are recorded here.", recorded) % {
        "number": recorded
    }
    return f"{said} {here}"


def _linked(ties, roles, others):
    """Return the rows that the sentences about relations and roles name."""
    named = [row for tie in ties for row in (tie.other, tie.relation.to_part)]
    named += [row for role in roles for row in (role.unit, role.part)]
    return [*named, *others]


def _place(framework):
    return Kind.values.index(framework.kind), framework.is_retired, framework.position
