from django.db import models, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from apps.editorial.aggregates import roots
from apps.editorial.rights import known_to

_KEY = ("model", "object_id", "asked_language", "shown_language", "day")


class ReadCountQuerySet(models.QuerySet):
    def add(self, reads):
        """Add to the counts: {(model, object id, asked language, shown language, day): number}. All of it or nothing.

        In the order of the keys: processes that lock rows crosswise would wait for each other. Django's upsert can
        only set a column, and so would lose what another process wrote meanwhile.
        """
        rows = [self.model(**dict(zip(_KEY, key, strict=True)), number=0) for key in sorted(reads)]
        with transaction.atomic():
            self.bulk_create(rows, ignore_conflicts=True)
            stored = self.filter(
                object_id__in={row.object_id for row in rows}, day__in={row.day for row in rows}
            )
            locked = stored.select_for_update(no_key=True).order_by("pk").values_list("pk", *_KEY)
            keys = {tuple(key): pk for pk, *key in locked}
            for number in sorted(set(reads.values())):
                as_often = [keys[tuple(key)] for key, times in reads.items() if times == number]
                self.filter(pk__in=as_often).update(number=F("number") + number)


class ReadMarkQuerySet(models.QuerySet):
    def keep(self, mark):
        """Store the mark of a person and a page, in the place of the one before. One query."""
        self.bulk_create(
            [mark],
            update_conflicts=True,
            unique_fields=["user", "object_id"],
            update_fields=["number", "read_at", "since_number", "since_at"],
        )

    def older_than(self, age):
        return self.filter(read_at__lt=timezone.now() - age)


class MustReadQuerySet(models.QuerySet):
    def known_to(self, user):
        """Leave out what is asked about pages that are not for an editor, but for who decides who reads a page."""
        rows = self
        for pages in (model._default_manager.all() for model in roots()):
            if pages.knows_groups:
                hidden = pages.exclude(pk__in=known_to(user, pages).values("pk"))
                rows = rows.exclude(publication__object_id__in=hidden.values("pk"))
        return rows

    def standing(self):
        return self.filter(ended_at__isnull=True)

    def meant_for(self, user):
        """Return what is asked of everybody, or of a group of the person. Who may see the page is asked apart."""
        chosen = self.model.groups.through.objects.filter(mustread=OuterRef("pk"))
        return self.filter(~Exists(chosen) | Exists(chosen.filter(group__user=user)))

    def asked_of(self, user):
        """Return what a person is still asked to read."""
        return self.standing().meant_for(user).exclude(acknowledgements__user=user)
