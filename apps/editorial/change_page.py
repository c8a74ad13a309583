"""What the page of a change shows: its drafts, what was done with it, and what the person may do next."""

from collections import defaultdict

from django.apps import apps
from django.urls import reverse
from django.utils.translation import override

from apps.editorial.draft_differences import differences_of
from apps.editorial.gathering import told_of
from apps.editorial.models import State
from apps.editorial.preview_links import address_for, shared_address
from apps.editorial.step_forms import STEP_FORMS
from apps.editorial.step_rights import may_take


def lines_of(change, user, move_forms):
    """Return for each draft what the page says of it. move_forms: {key of a draft: form that moves it}."""
    drafts = change.drafts_with_texts()
    differences, pages = differences_of(drafts, user), _published_pages(drafts, user)
    return [
        {
            "draft": draft,
            "address": _form_of(draft),
            "kind": apps.get_model(draft.model)._meta.verbose_name,
            "preview": address_for(draft),
            "differences": differences[draft.pk],
            "move": move_forms.get(draft.pk),
            "page": pages.get(draft.pk),
        }
        for draft in drafts
    ]


def _form_of(draft):
    app_label, model_name = draft.model.split(".")
    address = reverse(f"admin:{app_label}_{model_name}_change", args=[draft.object_id])
    return f"{address}?language={draft.language}"


def _published_pages(drafts, user):
    """Return {key of a draft: address of the page on which the person reads what it published}."""
    by_model = defaultdict(list)
    for draft in drafts:
        if draft.publication_id and hasattr(apps.get_model(draft.model), "get_absolute_url"):
            by_model[draft.model].append(draft)
    pages = {}
    for label, published in by_model.items():
        visible = apps.get_model(label)._default_manager.visible_to(user)
        visible = visible.with_address() if hasattr(visible, "with_address") else visible
        rows = visible.in_bulk({draft.object_id for draft in published})
        for draft in published:
            if draft.object_id in rows:
                with override(draft.language):
                    pages[draft.pk] = rows[draft.object_id].get_absolute_url()
    return pages


def history_of(change, user):
    """Return what was done with a change, without the drafts that were moved out of it and the person may not read;
    the step by which it was returned to its author, None where it is not returned; and that by which the portal said
    why it could not be taken down, None where nothing is overdue.
    """
    steps = [step for step in change.steps if step.change_id == change.pk]
    returned = [
        step for step in steps if step.to_state == State.RETURNED and step.from_state != State.RETURNED
    ]
    is_returned = change.state == State.RETURNED and returned
    is_told = change.is_left_standing and steps[-1].by_id is None
    return {
        "transitions": told_of(steps, change, user),
        "returned": returned[-1] if is_returned else None,
        "left_standing": steps[-1] if is_told else None,
    }


def shared_preview(request, change, lines):
    """Return the whole address of the preview for a colleague, None where there is nothing to look at."""
    if not any(line["preview"] for line in lines):
        return None
    return request.build_absolute_uri(shared_address(change, request.user))


def steps_to_take(change, user, bound):
    """Return the steps that the person may take now, each with its form, and the one that was refused just now.

    bound: {step: its form, as it was sent}. change: with the last step that was taken before it was read as `seen`.
    """
    steps = []
    for step, (form_class, button, _done) in STEP_FORMS.items():
        if step in bound or may_take(user, change, step):
            form = bound.get(step) or form_class(change, user)
            form.auto_id = f"id_{step}_%s"  # several forms on one page ask for the same
            form.stand_on(change.seen)
            steps.append({"step": step, "form": form, "button": form.button or button})
    return steps
