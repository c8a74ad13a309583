"""Rules that a change has to keep, checked without a query for each row."""

from collections import Counter, defaultdict

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE, column, translated_fields
from apps.core.text import is_blank
from apps.editorial.aggregates import columns
from apps.editorial.payloads import rows as rows_of
from apps.editorial.payloads import to_value
from apps.editorial.problems import Problem, from_validation_error, name_of


def check_fields(rows):
    """Return the problems of single rows: lengths, characters, choices, and each model's own `clean()`."""
    problems = []
    for row in rows:
        left_out = {field.name for field in _foreign_keys(type(row))} | set(translated_fields(type(row)))
        problems += _missing_english(row)
        try:
            row.clean_fields(exclude=left_out)
            row.clean()
        except ValidationError as error:
            problems += from_validation_error(error, row)
    return problems


def _missing_english(row):
    return [
        Problem(_("The English text is required."), name_of(row), str(row._meta.get_field(name).verbose_name))
        for name in translated_fields(type(row))
        if not row._meta.get_field(name).blank and is_blank(getattr(row, column(name, SOURCE)))
    ]


def check_references(rows):
    """Return the problems of rows that refer to something that is not there: one query for each kind of target."""
    wanted = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for field in _foreign_keys(type(row)):
            if (target := getattr(row, field.attname)) is not None:
                wanted[field.related_model][target].append((row, field))
    problems = []
    for model, by_target in wanted.items():
        present = set(model._base_manager.filter(pk__in=list(by_target)).values_list("pk", flat=True))
        problems += [
            Problem(
                _("The %(kind)s referred to does not exist or is not published yet.")
                % {"kind": model._meta.verbose_name},
                name_of(row),
                str(field.verbose_name),
            )
            for target, places in by_target.items()
            if target not in present
            for row, field in places
        ]
    return problems


def _foreign_keys(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def explain(payloads, error):
    """Return in words why the database refused the payloads. Called after the transaction was rolled back."""
    problems = []
    for payload in payloads:
        if payload["language"] == SOURCE:
            candidates = [
                _candidate(model, values, payload["id"])
                for model, values in rows_of(payload, _model(payload))
            ]
            problems += _repeated(candidates) or _taken(candidates)
    fallback = _("The database refused this change: %(reason)s") % {"reason": str(error).strip()}
    return problems or [Problem(fallback)]


def _model(payload):
    return apps.get_model(payload["model"])


def _candidate(model, values, root_id):
    row = model._base_manager.filter(pk=values["id"]).first() or model(id=values["id"])
    if getattr(model, "root_field", ""):
        setattr(row, f"{model.root_field}_id", root_id)
    for field in columns(model, SOURCE):
        if field.attname in values:
            setattr(row, field.attname, to_value(field, values[field.attname]))
    return row


def _repeated(candidates):
    """Return the problems of children of one page that have the same natural key."""
    children = [row for row in candidates if getattr(row, "slot_field", "")]
    counted = Counter((type(row), getattr(row, row.slot_field)) for row in children)
    message = _("Two rows of this page have this key. Change one of them.")
    return [
        Problem(message, name_of(row))
        for row in {(type(row), getattr(row, row.slot_field)): row for row in children}.values()
        if counted[type(row), getattr(row, row.slot_field)] > 1
    ]


def _taken(candidates):
    """Return what Django's own checks of uniqueness and constraints say of each row."""
    problems = []
    for row in candidates:
        try:
            row.validate_unique()
            row.validate_constraints()
        except ValidationError as error:
            problems += from_validation_error(error, row)
    return problems
