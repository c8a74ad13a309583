"""Rows that are written once: what happened, who did it, when."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Immutable(TypeError):
    """Raised by code that tries to change a record of what happened."""


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are written once: no update, no delete, whatever the route."""

    def update(self, **kwargs):
        raise Immutable(_("Records of what happened are never changed."))

    def delete(self):
        raise Immutable(_("Records of what happened are never deleted."))

    def bulk_create(self, objs, *args, **kwargs):
        if kwargs.get("update_conflicts"):
            raise Immutable(_("Records of what happened are never changed."))
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, fields, batch_size=None):
        raise Immutable(_("Records of what happened are never changed."))


class Record(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Immutable(_("Records of what happened are never changed."))
        super().save(*args, force_insert=True, **{k: v for k, v in kwargs.items() if k != "force_insert"})

    def delete(self, *args, **kwargs):
        raise Immutable(_("Records of what happened are never deleted."))
