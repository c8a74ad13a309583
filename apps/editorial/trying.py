"""Content as it would be: payloads on the live rows for as long as somebody looks, and nothing of it left behind."""

from contextlib import contextmanager

from django.db import IntegrityError, transaction

from apps.editorial.applying import apply, lock_roots
from apps.editorial.problems import Unplaceable
from apps.editorial.validation import explain


@contextmanager
def in_place(payloads, *, locked=(), check=None):
    """Put payloads on the live rows for the length of the block, then take them away again. Gives what was `Applied`.

    locked: pairs (label, key) of roots that the block itself writes. check: see `apply`. Raises Unplaceable where the
    database refuses the payloads as they are, Refused where they are not of the form of their fields.
    """
    is_placed = False
    try:
        with transaction.atomic():
            roots = lock_roots([*payloads, *({"model": label, "id": str(key)} for label, key in locked)])
            applied = apply(payloads, roots, check)
            is_placed = True
            yield applied
            transaction.set_rollback(True)
    except IntegrityError as error:  # ProtectedError, of a row that is referred to, is one
        if is_placed:  # what the block itself wrote
            raise
        raise Unplaceable(explain(payloads, error)) from error
