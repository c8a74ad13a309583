"""Comments as the page of a change shows them, and the forms that they are written in."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.text import validate_characters
from apps.editorial.aggregates import columns
from apps.editorial.checked import note_anchor
from apps.editorial.commenting import Spot, colleagues, may_resolve
from apps.editorial.finding import form_address, part_name
from apps.editorial.gathering import told_of
from apps.editorial.models import Comment
from apps.editorial.models.comments import LONGEST_COMMENT
from apps.editorial.payloads import rows as rows_of

MOST_PLACES = 60  # that a list is still read through
LONGEST_NUMBER = 18  # that both databases have room for, and that Python reads


@dataclass
class Thread:
    """A remark with its answers, and where it stands."""

    comment: Comment
    place: str
    address: str
    may_resolve: bool
    replies: list = field(default_factory=list)
    answer: "ReplyForm | None" = None  # one that was not stored, to be shown again


def threads_of(change, user):
    """Return the remarks on a change with their answers, those on the same draft and part together."""
    related = ("by", "resolved_by", "draft__revision", "answers")
    comments = told_of(comments_on(change).select_related(*related), change, user)
    replies = defaultdict(list)
    for comment in comments:
        replies[comment.answers_id].append(comment)
    places = _Places()
    found = []
    for comment in replies[None]:
        comment.change = change
        place, address = places.of(comment)
        may = not comment.is_resolved and change.is_open and may_resolve(user, comment)
        found.append(Thread(comment, place, address, may, replies[comment.pk]))
    return sorted(found, key=lambda thread: (thread.comment.draft_id or 0, thread.place, thread.comment.pk))


def comments_on(change):
    """Return what was said of a change and, wherever it was said, of its drafts. Not all is for all (`told_of`)."""
    return Comment.objects.filter(Q(change=change) | Q(draft__change=change))


class _Places:
    """Where comments stand, in words: each draft is read once."""

    def __init__(self):
        self._names = {}

    def of(self, comment):
        draft = comment.draft
        if draft is None:
            return _("The change as a whole"), ""
        names = self._names.setdefault(draft.pk, dict(places_in(draft)))
        row_id = str(comment.row_id) if comment.row_id else ""
        gone = _("%(draft)s · a part that is gone") % {"draft": _called(draft)}
        model = apps.get_model(draft.model)
        address = form_address(model, draft.object_id, draft.language)
        if comment.column:
            address += f"#{note_anchor(row_id, comment.column)}"
        return names.get(_value(draft, row_id, comment.column), gone), address


def places_in(draft):
    """Return [(value, words)] of what may be commented on in a draft: itself, its parts and their fields."""
    root, title = apps.get_model(draft.model), _called(draft)
    found = [(_value(draft), title)]
    for model, values in rows_of(draft.payload, root):
        part = " · ".join(filter(None, (title, part_name(model, values))))
        if model is not root:
            found.append((_value(draft, values["id"]), part))
        for own in columns(model, draft.language):
            if values.get(own.attname) not in (None, ""):
                name = capfirst(str(getattr(own, "translated_field", own).verbose_name))
                found.append((_value(draft, values["id"], own.attname), f"{part} · {name}"))
    return found


def _called(draft):
    return f"{draft.title} ({draft.get_language_display()})"


def _value(draft, row_id="", column=""):
    return f"{draft.pk}|{row_id}|{column}"


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST_COMMENT,
        validators=[validate_characters],
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("Whoever is named by “@” and their full name or address gets a mail."),
    )

    use_required_attribute = False


class PeopleField(forms.ModelMultipleChoiceField):
    """People by their numbers. SQLite fails at one that it has no room for."""

    def clean(self, value):
        for key in value or ():
            if not _is_number(key):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": key})
        return super().clean(value)


def _is_number(key):
    return key.isdecimal() and len(key) <= LONGEST_NUMBER


class CommentForm(ReplyForm):
    """A remark on what is chosen. about: the draft that is chosen already, None for the change as a whole.

    Where several drafts have many parts and fields, those of that draft alone may be chosen.
    """

    place = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    told = PeopleField(
        label=gettext_lazy("Tell by mail"), queryset=None, required=False, widget=forms.SelectMultiple
    )

    field_order = ["place", "text", "told"]

    def __init__(self, change, user, data=None, about=None):
        super().__init__(data, auto_id="comment_%s")
        self.drafts = {draft.pk: draft for draft in change.drafts_with_texts()}
        key = (data or {}).get("place", "").partition("|")[0] or about or ""
        chosen = self.drafts.get(int(key)) if _is_number(str(key)) else None
        self._offer({draft: places_in(draft) for draft in self.drafts.values()}, chosen)
        self.fields["told"].queryset = colleagues(user)

    def _offer(self, places, chosen):
        place = self.fields["place"]
        if len(places) > 1 and sum(map(len, places.values())) > MOST_PLACES:
            places = {draft: own if draft is chosen else own[:1] for draft, own in places.items()}
            place.help_text = _(
                "To choose a part or a field of a draft, follow “Write a comment” at that draft."
            )
        groups = [(_called(draft), own) for draft, own in places.items()]
        place.choices = [("", _("The change as a whole")), *groups]
        place.initial = places[chosen][0][0] if chosen else ""

    @property
    def spot(self):
        """What the remark is about."""
        if not (place := self.cleaned_data["place"]):
            return Spot()
        draft, row_id, column = place.split("|")
        key = uuid.UUID(row_id) if row_id else None
        return Spot(self.drafts[int(draft)], key, column)


def comments_context(change, request, comment_form=None, answer=None):
    """Return what the page of a change shows of its comments.

    comment_form: the form to show again. answer: (key of a remark, the form of an answer to it) to show again.
    """
    threads = threads_of(change, request.user)
    if comment_form is None and any(draft.is_open for draft in change.drafts_with_texts()):
        comment_form = CommentForm(change, request.user, about=request.GET.get("about"))
    for thread in threads:
        if answer and answer[0] == thread.comment.pk:
            thread.answer = answer[1]
    resolvable = threads if change.is_open else []  # of a closed change nobody can resolve them any more
    return {
        "threads": threads,
        "unresolved": sum(not thread.comment.is_resolved for thread in resolvable),
        "comment_form": comment_form,
    }
