from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone


class DueJob(models.Model):
    """When a repeated job ran last. Its row is locked while the job runs, so two hosts never run one job at once."""

    name = models.SlugField(primary_key=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name

    @classmethod
    def run_if_due(cls, name, run, every: timedelta):
        """Run a job unless it has finished within `every`. Returns what it says it did, None when not due.

        An error of the job is raised; the job then stays due.
        """
        cls.objects.get_or_create(name=name)
        with transaction.atomic():
            job = cls.objects.select_for_update().get(name=name)
            if job.finished_at is not None and job.finished_at > timezone.now() - every:
                return None
            report = run()
            job.finished_at = timezone.now()
            job.save()
        return report
