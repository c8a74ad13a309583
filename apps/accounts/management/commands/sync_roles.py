from django.core.management.base import BaseCommand

from apps.accounts.syncing import sync_roles


class Command(BaseCommand):
    help = "Write the roles of apps/accounts/roles.py to the database: groups and their permissions. Safe to repeat."

    def handle(self, **options):
        changed = sync_roles()
        self.stdout.write(f"Roles changed: {', '.join(changed) or 'none'}.")
