"""What the pages of offices and countries show. Each reads what it needs in a fixed number of queries."""

from collections import Counter
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from apps.core.filtering import matching
from apps.core.sorting import initial, sort_key
from apps.library.showing import NAME, current, page_of, shown
from apps.organization.models import Country, Coverage, Office, OfficeType, Position, Unit
from apps.translation.reading import localized

PLACE = ("name", "city", "public_note")
Kind = Coverage.Kind
# Headings above the countries of an office, and above the offices of a country.
COVERED = {
    Kind.REGIONAL: _("As their regional office"),
    Kind.SUBREGIONAL: _("With sub-regional support"),
    Kind.COUNTRY: _("As their country office"),
    Kind.THEMATIC: _("With support on a theme"),
}
COVERING = {
    Kind.REGIONAL: _("Regional office"),
    Kind.SUBREGIONAL: _("Sub-regional support"),
    Kind.COUNTRY: _("Country office"),
    Kind.THEMATIC: _("Support on a theme"),
}

# The types of office that answer for a part of the world, and the one that stands under another office.
COVERING_TYPES = ("RO", "SRO")
REPORTING_TYPE = "SRO"


def offices_page(user, asked):
    """Return the types of office, each with its `shown_offices` and how many are `recorded`."""
    types = asked.sift(OfficeType.objects.visible_to(user))
    offices = asked.sift(Office.objects.visible_to(user).in_places())
    found = _with_words(offices, asked.query)
    for row in types:
        row.shown_offices = [office for office in found if office.type_id == row.pk]
        row.recorded = _recorded(row, types, offices)
        row.kinds_below = [kind for kind in types if kind.parent_id == row.pk]
        row.kind_of = next((other for other in types if other.pk == row.parent_id), None)
    return page_of(
        [
            *shown(types, "name", "plural_name", "acronym", "role", "public_note"),
            *shown(found, *PLACE),
            *shown([office.country for office in found], *NAME),
        ],
        types=[row for row in types if row.shown_offices or not asked.query],
        total=len(found),
    )


def office_page(office, user):
    """Return what the page of an office shows."""
    offices = current(Office.objects.visible_to(user).in_places())
    neighbours = [row for row in offices if row != office and row.country_id == office.country_id]
    same_city = [row for row in neighbours if office.city_en and row.city_en == office.city_en]
    above = [row for row in offices if row.pk == office.reports_to_id]
    below = [row for row in offices if row.reports_to_id == office.pk]
    coverage = list(office.coverage.filter(country__archived_at=None).select_related("country"))
    positions = current(Position.objects.visible_to(user).filter(office=office))
    owner = Unit.objects.visible_to(user).filter(pk=office.owner_unit_id).first()
    return page_of(
        [
            *shown([office], *PLACE, "responsibilities"),
            *shown([office.type], "name", "acronym", "role"),
            *shown([office.country, *(row.country for row in coverage)], *NAME),
            *shown(positions, "title", "holder", "holder_title", "public_note"),
        ],
        linked=[*neighbours, *above, *below, owner],
        above=above,
        below=below,
        owner=owner,
        positions=positions,
        coverage=_by_kind(coverage, COVERED),
        is_covering=bool(coverage) or office.type.code in COVERING_TYPES,
        is_reporting=bool(above) or office.type.code == REPORTING_TYPE,
        same_city=same_city,
        same_country=[row for row in neighbours if row not in same_city],
    )


def countries_page(user, asked):
    """Return the countries under the letters of the reader's language, each with its number of `offices_here`."""
    countries = matching(asked.sift(Country.objects.visible_to(user)), asked.query, "iso2", "name")
    offices = Counter(office.country_id for office in _open(Office.objects.visible_to(user)))
    for country in countries:
        country.offices_here = offices[country.pk]
    page = page_of(shown(countries, "name", "public_note"), total=len(countries))
    return page | {"letters": _by_initial(countries)}


def country_page(country, user):
    """Return what the page of a country shows: its offices, and who covers it."""
    offices = current(Office.objects.visible_to(user).in_places().filter(country=country))
    coverage = list(country.coverage.filter(office__archived_at=None).select_related("office"))
    return page_of(
        [*shown([country], "name", "public_note"), *shown(offices, *PLACE)],
        linked=[row.office for row in coverage],
        offices=offices,
        coverage=_by_kind(_of_open(coverage), COVERING),
    )


def _recorded(row, types, offices):
    """Return how many offices of a type are recorded, those of its kinds among them, closed ones not."""
    kinds = {row.pk, *(kind.pk for kind in types if kind.parent_id == row.pk)}
    return sum(office.type_id in kinds for office in _open(offices))


def _open(offices):
    return [office for office in current(offices) if not office.is_closed]


def _of_open(coverage):
    return [row for row in coverage if not (row.office.is_closed or row.office.is_superseded)]


def _by_kind(coverage, headings):
    """Return pairs of a heading and rows of coverage, in the order of the headings."""
    rows = [(heading, [row for row in coverage if row.kind == kind]) for kind, heading in headings.items()]
    return [(heading, same) for heading, same in rows if same]


def _by_initial(countries):
    """Return pairs of a letter and the countries under it, in the order of the reader's language."""
    countries = sorted(countries, key=lambda row: sort_key(_name(row)))
    groups = groupby(countries, key=lambda row: initial(_name(row)))
    return [(letter, list(group)) for letter, group in groups]


def _name(row):
    return localized(row, "name").text


def _with_words(offices, query):
    """Return the offices that have each word of the query in their own names, those of the country or of the type."""
    for word in query.split():
        offices = [office for office in offices if _has(office, word)]
    return offices


def _has(office, word):
    return bool(
        matching([office], word, "code", "name", "city")
        or matching([office.country], word, "iso2", "name")
        or matching([office.type], word, "code", "name", "plural_name", "acronym")
    )
