"""What each step of a change asks for."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from apps.core.moments import MomentField
from apps.core.text import validate_characters
from apps.editorial import publishing_changes, workflow
from apps.editorial.models import State
from apps.editorial.problems import Refused
from apps.editorial.step_rights import reviewers_of
from apps.editorial.steps import check_seen
from apps.editorial.telling import Told, tell_authors, tell_reviewer
from apps.editorial.workflow import Meaning
from apps.translation.states import Gravity


class SeenField(forms.IntegerField):
    """The last step that the page showed. Where a form says no number, its page has shown none."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError:  # nobody typed it: the answer is the same as for an old page
            return None


class StepForm(forms.Form):
    """What a step asks for; nothing but the click in the simplest case. `take` does it and may raise Refused."""

    use_required_attribute = False
    button = None  # other words than those of `STEP_FORMS`
    consequence = ""  # what the step does besides what its button says
    seen = SeenField(required=False)

    def __init__(self, change, user, data=None):
        self.change, self.user = change, user
        super().__init__(data, auto_id=f"{type(self).__name__.lower()}_%s")  # several forms stand on a page

    def stand_on(self, seen):
        """Say which step of the change is the last that the page shows: the click is about this and no later one."""
        self.initial["seen"] = seen
        if self.is_bound:
            self.data = {**self.data.dict(), "seen": seen}

    def clean(self):
        try:
            check_seen(self.change, self.cleaned_data["seen"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    @property
    def seen_step(self):
        return self.cleaned_data["seen"]

    def tell(self):
        """Write to whom the step concerns, once it is taken. Returns whom that reached."""
        return Told()


class ReasonForm(StepForm):
    """A step that asks for a reason and for nothing else: `step` takes it."""

    why = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        validators=[validate_characters],
        help_text=_("It may be left empty."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def take(self):
        return self.step(self.change, self.user, why=self.cleaned_data["why"], seen=self.seen_step)


class MeaningForm(StepForm):
    """What the change means, asked for in plain words where readers know an earlier text."""

    change_note = forms.CharField(
        label=_("Change note for readers"),
        required=False,
        max_length=500,
        validators=[validate_characters],
        help_text=_("What changed, in a sentence. Readers find it in What's new."),
    )
    same_meaning = forms.BooleanField(label=_("The meaning is the same"), required=False)
    gravity = forms.ChoiceField(
        label=_("For those who read a translation, the change is"),
        required=False,
        choices=Gravity.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, change, user, data=None):
        super().__init__(change, user, data)
        for name in ("change_note", "same_meaning", "gravity"):
            self.fields[name].initial = getattr(change, name)
        if not any(draft.language == "en" and draft.base for draft in change.drafts.all()):
            del self.fields["gravity"]

    @property
    def meaning(self):
        values = self.cleaned_data
        return Meaning(values["change_note"], values["same_meaning"], values.get("gravity", ""))


class SubmitForm(MeaningForm):
    assignee = forms.ModelChoiceField(
        label=_("Who is asked to review it"),
        queryset=get_user_model().objects.none(),
        required=False,
        empty_label=_("whoever may"),
    )
    due = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, change, user, data=None):
        super().__init__(change, user, data)
        self.fields["assignee"].queryset = reviewers_of(change)

    def take(self):
        values = self.cleaned_data
        return workflow.submit(
            self.change,
            self.user,
            self.meaning,
            assignee=values["assignee"],
            due=values["due"],
            seen=self.seen_step,
        )

    def tell(self):
        return tell_reviewer(self.change, self.user)


class ReturnForm(ReasonForm):
    step = staticmethod(workflow.send_back)

    def __init__(self, change, user, data=None):
        super().__init__(change, user, data)
        self.fields["why"].help_text = ""

    def tell(self):
        return tell_authors(self.change, self.user, self.cleaned_data["why"])


class ApproveForm(ReasonForm):
    step = staticmethod(workflow.approve)
    consequence = _("Readers see nothing of it yet: publishing is a step of its own.")


class WithdrawForm(ReasonForm):
    step = staticmethod(workflow.withdraw)
    consequence = _(
        "It becomes a draft again and has to be reviewed anew; a moment that was chosen is given up."
    )


class DiscardForm(ReasonForm):
    step = staticmethod(workflow.discard)
    consequence = _(
        "Nothing of it is published. Its texts stay in the history, which brings them back as a draft."
    )


class ReviewedForm(ReasonForm):
    step = staticmethod(publishing_changes.review_afterwards)


class PublishForm(StepForm):
    def take(self):
        return publishing_changes.publish_change(self.change, self.user, seen=self.seen_step)


class PublishNowForm(MeaningForm):
    why = forms.CharField(
        label=_("Why it cannot wait for a review"),
        max_length=1000,
        validators=[validate_characters],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def take(self):
        return publishing_changes.publish_now(
            self.change, self.user, self.meaning, why=self.cleaned_data["why"], seen=self.seen_step
        )


class ExpireForm(StepForm):
    expires_at = MomentField(
        label=_("Take down on"),
        required=False,
        help_text=_("Leave empty to keep it. What was published is archived at that moment."),
    )

    def __init__(self, change, user, data=None):
        super().__init__(change, user, data)
        self.initial["expires_at"] = change.expires_at

    def take(self):
        return workflow.expire(
            self.change, self.user, expires_at=self.cleaned_data["expires_at"], seen=self.seen_step
        )


class ScheduleForm(ExpireForm):
    publish_at = MomentField(label=_("Publish on"))
    field_order = ["seen", "publish_at", "expires_at"]

    def __init__(self, change, user, data=None):
        super().__init__(change, user, data)
        self.initial["publish_at"] = change.publish_at
        if change.state == State.SCHEDULED:
            self.button = _("Choose another moment")
        if not workflow.may_expire(change):
            del self.fields["expires_at"]

    def take(self):
        values = self.cleaned_data
        return workflow.schedule(
            self.change,
            self.user,
            publish_at=values["publish_at"],
            expires_at=values.get("expires_at"),
            seen=self.seen_step,
        )


# step: (its form, the words of its button, what is said once it is done)
STEP_FORMS = {
    "submit": (SubmitForm, _("Submit for review"), _("The change waits for its review.")),
    "approve": (ApproveForm, _("Approve"), _("The change is approved.")),
    "publish": (PublishForm, _("Publish"), _("The change is published. Readers see it now.")),
    "schedule": (ScheduleForm, _("Schedule"), _("The change is scheduled.")),
    "return": (ReturnForm, _("Return to its author"), _("The change is returned to its author.")),
    "withdraw": (WithdrawForm, _("Take back to work on"), _("The change is a draft again.")),
    "publish_now": (
        PublishNowForm,
        _("Publish now, without a review"),
        _("The change is published. Readers see it now; somebody else will be asked to review it."),
    ),
    "review_afterwards": (ReviewedForm, _("I have reviewed it"), _("The review is recorded.")),
    "expire": (
        ExpireForm,
        _("Take down on another day, or keep it"),
        _("How long the publication stands is recorded."),
    ),
    "discard": (DiscardForm, _("Discard"), _("The change is discarded. Its texts stay in the history.")),
}
