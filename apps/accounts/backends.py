"""Who may what comes from roles alone, the table in `accounts.roles`."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission


class RolesBackend(ModelBackend):
    """Passwords as Django checks them; rights only from groups, so that asking for them is one query and not two."""

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()
