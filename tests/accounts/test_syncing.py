import pytest
from django.contrib.auth.models import Group, Permission

from apps.accounts.roles import ROLES
from apps.accounts.syncing import content_models, sync_roles

pytestmark = pytest.mark.django_db

WRITES = ("view", "add", "change")
CORRECTS = ("view", "change")
HISTORY = {"editorial.set_access", "editorial.view_publication", "editorial.view_revision"}
ASKS_TO_READ = {f"reading.{action}_mustread" for action in ("view", "add", "change")}
LINKS = {"links.view_link"}
PEOPLE = {
    "accounts.view_user",
    "accounts.change_user",
    "accounts.view_invitation",
    "accounts.add_invitation",
    "accounts.view_auditrecord",
}
ANSWERS = {"feedback.view_report", "feedback.change_report"} | LINKS
ANSWERS_ALL = ANSWERS | {"feedback.handle_all_languages"}


def all_of(language):
    return {f"translation.{right}_{language}" for right in ("write", "publish", "review")}


# role: (actions on every content model, all its other permissions)
EXPECTED = {
    "reader": ((), set()),
    "editor": (WRITES, {"translation.write_en"} | ASKS_TO_READ | ANSWERS_ALL),
    "publisher": (
        WRITES,
        {f"translation.publish_{language}" for language in ("en", "fr", "es", "ar")}
        | {f"translation.review_{language}" for language in ("fr", "es", "ar")}
        | HISTORY
        | ASKS_TO_READ
        | ANSWERS_ALL,
    ),
    "translator-fr": (CORRECTS, {"translation.write_fr"} | ANSWERS),
    "translator-es": (CORRECTS, {"translation.write_es"} | ANSWERS),
    "translator-ar": (CORRECTS, {"translation.write_ar"} | ANSWERS),
    "reviewer-fr": (CORRECTS, all_of("fr") | ANSWERS),
    "reviewer-es": (CORRECTS, all_of("es") | ANSWERS),
    "reviewer-ar": (CORRECTS, all_of("ar") | ANSWERS),
    "administrator": (
        WRITES,
        {f"translation.publish_{language}" for language in ("en", "fr", "es", "ar")}
        | {f"translation.review_{language}" for language in ("fr", "es", "ar")}
        | HISTORY
        | ASKS_TO_READ
        | PEOPLE
        | ANSWERS_ALL,
    ),
}


def permissions_of(code):
    return {
        f"{app_label}.{codename}"
        for app_label, codename in Permission.objects.filter(group__name=code).values_list(
            "content_type__app_label", "codename"
        )
    }


def test_the_table_has_exactly_these_roles():
    assert [role.code for role in ROLES] == list(EXPECTED)


@pytest.mark.parametrize("code", EXPECTED)
def test_role_gets_exactly_its_permissions(code):
    actions, others = EXPECTED[code]
    sync_roles()

    on_content = {
        f"{model._meta.app_label}.{action}_{model._meta.model_name}"
        for model in content_models()
        for action in actions
    }
    assert permissions_of(code) == on_content | others


def test_content_is_what_readers_read_and_nothing_else():
    labels = {model._meta.app_label for model in content_models()}

    assert labels == {"library", "organization", "frameworks", "contacts", "manual", "portal"}


def test_nobody_may_delete_content_or_people():
    sync_roles()

    deleting = Permission.objects.filter(group__isnull=False, codename__startswith="delete_")
    assert not deleting.exists()


def test_permission_given_by_hand_is_taken_away():
    sync_roles()
    by_hand = Permission.objects.get(codename="change_user", content_type__app_label="accounts")
    Group.objects.get(name="editor").permissions.add(by_hand)

    changed = sync_roles()

    assert changed == ["editor"]
    assert "accounts.change_user" not in permissions_of("editor")


def test_permission_taken_by_hand_comes_back():
    sync_roles()
    Group.objects.get(name="translator-fr").permissions.clear()

    assert sync_roles() == ["translator-fr"]
    assert "translation.write_fr" in permissions_of("translator-fr")


def test_second_time_changes_nothing():
    Group.objects.all().delete()

    assert sync_roles() == list(EXPECTED)
    assert sync_roles() == []


def test_group_made_by_hand_is_left_alone():
    by_hand = Group.objects.create(name="football")
    permission = Permission.objects.get(codename="view_user", content_type__app_label="accounts")
    by_hand.permissions.add(permission)

    sync_roles()

    assert list(by_hand.permissions.all()) == [permission]
