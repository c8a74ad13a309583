from django.apps import apps
from django.db import models
from django.db.models import Q

from apps.core.languages import CODES
from apps.editorial.rights import known_to

ALL_LANGUAGES = "feedback.handle_all_languages"


def languages_of(user):
    """Return the languages whose readers a person answers: translators those that they write."""
    if user.has_perm(ALL_LANGUAGES):
        return list(CODES)
    return [code for code in CODES if user.may_write(code)]


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=self.model.OPEN)

    def closed(self):
        return self.filter(state__in=self.model.CLOSED)

    def about(self, row):
        return self.filter(model=row._meta.label_lower, object_id=row.pk)

    def sent_by(self, user):
        return self.filter(sender=user)

    def for_editor(self, user):
        """Return what a person may handle: of readers of their languages, about pages that they may know of."""
        known = Q(model="")
        for model in models_with_feedback():
            ids = known_to(user, model._default_manager.all()).values("pk")
            known |= Q(model=model._meta.label_lower, object_id__in=ids)
        return self.filter(known, language__in=languages_of(user))


def models_with_feedback():
    """Return the kinds of content that readers can say something of."""
    return [model for model in apps.get_models() if getattr(model, "feedback_kinds", ())]
