"""Links as the tests need them."""

from datetime import UTC, datetime

from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.links.addresses import host_of, key_of, normal
from apps.links.gathering import gather
from apps.links.models import Link
from apps.translation.states import Origin
from tests.builders import make_partner
from tests.manual.making import section

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def make_link(address, state=Link.State.DEAD, reason=Link.Reason.NOT_FOUND, checked_at=NOON, **fields):
    """Store what is known of an address, whether a page names it or not."""
    address = normal(address)
    known = {"state": state, "reason": reason, "checked_at": checked_at, **fields}
    named = {"address": address, "host": host_of(address)}
    return Link.objects.update_or_create(key=key_of(address), create_defaults=named | known, defaults=known)[
        0
    ]


def name_on_pages(*addresses):
    """Publish a partner for each address, and have the addresses gathered."""
    for number, address in enumerate(addresses):
        make_partner(f"partner-{number}", name_en=f"Partner {number}", url=address)
    gather()


def with_link(anchor, address, **fields):
    """Return the fields of a section with a link to an address."""
    return section(anchor, body_en=f'<p>See <a href="{address}">this</a>.</p>', **fields)


def write(root, **fields):
    """Publish new English texts of a root."""
    payload = payload_of(root, "en")
    payload["fields"] |= fields
    publish([payload], origin=Origin.FIXTURE)
