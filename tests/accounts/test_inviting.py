import pytest

from apps.accounts.inviting import accept, open_invitation
from apps.accounts.models import Invitation, User
from tests.accounts.factories import make_invitation
from tests.accounts.together import together

PERSON = {"full_name": "Amina Diallo", "language": "fr", "duty_country": "SN"}


@pytest.mark.django_db
def test_accepted_invitation_opens_no_more():
    invitation, token = make_invitation()

    user = accept(open_invitation(token), "nine patient otters", **PERSON)

    assert (user.email, user.full_name) == ("new@example.org", "Amina Diallo")
    assert open_invitation(token) is None
    assert Invitation.objects.get().accepted_at >= invitation.created_at


@pytest.mark.django_db
def test_failed_account_leaves_the_invitation_open(monkeypatch):
    """Both or neither: somebody whose account could not be made must be able to try again."""
    invitation, token = make_invitation()

    def fail(user, codes):
        raise RuntimeError("the database went away")

    monkeypatch.setattr(User, "set_roles", fail)
    with pytest.raises(RuntimeError):
        accept(invitation, "nine patient otters", **PERSON)

    assert open_invitation(token) == invitation
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.django_db
def test_link_that_was_replaced_while_its_form_was_checked_makes_no_account():
    _, token = make_invitation()
    seen = open_invitation(token)
    Invitation.objects.get().renew()

    assert accept(seen, "nine patient otters", **PERSON) is None
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_four_at_the_same_moment_one_gets_the_account():
    invitation, _ = make_invitation()

    users = together(4, lambda number: accept(invitation, "nine patient otters", **PERSON))

    assert sorted(str(user) for user in users) == ["Amina Diallo", "None", "None", "None"]
    assert User.objects.filter(email="new@example.org").count() == 1
