"""What a person holds, and how it is given to others when they leave.

Each app says in its own `holdings.py` what a person holds there: a function of the person and of the administrator who
looks, which returns holdings. `apps.portal.handing_over` has them in a list and shows them on one page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from apps.accounts.audit import record
from apps.accounts.models import Action, Invitation, User


@dataclass(frozen=True)
class Holding:
    """One thing that a person holds.

    `key` names it for good ("reading.mustread:12"). `heirs` are the people who may have it; `give(heir)` gives it to
    one of them. `settle()` lets it go, in the words of `settle_words`; without it, that somebody has seen to it is
    recorded and nothing else, where that is enough (`may_be_seen_to`). `text` is what is to be read before one decides,
    `note` what is to be known.
    """

    key: str
    words: str
    address: str = ""
    heirs: tuple[User, ...] = ()
    give: Callable | None = None
    settle: Callable | None = None
    settle_words: str = ""
    may_be_seen_to: bool = True
    text: tuple[tuple[str, str], ...] = ()  # (what it is called, what is written there)
    note: str = ""

    @property
    def may_be_settled(self):
        return self.settle is not None or self.may_be_seen_to


def invitations(person, administrator):
    """Return the invitations by a person whose links still work."""
    return [
        Holding(
            key=f"accounts.invitation:{row.pk}:{row.token_digest[:8]}",
            words=f"{row.full_name} ({row.email})",
            settle=partial(_withdraw, row, administrator),
            settle_words=_("Withdraw it: the link stops working"),
        )
        for row in Invitation.objects.open().filter(invited_by=person)
    ]


def _withdraw(invitation, administrator):
    Invitation.objects.filter(pk=invitation.pk).withdraw()
    record(Action.INVITATION_WITHDRAWN, by=administrator, about=invitation)
