"""Which office covers which countries: what a file says (`coverage_files`) goes through the door, all or nothing."""

from collections import defaultdict

from django.db import transaction

from apps.core.identity import row_id
from apps.editorial.models import LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing import publish
from apps.organization.coverage_files import problem_in, read
from apps.organization.models import Country, Coverage, Office
from apps.translation.states import Origin

REGIONAL = Coverage.Kind.REGIONAL
EXAMPLE_NOTE = "Example of coverage, not a fact"


def load_coverage(path, by=None):
    """Load a file and return {"offices", "changed", "countries", "is_example"}.

    by: the person in whose name it is published, whose rights are checked; None for content that comes with the
    portal. Raises Refused naming line and remedy, and NotAllowed; then nothing is stored.
    """
    lines, is_example = read(path)
    origin = Origin.IMPORT if by else Origin.FIXTURE
    with transaction.atomic():
        LogHead.lock()  # nobody publishes between the look at what is recorded and the change of it
        payloads = _payloads(lines)
        if payloads:
            publish(payloads, by=by, origin=origin, note=EXAMPLE_NOTE if is_example else "")
    return {
        "offices": len({line.office for line in lines}),
        "changed": len(payloads),
        "countries": len({line.country for line in lines if line.country}),
        "is_example": is_example,
    }


def _payloads(lines):
    """Return the payloads of the offices whose coverage changes. Raises Refused naming the lines that cannot be."""
    everywhere = {row.code: row for row in Office.objects.prefetch_related("coverage__country")}
    offices = {code: row for code, row in everywhere.items() if row.archived_at is None}
    countries = {row.iso2: row for row in Country.objects.live()}
    wanted = defaultdict(list)
    for line in lines:
        wanted[line.office] += [line] if line.country else []
    problems = [*_unknown(lines, offices, countries), *_twice(lines), *_crossing(wanted, everywhere)]
    if problems:
        raise Refused(problems)
    payloads = [_payload(offices[code], rows, countries) for code, rows in wanted.items()]
    return [payload for payload in payloads if payload is not None]


def _payload(office, lines, countries):
    """Return the payload of an office with its new coverage, None where that is what is recorded."""
    payload = payload_of(office, "en")
    recorded = {(row["country_id"], row["kind"]): row["id"] for row in payload["children"]["coverage"]}
    rows = []
    for position, line in enumerate(lines, start=1):
        key = (str(countries[line.country].pk), line.kind)
        own = row_id(Coverage._meta.label_lower, office.code, f"{line.country}+{line.kind}")
        rows.append(
            {
                "id": recorded.get(key, str(own)),
                "position": position,
                "country_id": key[0],
                "kind": key[1],
            }
        )
    if rows == [{name: row[name] for name in ROW} for row in payload["children"]["coverage"]]:
        return None
    return payload | {"children": {**payload["children"], "coverage": rows}}


ROW = ("id", "position", "country_id", "kind")


def _unknown(lines, offices, countries):
    for line in lines:
        if line.office not in offices:
            message = f"There is no office with the code “{line.office}”. Record the office first, or mend the code."
            yield problem_in(line.number, message)
        elif line.country and line.country not in countries:
            message = f"There is no country “{line.country}”. Write the ISO code in two capital letters: TD."
            yield problem_in(line.number, message)


def _twice(lines):
    """Complain of what stands in the file twice: a country under one office, and two regional offices for one."""
    seen = {}
    for line in lines:
        key = (line.office, line.kind, line.country)
        if line.country and key in seen:
            yield problem_in(
                line.number, f"“{line.country}” stands under “{line.office}” twice. Leave one out."
            )
        seen[key] = line
    first = {}
    for line in lines:
        if line.kind != REGIONAL:
            continue
        other = first.setdefault(line.country, line)
        if other.office != line.office:
            yield problem_in(line.number, _two_offices(line, other.office, f" (line {other.number})"))


def _crossing(wanted, offices):
    """Complain of countries that have a Regional Office on the portal which the file does not speak of."""
    taken = {
        row.country.iso2: office.code
        for office in offices.values()
        if office.code not in wanted
        for row in office.coverage.all()
        if row.kind == REGIONAL
    }
    for line in (line for rows in wanted.values() for line in rows):
        if line.kind == REGIONAL and line.country in taken:
            other = taken[line.country]
            remedy = f" Name “{other}” in the file too, without it, if it has changed hands."
            yield problem_in(line.number, _two_offices(line, other, " on the portal") + remedy)


def _two_offices(line, other, where):
    return (
        f"“{other}”{where} and “{line.office}” cannot both be the regional office of “{line.country}”. "
        "Keep it under one of them."
    )
