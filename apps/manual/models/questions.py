"""Frequent questions."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required
from apps.core.fields import LineField, RichTextField
from apps.core.models import Content, Ordered
from apps.library.models import Sourced
from apps.library.querysets import SourcedQuerySet


class Question(Ordered, Sourced, Content):
    """A question that is often asked, and its answer."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    question = LineField(_("question"))
    answer = RichTextField(_("answer"), blank=True)

    objects = SourcedQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [english_required("question", "question")]

    def __str__(self):
        return self.in_language("question")

    def get_absolute_url(self):
        return f"{reverse('manual:questions')}#question.{self.code}"
