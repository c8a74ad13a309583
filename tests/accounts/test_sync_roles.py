from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command


@pytest.mark.django_db
def test_command_says_which_roles_changed():
    call_command("sync_roles", stdout=StringIO())
    Group.objects.get(name="reviewer-ar").permissions.clear()

    first, second = StringIO(), StringIO()
    call_command("sync_roles", stdout=first)
    call_command("sync_roles", stdout=second)

    assert first.getvalue() == "Roles changed: reviewer-ar.\n"
    assert second.getvalue() == "Roles changed: none.\n"
