"""Replace in content: the ticked places get another text, as drafts of one change set; all of them or nothing."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.editorial.aggregates import members, roots
from apps.editorial.applying import lock_roots
from apps.editorial.drafting import save_drafts
from apps.editorial.finding import as_pages, hits_in_row
from apps.editorial.hits import replaced
from apps.editorial.models import Change, LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.rights import shown_to_editor
from apps.editorial.trying import in_place
from apps.editorial.validation import refuse_bad_fields

LONGEST_IN_TITLE = 70


@dataclass
class Plan:
    """What a replacement would do.

    pages: with the hits that are replaced; left_out: with those that are not, and why; lost: the number of ticks of
    which the text is not there any more.
    """

    pages: list = field(default_factory=list)
    left_out: list = field(default_factory=list)
    lost: int = 0
    payloads: list = field(default_factory=list)

    @property
    def is_whole(self):
        return bool(self.payloads) and not self.left_out and not self.lost


def plan(wanted, new, keys, user):
    """Return the plan to write a text at the ticked places (`Hit.key`): read anew, with the rights of the person."""
    keys = set(keys)
    hits = [hit for hit in _hits_in_rows(_ticked_rows(keys, user), wanted) if hit.key in keys]
    found = Plan(lost=len(keys) - len(hits))
    for page in as_pages(hits, user):
        payload, impossible = _written(page, new)
        lines = [(hit, why or impossible.get(hit.key, "")) for hit, why in page.lines]
        if written := [line for line in lines if not line[1]]:
            found.pages.append(replace(page, lines=written))
            found.payloads.append(payload)
        if others := [line for line in lines if line[1]]:
            found.left_out.append(replace(page, lines=others))
    return found


def replace_ticked(wanted, new, keys, user):
    """Store the replacement as one change and return (the change, its plan).

    The change is None, and nothing is stored, where not all of the places can be written. Raises Refused with every
    reason where what would be written breaks a rule.
    """
    with transaction.atomic():
        lock_roots(plan(wanted, new, keys, user).payloads)
        found = plan(wanted, new, keys, user)
        if not found.is_whole:
            return None, found
        check(found.payloads)
        title = _("Replace “%(old)s” by “%(new)s”") % {"old": _short(wanted.text), "new": _short(new)}
        change, head = Change.objects.create(created_by=user, title=title[:200]), LogHead.current()
        for payload in found.payloads:
            save_drafts([payload], by=user, seen=head, change=change)
    return change, found


def check(payloads):
    """Raise Refused where payloads break a rule: a number that is none, a text that is too long."""
    with in_place(payloads, check=refuse_bad_fields):
        pass  # the database has its own rules


def _short(text):
    return Truncator(text).chars(LONGEST_IN_TITLE)


def _ticked_rows(keys, user):
    """Yield (kind of the page, row) of what the ticked places stand in, as far as the person may work on it."""
    models = {model._meta.label_lower: (root, model) for root in roots() for model in members(root)}
    wanted = defaultdict(set)
    for key in keys:
        label, row_id = (*key.split("|"), "")[:2]
        if label in models and _is_key(row_id):
            wanted[models[label]].add(row_id)
    for (root, model), row_ids in wanted.items():
        shown = shown_to_editor(user, root._default_manager.all()).values("pk")
        root_key = getattr(model, "root_field", "") or "pk"
        rows = model._base_manager.filter(**{"pk__in": row_ids, f"{root_key}__in": shown})
        yield from ((root, row) for row in rows.order_by("pk"))


def _is_key(text):
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _hits_in_rows(rows, wanted):
    return [hit for root, row in rows for hit in hits_in_row(root, row, wanted)]


def _written(page, new):
    """Return the payload of a page with the text at those of its hits that may be replaced, and {hit: why not} of those
    where such a text cannot stand.
    """
    payload = payload_of(page.model._base_manager.get(pk=page.pk), page.language)
    rows = {row["id"]: row for children in payload["children"].values() for row in children}
    rows[page.pk] = payload["fields"]
    by_value = defaultdict(list)
    for hit, why in page.lines:
        if not why:
            by_value[hit.row_id, hit.field].append(hit)
    impossible = {}
    for (row_id, own), hits in by_value.items():
        text = replaced(own, rows[row_id][own.attname], [hit.place for hit in hits], new)
        if text is None:
            impossible |= {hit.key: _("A link cannot lead to this address.") for hit in hits}
        else:
            rows[row_id][own.attname] = text
    return payload, impossible
