"""Record what people do with accounts, rights and data. Publications have a log of their own (`apps.editorial`)."""

import re

from django.db.models import Model

from apps.accounts.models import Action, AuditRecord
from apps.accounts.throttling import client_address
from apps.core.text import BIDI_CONTROLS

LONGEST = 400  # characters of a text
MOST = 50  # items of a list
_SECRET = re.compile(r"password|secret|token|digest|cookie|session|csrf", re.IGNORECASE)
_UNSEEN = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{BIDI_CONTROLS}]+")


def record(action, *, by=None, request=None, about=None, **details):
    """Write one line of the audit, in the transaction of what it records where there is one.

    `action` is one of `Action`; `by` the person (that of the request when None); `about` a row, or words for what has
    none; `details` plain data. Raises ValueError for an unknown action and for a detail whose name says that it is a
    secret; whatever the database raises is raised.
    """
    if secret := next(filter(_SECRET.search, details), None):
        raise ValueError(f"A secret has no place in the audit: {secret}")
    by = by or _signed_in(request)
    return AuditRecord.objects.create(
        action=Action(action).value,
        by=by,
        by_name=_person(by) if by else "",
        address=client_address(request) if request else None,
        details=_plain(details),
        **_about(about),
    )


def _signed_in(request):
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _about(about):
    if not isinstance(about, Model):
        return {"about_words": _line(about or "")}
    words = _person(about) if hasattr(about, "full_name") and hasattr(about, "email") else _line(about)
    return {"about_label": about._meta.label_lower, "about_key": str(about.pk), "about_words": words}


def _person(person):
    """Return a name that tells two people of the same name apart."""
    return _line(f"{person.full_name} ({person.email})" if person.full_name else person.email)


def _line(text):
    """Return a text as one line, without marks that nobody sees."""
    return _UNSEEN.sub(" ", str(text)).strip()[:LONGEST]


def _plain(value):
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {_line(name): _plain(each) for name, each in list(value.items())[:MOST]}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in list(value)[:MOST]]
    return _line(value)
