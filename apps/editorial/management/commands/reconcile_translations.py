from django.core.management.base import BaseCommand

from apps.editorial.reconciling import reconcile_translations


class Command(BaseCommand):
    help = "Compute the stored state of every translation again and correct what differs. Safe to repeat."

    def handle(self, **options):
        self.stdout.write(f"Translation states corrected: {reconcile_translations()}.")
