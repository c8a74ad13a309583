"""How often something may be done, counted over a sliding hour, and from which address a request comes."""

import ipaddress
import math
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.accounts.models import Throttle

WINDOW = timedelta(hours=1)
IPV6_SITE = 64  # bits: one household or office can use every address below its own prefix


def client_address(request):
    """Return the network address that a request comes from, None when the server does not know it.

    Behind PORTAL_PROXIES proxies it is the entry that the outermost of them wrote; entries further left are the
    client's own words. IPv6 is cut to the site's prefix.
    """
    entries = [entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < settings.PORTAL_PROXIES <= len(entries):
        address = _parsed(entries[-settings.PORTAL_PROXIES])
        if address:
            return address
    return _parsed(request.META.get("REMOTE_ADDR", ""))


def _parsed(text):
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if address.version == 6:
        mapped = address.ipv4_mapped
        site = ipaddress.ip_network((int(address), IPV6_SITE), strict=False)
        return str(mapped or site.network_address)
    return str(address)


@transaction.atomic
def take_turn(purpose, who, limit):
    """Count one more time that `who` (an address, a name) does something, at most `limit` times in WINDOW.

    Returns 0 when it may be done, else the seconds to wait; then nothing is counted, so that asking again does not
    lengthen the wait.
    """
    now = timezone.now()
    Throttle.objects.filter(last_hit_at__lt=now - WINDOW).delete()
    key = salted_hmac(purpose, who or "", algorithm="sha256").hexdigest()
    counter, _ = Throttle.objects.select_for_update().get_or_create(key=key, defaults={"last_hit_at": now})
    recent = [hit for hit in counter.hits if hit > (now - WINDOW).timestamp()]
    if len(recent) >= limit:
        return math.ceil(recent[-limit] + WINDOW.total_seconds() - now.timestamp())
    counter.hits, counter.last_hit_at = [*recent, now.timestamp()], now
    counter.save()
    return 0
