"""Loading the content that comes with the portal: what is missing is made, what people edited is left alone."""

from collections import Counter

from django.apps import apps
from django.db import transaction

from apps.editorial import fixtures
from apps.editorial.aggregates import roots
from apps.editorial.compiling import Compiler
from apps.editorial.models import LogHead, Revision
from apps.editorial.payloads import normalise, payload_of
from apps.editorial.problems import Problem, Refused, name_of
from apps.editorial.publishing import publish
from apps.translation.states import Origin


def load(folder):
    """Load the .yaml files of a folder, all or nothing, and return {"created", "updated", "unchanged", "kept"}.

    A root that a person has ever published is kept as it is. One that came from files and nobody touched follows the
    files. Raises Refused naming file, row and reason; then nothing is stored.
    """
    files = fixtures.read(folder)
    fixtures.check_circles(files)
    with transaction.atomic():
        LogHead.lock()
        compiler = Compiler(files)
        payloads = {key: compiler.payloads(key) for key in sorted(files.rows, key=_rank)}
        if files.problems:
            raise Refused(files.problems)
        return _load(files, payloads)


def _load(files, payloads):
    edited = set(Revision.objects.exclude(origin=Origin.FIXTURE).values_list("object_id", flat=True))
    counts, wanted = Counter(created=0, updated=0, unchanged=0, kept=0), []
    for of_row in payloads.values():
        outcome, to_publish = _compare(of_row, edited)
        counts[outcome] += 1
        wanted += to_publish
    if wanted:
        try:
            publish(wanted, origin=Origin.FIXTURE)
        except Refused as error:
            raise Refused(_placed(error.problems, files)) from error
    return counts


def _rank(key):
    """Kinds in the order of the apps: what readers look for is published last and stands first in what is new."""
    return [model._meta.label_lower for model in roots()].index(key[0])


def _compare(payloads, edited):
    """Return what is to happen with one row of the files, and the payloads to publish for it."""
    model = apps.get_model(payloads[0]["model"])
    live = model._base_manager.filter(pk=payloads[0]["id"]).first()
    if live is None:
        return "created", payloads
    if live.pk in edited:
        return "kept", []
    different = [payload for payload in payloads if not _is_live(normalise(payload, model), live)]
    return ("updated" if different else "unchanged"), different


def _is_live(payload, live):
    """True when every value that the file names is what readers see. Columns and children that it leaves out do not."""
    present = payload_of(live, payload["language"])
    if not payload["fields"].items() <= present["fields"].items():
        return False
    for name, rows in payload["children"].items():
        live_rows = {row["id"]: row for row in present["children"][name]}
        if payload["language"] == "en" and set(live_rows) != {row["id"] for row in rows}:
            return False
        if any(not row.items() <= live_rows.get(row["id"], {}).items() for row in rows):
            return False
    return True


def _placed(problems, files):
    """Name the file of each problem, as far as its row is a root of a file."""
    by_name = {}
    for (label, natural_key), file_name in files.places.items():
        model = apps.get_model(label)
        row = model(**{model.natural_key_field: natural_key})
        by_name[name_of(row)] = file_name
    return [
        Problem(
            problem.message, ": ".join(filter(None, [by_name.get(problem.row), problem.row])), problem.field
        )
        for problem in problems
    ]
