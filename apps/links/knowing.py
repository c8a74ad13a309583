"""What is known of addresses when somebody is about to publish, and how many dead ones a person has to mend."""

from apps.links.addresses import in_payload, normal
from apps.links.models import Link


def dead_among(addresses):
    """Return {address as it was given: Link} of those that are known to be dead. One query, none for no address."""
    by_form = {address: found for address in addresses if (found := normal(address))}
    if not by_form:
        return {}
    dead = {link.address: link for link in Link.objects.dead().with_address(by_form.values())}
    return {address: dead[form] for address, form in by_form.items() if form in dead}


def dead_in(payloads):
    """Return {address: Link} of the dead addresses that payloads name."""
    return dead_among(set().union(*map(in_payload, payloads)))


def dead_for(user):
    """Return the dead links on pages that the person may work on: `.count()` costs one query."""
    return Link.objects.dead().for_editor(user)
