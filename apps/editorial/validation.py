"""Rules that a change has to keep, checked without a query for each row."""

import logging
import uuid
from collections import defaultdict
from functools import partial

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext as _

from apps.core.constraints import UniqueNamingOther
from apps.core.languages import SOURCE, column, translated_fields
from apps.core.models import Content
from apps.core.text import is_blank, validate_characters
from apps.editorial.aggregates import columns
from apps.editorial.payloads import rows as rows_of
from apps.editorial.payloads import to_value
from apps.editorial.problems import Problem, Refused, from_validation_error, name_of

logger = logging.getLogger(__name__)


def check_fields(rows):
    """Return the problems of single rows: lengths, characters, choices, and each model's own `clean()`."""
    problems = []
    for row in rows:
        references = _foreign_keys(type(row))
        left_out = {field.name for field in references} | set(translated_fields(type(row)))
        problems += _missing_english(row) + _missing_references(row, references)
        problems += _bad_characters(row, left_out) + _bad_numbers(row)
        try:
            row.clean_fields(exclude=left_out)
            row.clean()
        except ValidationError as error:
            problems += from_validation_error(error, row)
    return list(dict.fromkeys(problems))


def refuse_bad_fields(rows):
    """Raise Refused with all problems of single rows."""
    if problems := check_fields(rows):
        raise Refused(problems)


def _missing_references(row, references):
    """The reference of a child to its root is the door's to set."""
    root_field = getattr(row, "root_field", "")
    return [
        Problem(str(field.error_messages["blank"]), name_of(row), str(field.verbose_name))
        for field in references
        if not field.null and field.name != root_field and getattr(row, field.attname) is None
    ]


def _bad_characters(row, left_out):
    """Columns of codes and addresses have no such check of their own, and PostgreSQL refuses a NUL in any of them."""
    problems = []
    for field in row._meta.concrete_fields:
        value = field.value_from_object(row)
        if field.name in left_out or not isinstance(value, str):
            continue
        try:
            validate_characters(value)
        except ValidationError as error:
            problems += from_validation_error(ValidationError({field.name: error.messages}), row)
    return problems


def _bad_numbers(row):
    """SQLite stores any number: what PostgreSQL would refuse could never be moved there."""
    problems = []
    for field in row._meta.concrete_fields:
        bounds = BaseDatabaseOperations.integer_field_ranges.get(field.get_internal_type())
        value = field.value_from_object(row)
        if not bounds or not isinstance(value, int):
            continue
        try:
            MinValueValidator(bounds[0])(value)
            MaxValueValidator(bounds[1])(value)
        except ValidationError as error:
            problems += from_validation_error(ValidationError({field.name: error.messages}), row)
    return problems


def _missing_english(row):
    return [
        Problem(_("The English text is required."), name_of(row), str(row._meta.get_field(name).verbose_name))
        for name in translated_fields(type(row))
        if not row._meta.get_field(name).blank and is_blank(getattr(row, column(name, SOURCE)))
    ]


def check_references(rows, targets=None):
    """Return the problems of written rows that refer to something that is not there. targets: see `targets_of`."""
    targets = targets_of(rows) if targets is None else targets
    return [
        Problem(
            _("The %(kind)s referred to does not exist or is not published yet.")
            % {"kind": field.related_model._meta.verbose_name},
            name_of(row),
            str(field.verbose_name),
        )
        for row, field, target in _references(rows)
        if target not in targets[field.related_model]
    ]


def targets_of(rows):
    """Return {model: {key: since when it is archived, None for never}} of written rows and of what they refer to, as
    far as it is there: one query for each kind of target that is not among them.
    """
    found, wanted = defaultdict(dict), defaultdict(set)
    for row in rows:
        if not row._state.adding:
            found[type(row)][row.pk] = getattr(row, "archived_at", None)
    for _row, field, target in _references(rows):
        if target not in found[field.related_model]:
            wanted[field.related_model].add(target)
    for model, keys in wanted.items():
        never = models.Value(None, models.DateTimeField())  # of parts, which are not archived
        since = models.F("archived_at") if issubclass(model, Content) else never
        found[model] |= dict(model._base_manager.filter(pk__in=keys).values_list("pk", since))
    return found


def _references(rows):
    """Yield (row, field, key of its target) of all keys of rows."""
    for row in rows:
        for field in _foreign_keys(type(row)):
            if (target := getattr(row, field.attname)) is not None:
                yield row, field, target


def check_rules(models):
    """Raise Refused where the rows of a model break a rule that no single one shows: a circle, two first contacts."""
    for model in models:
        try:
            model._default_manager.all().check_rules()
        except ValidationError as error:
            raise Refused(error.messages) from error


def _foreign_keys(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def explain(payloads, error):
    """Return in words why the database refused the payloads. Called after the transaction was rolled back."""
    candidates = _candidates(payloads)
    if found := _repeated(candidates) or _taken(candidates):
        return found
    logger.warning("The database refused a change: %s", error)
    return [
        Problem(
            _("The database refused this change. Look for a key that is used twice, and tell the editors.")
        )
    ]


def _candidates(payloads):
    """Return the rows as the payloads would have them, in all languages. Those that refer to each other know it."""
    rows = {}
    for payload in sorted(payloads, key=lambda payload: payload["language"] != SOURCE):
        for model, values in rows_of(payload, apps.get_model(payload["model"])):
            key = model, uuid.UUID(values["id"])
            if key not in rows and payload["language"] == SOURCE:
                rows[key] = _stored_or_new(model, key[1], payload["id"])
            if key in rows:
                _set(rows[key], payload["language"], values)
    for row in rows.values():
        for field in _foreign_keys(type(row)):
            if target := rows.get((field.related_model, getattr(row, field.attname))):
                setattr(row, field.name, target)  # nothing of this change is in the database any more
    return list(rows.values())


def _stored_or_new(model, pk, root_id):
    row = model._base_manager.filter(pk=pk).first() or model(id=pk)
    if getattr(model, "root_field", ""):
        setattr(row, f"{model.root_field}_id", uuid.UUID(root_id))
    return row


def _set(row, language, values):
    for field in columns(type(row), language):
        if field.attname in values:
            setattr(row, field.attname, to_value(field, values[field.attname]))


def _repeated(candidates):
    """Return the problems of rows of this very change that may not have the same values."""
    first, problems = {}, []
    for row in candidates:
        for names, message in _unique_sets(row):
            values = (type(row), names, *(getattr(row, name) for name in names))
            if None not in values and (other := first.setdefault(values, row)) is not row:
                problems.append(Problem(message(row, other), name_of(row)))
    return problems


def _unique_sets(row):
    """Yield (columns, words for a row and the one it collides with) of every uniqueness that holds for a row."""

    def twice(row, other):
        return _("Two rows of this change have the same key. Change one of them.")

    for field in row._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield (field.attname,), twice
    for constraint in row._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint):
            continue
        if constraint.condition is None:
            yield _attnames(row, constraint), twice
        elif constraint.condition.check(_values(row)):
            yield _attnames(row, constraint), partial(_violation, constraint)


def _violation(constraint, row, other):
    if isinstance(constraint, UniqueNamingOther):
        return constraint.message_naming(row, other)
    return str(constraint.get_violation_error_message())


def _attnames(row, constraint):
    return tuple(row._meta.get_field(name).attname for name in constraint.fields)


def _values(row):
    return {
        field.name: models.Value(field.value_from_object(row), field) for field in row._meta.concrete_fields
    }


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
