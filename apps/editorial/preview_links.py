"""Links that show the preview of a change to a colleague who cannot edit. Nothing of them is stored."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from apps.editorial.models import Change
from apps.editorial.previewing import has_page

SALT = "editorial.preview"
VALID_FOR = 7 * 24 * 60 * 60  # seconds


def address_for(draft):
    """Return the address of the preview of a draft in its language, None where no page shows it."""
    if not draft.is_open or not has_page(apps.get_model(draft.model)):
        return None
    with override(draft.language):
        return reverse("editorial:preview", args=[draft.change_id], query={"page": draft.pk})


def shared_address(change, user):
    """Return the address of the preview of a change for a colleague whom the person sends it."""
    return reverse("editorial:shared-preview", args=[token_for(change, user)])


def token_for(change, user):
    """Return the token of a link to the preview of a change, made by a person who may read it."""
    return signing.dumps([change.pk, user.pk, user.sessions_ended], salt=SALT)


def opened_by(token):
    """Return (change, who made the link) for the token of a link that still works, None for any other.

    It works as long as the change is open and its maker can sign in and read the whole change; ending the maker's
    sessions ends it for good.
    """
    change_pk, maker = _told_by(token)
    if maker is None:
        return None
    change = Change.objects.visible_to(maker).open().filter(pk=change_pk).first()
    return (change, maker) if change else None


def was_closed(token):
    """True for the token of a link that would still work, but that its change is not open any more."""
    change_pk, maker = _told_by(token)
    change = Change.objects.filter(pk=change_pk).first() if maker else None
    return change is not None and not change.is_open


def _told_by(token):
    """Return (key of a change, who made the link), (None, None) for a token of nobody who can sign in."""
    try:
        change_pk, maker_pk, sessions_ended = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None, None
    people = get_user_model().objects.filter(is_active=True, sessions_ended=sessions_ended)
    maker = people.filter(pk=maker_pk).first()
    return (change_pk, maker) if maker else (None, None)
