from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.languages import CODES, TARGETS
from apps.translation.querysets import TranslationUnitQuerySet
from apps.translation.states import Origin, Review, State, digest


class TranslationUnit(models.Model):
    """One text of one row in one language: what it was made from, and in what state it is.

    The pins (`source_text`, the two hashes, `review`, `origin`) say what an approval was about; `state` is what
    `states.state_of` says of them, stored so that lists can count it.
    """

    model = models.CharField(max_length=60)
    object_id = models.UUIDField()
    root_id = models.UUIDField()
    field = models.CharField(max_length=60)
    language = models.CharField(max_length=2)

    source_text = models.TextField(blank=True)
    source_hash = models.CharField(max_length=64, blank=True)
    target_hash = models.CharField(max_length=64, blank=True)
    review = models.CharField(max_length=12, choices=Review, default=Review.NEEDS_REVIEW)
    origin = models.CharField(max_length=7, choices=Origin, default=Origin.HUMAN)
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    pinned_at = models.DateTimeField(null=True, blank=True)
    is_unsafe = models.BooleanField(default=False)  # the English was changed critically since

    state = models.CharField(max_length=12, choices=State, default=State.MISSING)

    is_kept_up = False  # set by `keep_up`: there is something to store although the state is the same

    objects = TranslationUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation unit")
        verbose_name_plural = _("translation units")
        default_permissions = ("view",)
        permissions = [
            *[(f"write_{code}", f"Can write in {code}") for code in CODES],
            *[(f"publish_{code}", f"Can publish in {code}") for code in CODES],
            *[(f"review_{code}", f"Can review {code}") for code in TARGETS],
        ]
        constraints = [
            models.UniqueConstraint(fields=["object_id", "field", "language"], name="unit_per_text"),
            models.CheckConstraint(condition=models.Q(language__in=TARGETS), name="unit_in_target_language"),
        ]
        indexes = [
            models.Index(fields=["root_id", "language", "state"], name="unit_by_root"),
            models.Index(fields=["language", "state", "root_id"], name="unit_by_state"),
        ]

    def __str__(self):
        return f"{self.model} {self.field}_{self.language}"

    def pin(self, source, target, *, review, origin, by, at):
        """Record that `target` was written for `source`."""
        self.source_text = source or ""
        self.source_hash, self.target_hash = digest(source), digest(target)
        self.review, self.origin = review, origin
        self.pinned_by, self.pinned_at, self.is_unsafe = by, at, False

    def keep_up(self, source):
        """Record that the translation is as good for this English text as it was for the one before."""
        self.source_text, self.source_hash = source or "", digest(source)
        self.is_kept_up = True
