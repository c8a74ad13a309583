"""Checks of drafts before readers see them: on the form, beside the preview, when they are submitted and published.

A rule is a function that takes the rows of drafts (`checked.Row`), which lie on the live rows meanwhile, and yields
findings. Later apps register their own (`register`).
"""

from collections import defaultdict
from functools import partial

from django.apps import apps
from django.db.models import ForeignKey
from django.utils.translation import gettext as _

from apps.core.models import Content
from apps.editorial import text_rules, validation
from apps.editorial.checked import Finding, rows_of_drafts
from apps.editorial.drafting import drafts_to_show
from apps.editorial.payloads import is_structural
from apps.editorial.problems import Refused
from apps.editorial.trying import in_place

_RULES = [*text_rules.RULES]
_RULES_OF_CHANGES = []


def register(rule, *, on_forms=True):
    """Add a rule. on_forms: False for one that asks the database more than a form may."""
    rules = _RULES if on_forms else _RULES_OF_CHANGES
    if rule not in rules:
        rules.append(rule)
    return rule


def findings(drafts, *more):
    """Return what is to be said of drafts that lie on the live rows now, or are published: errors first.

    more: rules that ask the database more than a form may.
    """
    rows = rows_of_drafts(drafts)
    found = dict.fromkeys(finding for rule in (*_RULES, *more) for finding in rule(rows))
    return sorted(found, key=lambda finding: (not finding.is_error, finding.is_old))


def findings_of_change(change):
    """Return what is to be said of all drafts of an open change, with what publishing it would refuse."""
    drafts = drafts_to_show(change)
    if not any(draft.change_id == change.pk for draft in drafts):
        return []
    try:
        payloads = [draft.payload for draft in drafts]
        with in_place(payloads, check=validation.refuse_bad_fields) as applied:
            return _of_whole(change, drafts, applied)
    except Refused as refusal:
        return _as_findings(refusal.problems)


def findings_in_place(change, drafts, applied):
    """Return the same of drafts (`drafts_to_show`) that lie on the live rows now. applied: what `in_place` gave."""
    bad = _as_findings(validation.check_fields(applied.rows))
    return bad or _of_whole(change, drafts, applied)


def check(change):
    """Raise Refused with every error of a change."""
    _refuse([finding for finding in findings_of_change(change) if finding.is_error])


def check_published(drafts):
    """Raise Refused with every error of drafts that were published in this very transaction."""
    _refuse(
        [finding for finding in findings(drafts, leads_to_archived, *_RULES_OF_CHANGES) if finding.is_error]
    )


def _refuse(errors):
    if errors:
        raise Refused([finding.problem for finding in errors])


def _of_whole(change, drafts, applied):
    own = [draft for draft in drafts if draft.change_id == change.pk]
    targets = validation.targets_of(applied.rows)
    archived = partial(leads_to_archived, targets=targets)
    return [*_refused(drafts, applied.rows, targets), *findings(own, archived, *_RULES_OF_CHANGES)]


def _refused(drafts, rows, targets):
    """Return what publishing would refuse, of drafts that lie on the live rows."""
    problems = validation.check_references(rows, targets)
    try:
        validation.check_rules(_structural_models(drafts))
    except Refused as refusal:
        problems += refusal.problems
    return _as_findings(problems)


def _structural_models(drafts):
    labels = {draft.model for draft in drafts if is_structural(draft.payload)}
    return [apps.get_model(label) for label in sorted(labels)]


def _as_findings(problems):
    return [Finding(str(one.message), is_error=True, part=str(one.row), field=one.field) for one in problems]


def leads_to_archived(rows, targets=None):
    """What a page cannot be without is there for readers; of the rest they are told less.

    targets: what the rows refer to (`validation.targets_of`), None where it is not read yet.
    """
    wanted = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for own in _content_keys(row.model):
            if key := row.values.get(own.attname):
                wanted[own.related_model][str(key)].append((row, own))
    for model, places in wanted.items():
        for key in _archived(model, places, targets):
            for row, own in places[key]:
                yield row.finding(
                    own,
                    _("This leads to something archived, which readers do not see."),
                    _("Choose another one, or take it away."),
                    is_error=not own.null,
                )


def _archived(model, keys, targets):
    """Return those of the keys, as text, of rows that are archived."""
    if targets is not None:
        return [str(pk) for pk, since in targets[model].items() if since and str(pk) in keys]
    rows = model._base_manager.filter(pk__in=list(keys), archived_at__isnull=False)
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _content_keys(model):
    keys = [own for own in model._meta.concrete_fields if isinstance(own, ForeignKey)]
    return [own for own in keys if issubclass(own.related_model, Content)]
