"""What an answer means. A pure function of what was known of the address and what it answered now.

Dead at once is what its own site says is not there (404, 410). Whatever may pass (no answer, a failure of the site, a
certificate that ran out) is dead when it has failed twice with a day between: servers are restarted, and lines break.
What a person may see though a robot may not (401, 403, 429 and other refusals, a circle of redirects that ends for who
takes cookies) cannot be told, and is never dead.
"""

from datetime import timedelta

from apps.links.models import Link

State, Reason = Link.State, Link.Reason
AT_ONCE = frozenset({Reason.NOT_FOUND, Reason.GONE})
MAY_PASS = frozenset(
    {
        *(Reason.SERVER_ERROR, Reason.TOO_SLOW, Reason.NO_HOST, Reason.NO_CONNECTION),
        *(Reason.BROKEN, Reason.CERTIFICATE),
    }
)
APART = timedelta(days=1)


def verdict(link, answer, now):
    """Return {field: value} of a link that gave an answer."""
    values = {
        "reason": answer.reason,
        "status": answer.status,
        "final_address": answer.final_address if answer.final_address != link.address else "",
        "checked_at": now,
        "failures": 0,
        "first_failed_at": None,
    }
    if not answer.reason:
        return values | {"state": State.MOVED if answer.has_moved else State.ANSWERS}
    if answer.reason not in AT_ONCE | MAY_PASS:
        return values | {"state": State.UNTOLD}
    first = link.first_failed_at or now
    is_dead = answer.reason in AT_ONCE or link.state == State.DEAD or now - first >= APART
    return values | {
        "failures": link.failures + 1,
        "first_failed_at": first,
        "state": State.DEAD if is_dead else State.FAILING,
    }
