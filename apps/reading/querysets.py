from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

# One statement that both databases have: what is there grows, what is not there begins. Django's own upsert can only
# set a column, and so would lose what another process wrote meanwhile.
_ADD = """
INSERT INTO reading_readcount (model, object_id, asked_language, shown_language, day, number)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (object_id, asked_language, shown_language, day)
DO UPDATE SET number = reading_readcount.number + excluded.number
"""


class ReadCountQuerySet(models.QuerySet):
    def add(self, reads):
        """Add to the counts: {(model, object id, asked language, shown language, day): number}. All of it or nothing.

        In the order of the keys: processes that lock rows crosswise would wait for each other.
        """
        names = ("model", "object_id", "asked_language", "shown_language", "day", "number")
        fields = [self.model._meta.get_field(name) for name in names]
        rows = [
            [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
            for row in sorted((*key, number) for key, number in reads.items())
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(_ADD, rows)


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
    def standing(self):
        return self.filter(ended_at__isnull=True)

    def meant_for(self, user):
        """Return what is asked of everybody, or of a group of the person. Who may see the page is asked apart."""
        chosen = self.model.groups.through.objects.filter(mustread=OuterRef("pk"))
        return self.filter(~Exists(chosen) | Exists(chosen.filter(group__user=user)))

    def asked_of(self, user):
        """Return what a person is still asked to read."""
        return self.standing().meant_for(user).exclude(acknowledgements__user=user)
