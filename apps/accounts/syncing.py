"""Write the table of roles to the database."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from apps.accounts.roles import ROLES
from apps.core.models import Row


def content_models():
    """Return every model whose rows are content, roots and children."""
    return [model for model in apps.get_models() if issubclass(model, Row)]


@transaction.atomic
def sync_roles():
    """Make the groups and permissions equal to the table and return the codes of the roles that changed.

    Groups that people made by hand keep their members but are not roles; permissions given to a role by hand go.
    """
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
    by_name = {
        f"{app_label}.{codename}": pk
        for pk, app_label, codename in Permission.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    return [role.code for role in ROLES if _sync(role, by_name)]


def permission_names(role):
    """Return the full names of all permissions of a role, sorted."""
    names = {f"translation.{codename}" for codename in role.language_permissions} | set(role.extra)
    for model in content_models():
        names |= {f"{model._meta.app_label}.{action}_{model._meta.model_name}" for action in role.content}
    return sorted(names)


def _sync(role, by_name):
    group, created = Group.objects.get_or_create(name=role.code)
    wanted = {by_name[name] for name in permission_names(role)}
    present = set(group.permissions.values_list("pk", flat=True))
    if wanted != present:
        group.permissions.set(wanted)
    return created or wanted != present
