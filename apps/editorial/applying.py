"""Apply payloads to the live rows, in bulk: one read and one write for each model, however many rows.

Called inside a transaction, by `publish()`, and by drafts and previews (`trying`), which roll it back.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.core.languages import SOURCE, translated_fields
from apps.editorial.aggregates import children, columns, links
from apps.editorial.payloads import is_structural, to_value
from apps.editorial.problems import Problem, Refused, from_validation_error


@dataclass
class Applied:
    """What an application did.

    rows: {row: id of its root} for every row written. changed: pairs (row id, column) that hold another value now.
    deleted: ids of the children that went. parked: (model label, values) that had no row to go to.
    """

    plans: list
    rows: dict = field(default_factory=dict)
    changed: set = field(default_factory=set)
    deleted: set = field(default_factory=set)
    parked: list = field(default_factory=list)


def apply(payloads, roots=None, check=None):
    """Write payloads to the live rows and return what was done, as `Applied`.

    The caller has opened a transaction and locked the roots. roots: see `place`. check: a function that takes the rows
    as they will be and may raise Refused, asked before anything is written.
    Raises Refused when a value is not of its field's form; the database's own errors when it refuses a row.
    """
    applied = place(payloads, roots)
    if check is not None:
        check(applied.rows)
    write(applied)
    return applied


def place(payloads, roots=None):
    """Read the live rows and set the named columns on them, without writing: `publish()` checks in between.

    roots: those of all payloads, as `lock_roots` has read them; None to read them here.
    """
    applied = Applied(plans=_plans(payloads))
    with override(SOURCE):  # base columns follow the active language; stored ones must follow English
        for plan in applied.plans:
            plan.read(roots)
            plan.place(applied)
    return applied


def write(applied):
    """Write what `place` has set."""
    with override(SOURCE):
        for plan in applied.plans:
            plan.write(applied)
        for plan in applied.plans:  # last, for a link may lead to a row that came with the same change
            plan.write_links()


def lock_roots(payloads):
    """Lock the live roots of payloads and return {id as text: root}.

    Always in the same order: crossing publications would deadlock otherwise.
    """
    by_model, found = defaultdict(list), {}
    for payload in payloads:
        by_model[payload["model"]].append(payload["id"])
    for label in sorted(by_model):
        rows = apps.get_model(label)._base_manager.filter(pk__in=by_model[label]).order_by("pk")
        found |= {str(row.pk): row for row in rows.select_for_update(no_key=True)}
    return found


def _plans(payloads):
    """Return one plan for each model that the payloads touch, roots before children."""
    plans = {}
    for payload in payloads:
        root_model = apps.get_model(payload["model"])
        root_id = uuid.UUID(payload["id"])
        root_plan = plans.setdefault(root_model, Plan(root_model))
        root_plan.add({"id": payload["id"], **payload["fields"]}, root_id, payload)
        for name, model in children(root_model).items():
            plan = plans.setdefault(model, Plan(model))
            if name in payload["children"]:  # what a payload leaves out keeps its rows
                plan.own(root_id, payload, payload["children"][name])
            for values in [*payload["children"].get(name, ()), *payload.get("parked", {}).get(name, ())]:
                plan.add(values, root_id, payload)
    return list(plans.values())


class Plan:
    """All rows of one model that the payloads name."""

    def __init__(self, model):
        self.model = model
        self.wanted = []  # (row id, root id, language, values)
        self.structured = {}  # {root whose children of this model are exactly the ones named: their ids}
        self.live = {}
        self.touched, self.moved, self.linked, self.gone = set(), set(), {}, set()

    def add(self, values, root_id, payload):
        self.wanted.append((uuid.UUID(values["id"]), root_id, payload["language"], values))

    def own(self, root_id, payload, rows):
        if is_structural(payload):  # of several, the one that lies above the others decides
            self.structured[root_id] = {uuid.UUID(row["id"]) for row in rows}

    @property
    def root_field(self):
        return getattr(self.model, "root_field", "")

    def read(self, roots):
        if roots is not None and not self.root_field:
            self.live = {key: roots[str(key)] for key, *_rest in self.wanted if str(key) in roots}
            return
        condition = Q(pk__in={row_id for row_id, *_rest in self.wanted})
        if self.structured:
            condition |= Q(**{f"{self.root_field}__in": list(self.structured)})
        self.live = {row.pk: row for row in self.model._base_manager.filter(condition)}

    def place(self, applied):
        """Set the named columns on the rows; English first, so that new rows exist for the other languages."""
        for row_id, root_id, language, values in sorted(self.wanted, key=lambda wanted: wanted[2] != SOURCE):
            row = self._row(row_id, root_id, language)
            if row is None:
                applied.parked.append((self.model._meta.label_lower, values))
                continue
            self._check_root(row, root_id)
            applied.rows[row] = root_id
            self._set(row, language, values, applied)
        self.gone = {
            pk for pk, row in self.live.items() if pk not in self.structured.get(self._root_of(row), {pk})
        }
        for row in [row for row in applied.rows if row.pk in self.gone]:
            del applied.rows[row]
        self.linked = {key: ids for key, ids in self.linked.items() if key[1] not in self.gone}

    def _root_of(self, row):
        return getattr(row, f"{self.root_field}_id") if self.root_field else row.pk

    def _row(self, row_id, root_id, language):
        if row_id not in self.live and language == SOURCE:
            key = {f"{self.root_field}_id": root_id} if self.root_field else {}
            self.live[row_id] = self.model(id=row_id, **key)
        return self.live.get(row_id)

    def _check_root(self, row, root_id):
        """A child of another root is not this payload's to write, whatever a form or a file says."""
        if self._root_of(row) != root_id:
            raise Refused([Problem(_("This row belongs to another page."), str(row._meta.verbose_name))])

    def _set(self, row, language, values, applied):
        for column in columns(self.model, language):
            if column.attname not in values:
                continue
            value = self._value(row, column, values[column.attname])
            if row._state.adding or getattr(row, column.attname) != value:
                applied.changed.add((row.pk, column.attname))
                if column.unique or column.name in self._unique_together():
                    self.moved.add(row.pk)
            setattr(row, column.attname, value)
            self.touched.add(column)
        for link in links(self.model, language):
            if link.name in values:
                self.linked[link.name, row.pk] = {str(pk) for pk in values[link.name]}

    def _value(self, row, column, value):
        try:
            return to_value(column, value)
        except ValidationError as error:
            named = ValidationError({column.name: error.messages})
            raise Refused(from_validation_error(named, row)) from error

    def _unique_together(self):
        return {
            name for constraint in self.model._meta.total_unique_constraints for name in constraint.fields
        }

    def write(self, applied):
        applied.deleted |= self.gone
        written = {pk for pk, _column in applied.changed}
        rows = [row for row in applied.rows if isinstance(row, self.model) and row.pk in written]
        # A swap of two unique values has no order of updates that works: such children are deleted and written anew.
        swapped = {
            row.pk for row in rows if row.pk in self.moved and not row._state.adding and self.root_field
        }
        if self.gone | swapped:
            self.model._base_manager.filter(pk__in=self.gone | swapped).delete()
        if rows:
            self.model._base_manager.bulk_create(
                rows, update_conflicts=True, unique_fields=["id"], update_fields=self._update_fields()
            )

    def write_links(self):
        for link in links(self.model, SOURCE):
            wanted = {pk: ids for (name, pk), ids in self.linked.items() if name == link.name}
            if wanted:
                _write_link(link, wanted)

    def _update_fields(self):
        """Return the columns to write: the named ones and the base columns that mirror English."""
        return sorted({column.name for column in self.touched}.union(translated_fields(self.model))) or ["id"]


def _write_link(link, wanted):
    """Make the many-to-many rows of `link` exactly `wanted`, {row id: ids of its targets as text}."""
    through = link.remote_field.through
    names = (link.m2m_field_name(), link.m2m_reverse_field_name())
    own, other = (through._meta.get_field(name).attname for name in names)
    stale, missing = [], {pk: set(targets) for pk, targets in wanted.items()}
    for row in through._base_manager.filter(**{f"{own}__in": list(wanted)}):
        target = str(getattr(row, other))
        if target in missing[getattr(row, own)]:
            missing[getattr(row, own)].remove(target)
        else:
            stale.append(row.pk)
    if stale:
        through._base_manager.filter(pk__in=stale).delete()
    _check_targets(link, set().union(*missing.values()))
    through._base_manager.bulk_create(
        through(**{own: pk, other: target}) for pk, targets in missing.items() for target in sorted(targets)
    )


def _check_targets(link, targets):
    """Raise Refused for a target that is not there. One that is published in the same change is there by now."""
    if not targets:
        return
    model = link.remote_field.model
    try:
        found = {str(pk) for pk in model._base_manager.filter(pk__in=targets).values_list("pk", flat=True)}
    except (ValidationError, ValueError) as error:
        raise Refused([Problem(str(error), field=str(link.verbose_name))]) from error
    if targets - found:
        message = _("The %(kind)s referred to does not exist or is not published yet.")
        raise Refused([Problem(message % {"kind": model._meta.verbose_name}, field=str(link.verbose_name))])
