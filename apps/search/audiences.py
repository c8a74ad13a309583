"""Who may find what: names of audiences that the index stores, made by the same rule as `visible_to`."""

from collections import defaultdict

from django.contrib.auth.models import Group

EVERYBODY, STAFF = "everybody", "staff"


def audiences_of(user):
    """Return the audiences that a person belongs to. One query for who is signed in."""
    if not user.is_authenticated:
        return {EVERYBODY}
    groups = Group.objects.filter(user__in=[user.pk]).values_list("pk", flat=True)
    return {EVERYBODY, STAFF, *map(_of_group, groups)}


def audiences_by_row(rows):
    """Return {key: audiences} for the rows of a queryset that anybody may see.

    The queryset's own rule is asked for a stranger, for staff in no group, and for a member of each group.
    """
    nobody = Group.objects.none()
    found = defaultdict(set)
    _note(found, EVERYBODY, rows.open_to(nobody, signed_in=False))
    _note(found, STAFF, rows.open_to(nobody, signed_in=True))
    for group in Group.objects.all() if rows.knows_groups else ():
        _note(found, _of_group(group.pk), rows.open_to([group], signed_in=True))
    return found


def _note(found, audience, rows):
    for key in rows.order_by().values_list("pk", flat=True):
        found[key].add(audience)


def _of_group(pk):
    return f"group:{pk}"
