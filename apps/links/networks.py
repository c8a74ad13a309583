"""Which machines are of the public internet."""

import ipaddress

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an address of version 4


def is_public(machine):
    """True for an address of the public internet, also where one of version 4 is wrapped in one of version 6."""
    address = ipaddress.ip_address(machine.partition("%")[0])
    return all(part.is_global and not part.is_multicast for part in _unwrapped(address))


def _unwrapped(address):
    """Return the address, and the one that it wraps instead of itself where there is one."""
    if address.version == 4:
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour:
        return [address, address.sixtofour]
    return [address, *(address.teredo or ())]
