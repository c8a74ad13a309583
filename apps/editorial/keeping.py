"""Keeping what is written in an open form until it is saved, and telling who else has it open."""

import json
import uuid
from dataclasses import dataclass

from django.apps import apps
from django.db.models.fields.json import KT
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.giving_back import what_was_written
from apps.core.languages import column, name_field, own_name
from apps.editorial.models import OpenForm
from apps.editorial.models.open_forms import WRITTEN_BY

LARGEST = 1_000_000  # characters of what is kept of one form


@dataclass(frozen=True)
class Place:
    """Which form: of whom, of what, in which language. object_id: of something new, the key that its form carries.

    spares_kept: the form was opened beside kept text that its writer has neither opened nor thrown away.
    """

    user: object
    model: str
    object_id: uuid.UUID
    language: str
    is_new: bool = False
    spares_kept: bool = False

    @property
    def fields(self):
        return {
            "user": self.user,
            "model": self.model,
            "object_id": self.object_id,
            "language": self.language,
        }

    def own_and_others(self):
        """Return what is known of this form, None for nothing, and those that others have open. One query.

        Of something new nobody else has a form: its key comes from the form, and may name a page that few may know of.
        """
        forms = OpenForm.objects.of(self.model, self.object_id)
        found = list(forms.own_or_nearby(self.user, self.language))
        own = next((form for form in found if form.user_id == self.user.pk), None)
        others = [form for form in found if form.user_id != self.user.pk and not self.is_new]
        return own, others

    def others_of_something_new(self):
        """Return what else the person wrote of something new and did not save, with `title` and, where
        somebody else did, `writer`. One query.
        """
        title = KT(f"data__{column(name_field(apps.get_model(self.model)), self.language)}__0")
        forms = OpenForm.objects.of_something_new(self.user, self.model, self.language)
        writer = KT(f"data__{WRITTEN_BY}__0")
        return list(
            forms.exclude(object_id=self.object_id).annotate(title=title, writer=writer).defer("data")
        )

    def note(self, own, **values):
        """Store a sign of life, with what is given besides. own: what is known of this form. One query."""
        values |= {"seen_at": timezone.now()}
        if own is not None:
            OpenForm.objects.filter(pk=own.pk).update(**values)
            return
        OpenForm.objects.bulk_create(
            [OpenForm(**self.fields, **values)],
            update_conflicts=True,
            unique_fields=list(self.fields),
            update_fields=list(values),
        )

    def keep(self, posted, own=None):
        """Keep what is written in the form. Returns whether it was: too much of it is not. own: as for `note`."""
        data = _storable(what_was_written(posted))
        if len(json.dumps(data, ensure_ascii=False)) > LARGEST:
            return False
        self.note(own, data=data, kept_at=timezone.now())
        return True

    def forget(self, *, is_closed):
        """Forget what was written: it is saved, or thrown away."""
        if self.spares_kept:
            return
        own = OpenForm.objects.filter(**self.fields)
        if is_closed or self.is_new:
            own.delete()
        else:
            own.update(data=None, kept_at=None)


def _storable(data):
    """Return what was written without NUL, which PostgreSQL has no room for."""
    return {
        name.replace("\0", ""): [value.replace("\0", "") for value in values] for name, values in data.items()
    }


def posted_again(data):
    """Return kept data as the posted data of a form."""
    posted = QueryDict(mutable=True)
    for name, values in data.items():
        posted.setlist(name, values)
    return posted


def others_in_words(others):
    """Return a sentence for each form that another person has open."""
    message = _("%(who)s has this open for editing too (%(language)s).")
    return [message % {"who": form.user, "language": own_name(form.language)} for form in others]


def forget_old():
    """Delete what need not be kept any longer, and return how many."""
    deleted, _by_model = OpenForm.objects.forgettable().delete()
    return deleted
