"""The part of a content admin that brings together what two people wrote: nothing of either is lost."""

from apps.core.languages import SOURCE
from apps.editorial.choosing import to_choose, told_of
from apps.editorial.drafting import layers
from apps.editorial.merging import brought_up
from apps.editorial.models import Draft
from apps.editorial.overtaking import Discarded, check_not_overtaken, moved_on
from apps.editorial.payloads import normalise
from apps.editorial.problems import Refused
from apps.editorial.three_way import three_way


class NothingThere(Exception):
    """What a posted form is about is neither published nor in an open draft."""


class BringsTogether:
    """`request.three_way` is what two people wrote, `request.undecided` where one of them has to decide, `request.lost`
    the parts of a posted form that are gone, `request.is_given_up` whether it is of something new that was discarded.
    """

    def _layers_given_up(self, request, key):
        """Something new that was discarded while its form was open has nothing else that the form could lie over."""
        request.is_given_up = True
        draft = self._given_up(request, key)
        return [draft.payload] if draft else []

    def _given_up(self, request, key):
        drafts = Draft.objects.of(self.opts.label_lower, key).filter(language=SOURCE).visible_to(request.user)
        return drafts.select_related("change", "revision").order_by("pk").last()

    def _layers_of_draft(self, request):
        """A draft whose published text has moved on is shown, and saved, with what moved."""
        moved = request.three_way = moved_on(request.draft)
        if not moved:
            return layers(request.draft)
        return [*layers(request.draft)[:-1], moved.payload]

    def _what_moved(self, request):
        """Return what is to be told of a draft whose published text has moved on."""
        request.undecided = request.three_way.undecided
        return told_of(request.three_way, self.model, self.language(request))

    def _lead_to_choices(self, request, context):
        """Say above the form where something is to be decided. That somebody else wrote meanwhile is told there too:
        where nothing else stopped the form, nothing in it is to be corrected.
        """
        forms = [context["adminform"].form]
        forms += [one for inline in context["inline_admin_formsets"] for one in inline.formset.forms]
        context["three_way"]["choices"] = to_choose(forms) if request.undecided else []
        words = [message for errors in context["errors"] for message in errors]
        if words == [context["three_way"]["message"]]:
            context["errors"] = []

    def save_related(self, request, form, formsets, change):
        forms = [form, *(one for formset in formsets for one in formset.forms)]
        # Before rows that are deleted lose their key.
        request.bound_forms = [(str(one.instance.pk), one) for one in forms]
        super().save_related(request, form, formsets, change)

    def _check_lost(self, request):
        """Raise Refused where parts of the form are gone, Conflict where that is not all that happened meanwhile."""
        if not request.lost:
            return
        told, gone = getattr(request, "refusal", None), [lost.problem for lost in request.lost]
        if hasattr(request, "payload"):
            live = self._live(request.payload["id"])
            try:
                check_not_overtaken(request.payload, request.draft, live, **self._opened_with(request))
            except Discarded as refusal:
                raise Discarded([*refusal.problems, *gone]) from refusal
        raise Refused([*(told.problems if told else ()), *gone])

    def _opened_with(self, request):
        """A form of something that exists and does not say when it was opened counts as opened before everything."""
        values = request.content_form.cleaned_data
        seen = (values.get("seen") or 0) if request.is_change else None
        return {"seen": seen, "revision": values.get("revision")}

    def _bring_up(self, request, conflict):
        """Take what somebody else wrote into the form, and return what is to be told of it."""
        mine = normalise(request.payload, self.model)
        merged = three_way(conflict.base, conflict.theirs, mine)
        request.undecided = merged.undecided
        request.POST = brought_up(request.POST, request.bound_forms, mine, merged, conflict)
        left_alone = {part.pk for part in request.lost if part.was_left_alone(conflict.base)}
        conflict.problems += [part.problem for part in request.lost if part.pk not in left_alone]
        merged.removed += [pair for pair in parts_of(conflict.base) if pair[1]["id"] in left_alone]
        return told_of(merged, self.model, self.language(request), conflict)


def parts_of(payload):
    """Return pairs (manager, row) of the parts of a payload, None having none."""
    children = payload["children"] if payload else {}
    return [(name, row) for name, rows in children.items() for row in rows]
