"""Networks of IP addresses, as conditions name them (IAM User Guide, "IP address condition operators")."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import TypeAlias

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network


def merged_networks(values: Iterable[str]) -> list[Network]:
    """Return the fewest networks with the same addresses, without values that are no network (n log n)."""
    networks = [it for it in map(_network, values) if it is not None]
    by_4 = ipaddress.collapse_addresses(it for it in networks if isinstance(it, ipaddress.IPv4Network))
    by_6 = ipaddress.collapse_addresses(it for it in networks if isinstance(it, ipaddress.IPv6Network))
    return [*by_4, *by_6]


def _network(value: str) -> Network | None:
    try:
        return ipaddress.ip_network(value, strict=False)
    except ValueError:
        return None
