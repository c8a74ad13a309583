"""The check of links: which addresses are asked, in what order, and what is kept of the answers.

Each answer is stored by itself as soon as it is there, outside of any transaction: a process that is killed loses the
question that it was waiting for, and the next one goes on with what is still due.
"""

import logging
import time
from collections import Counter
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.links.asking import Answer, ask
from apps.links.gathering import gather
from apps.links.models import Link
from apps.links.pace import Pace
from apps.links.verdicts import MAY_PASS, verdict

logger = logging.getLogger(__name__)
A_PORTION = 20  # seconds: other jobs wait behind this one
_MOST_DUE = 2_000  # links looked at in one portion
_WITNESSES = 3
_ANSWERED = (Link.State.ANSWERS, Link.State.MOVED)


def check_links_by_itself():
    """Have a portion of the addresses asked that are due; return in words what was done.

    That begins when the job is stored, so that no other site is waited for with the database locked.
    """
    if settings.PORTAL_DEMO:
        return "a trial asks no other site"
    if not settings.PORTAL_CHECK_LINKS:
        return "links are not checked here"
    transaction.on_commit(check_portion)
    return f"addresses to ask: {Link.objects.due(timezone.now()).count()}"


def check_portion():
    """Ask what is due, for a few seconds. Return {state: number of links that came to be in it}."""
    gather()
    return Check(Pace(), seconds=A_PORTION).of(Link.objects.due(timezone.now())[:_MOST_DUE])


class Check:
    """One round of questions. `told` is called with each link and its new values."""

    def __init__(self, pace, *, seconds=None, told=None):
        self.pace = pace
        self.until = None if seconds is None else time.monotonic() + seconds
        self.told = told or (lambda _link, _values: None)
        self.states = Counter()
        self.is_connected = False  # whether any site has answered
        self._held = []

    def of(self, links):
        """Ask the links in turns, and return {state: number}.

        That no site at all answers says more of the portal's own line than of the sites: such failures wait until some
        site has answered, and count for nothing where none does.
        """
        links = list(links)
        for link in self.pace.in_turns(links):
            if self.until is not None and time.monotonic() >= self.until:
                break
            answer = self._answer(link)
            if answer.reason == Link.Reason.BUSY or not answer.was_reached:
                self.pace.leave_alone(link.host)
            self._take(link, answer)
        if self._held and self._witness_answers():
            self._store_held()
        return self.states

    @property
    def not_counted(self):
        """How many failures count for nothing, because no site at all has answered."""
        return len(self._held)

    def _answer(self, link):
        """One address that nobody foresaw must not keep all others from being asked."""
        try:
            return ask(link.address, self.pace)
        except Exception:
            logger.exception("%s could not be asked.", link.address)
            return Answer(Link.Reason.REFUSED)

    def _take(self, link, answer):
        self.is_connected = self.is_connected or answer.status is not None
        if answer.reason in MAY_PASS and not self.is_connected:
            self._held.append((link, answer))
            return
        self._store(link, answer)
        if self.is_connected:
            self._store_held()

    def _store_held(self):
        held, self._held = self._held, []
        for link, answer in held:
            self._store(link, answer)

    def _store(self, link, answer):
        values = verdict(link, answer, timezone.now())
        Link.objects.filter(pk=link.pk).update(**values)
        self.states[values["state"]] += 1
        self.told(link, values)

    def _witness_answers(self):
        """Ask addresses that answered the last time, of other sites than those that are silent."""
        silent = {link.host for link, _answer in self._held}
        known = Link.objects.filter(state__in=_ANSWERED).exclude(host__in=silent).order_by("-checked_at")
        of_each = {link.host: link for link in known[:_MOST_DUE]}.values()
        return any(self._answer(link).status is not None for link in islice(of_each, _WITNESSES))
