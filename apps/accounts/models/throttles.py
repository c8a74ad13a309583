from django.db import models


class Throttle(models.Model):
    """When something was done lately, for one purpose and one address or name (`throttling.py` counts)."""

    key = models.CharField(max_length=64, primary_key=True)
    hits = models.JSONField(default=list)
    last_hit_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return self.key
