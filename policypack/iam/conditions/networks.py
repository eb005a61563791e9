"""Networks of IP addresses as values of conditions (IAM User Guide, "IP address condition operators")."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import TypeAlias

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network


def merged_networks(values: Iterable[str]) -> list[Network]:
    """Return the fewest networks with the same addresses, leaving out values that are not networks (n log n)."""
    networks = [it for it in map(_network, values) if it is not None]
    by_4 = ipaddress.collapse_addresses(it for it in networks if isinstance(it, ipaddress.IPv4Network))
    by_6 = ipaddress.collapse_addresses(it for it in networks if isinstance(it, ipaddress.IPv6Network))
    return [*by_4, *by_6]


def is_subnet(one: str, other: str) -> bool:
    """Return whether all addresses of one network are in the other; false if a value is not a network."""
    inner, outer = _network(one), _network(other)
    if inner is None or outer is None or inner.version != outer.version:
        return False
    return inner.network_address in outer and inner.prefixlen >= outer.prefixlen


def share_addresses(one: str, other: str) -> bool:
    """Return whether two networks have addresses in common, or one of the values is not a network."""
    first, second = _network(one), _network(other)
    if first is None or second is None:
        return True
    return first.version == second.version and first.overlaps(second)


def _network(value: str) -> Network | None:
    """Return the network that a value stands for; `None` if it is not a network."""
    try:
        return ipaddress.ip_network(value, strict=False)
    except ValueError:
        return None
