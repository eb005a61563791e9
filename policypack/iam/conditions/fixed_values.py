"""Values of conditions that are fixed: no external principal can match them.

Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", The meaning of "public" (trusted keys,
fixed values).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping

from policypack.iam.conditions.key_traits import Fixed
from policypack.iam.conditions.keys import KEYS
from policypack.iam.conditions.networks import Network, merged_networks
from policypack.iam.matching.arn_fields import ACCOUNT_PART, PARTS
from policypack.iam.matching.arns import service_of
from policypack.iam.matching.globs import has_wildcard
from policypack.iam.parsing.operators import POSITIVE_WITH_WILDCARDS
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of

Rule = Callable[[str], bool]
"""Whether a value is fixed, for an operator whose wildcards are wildcards."""

_WIDEST_V4, _WIDEST_V6 = 8, 32
_MAPPED = 96
"""Number of bits before the IPv4 address in an IPv4-mapped IPv6 address."""

_INTERNAL = tuple(
    ipaddress.ip_network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


def are_fixed(condition: Condition, operator: str, rule: Rule | None) -> Maybe[bool]:
    """Return whether every value of a condition is fixed: values are ORed, so one open value admits everyone."""
    if rule is None or (operator == "ipaddress") is not (rule is is_network):
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    if not condition.values or (rule is is_network and _are_too_many(condition.values)):
        return False
    return all_of(is_fixed(value, operator, rule) for value in condition.values)


def _are_too_many(values: tuple[Maybe[str], ...]) -> bool:
    """Return whether networks that are small enough one by one have too many addresses together."""
    known = [it for it in values if not isinstance(it, Unknown)]
    if len(known) < 2:
        return False
    public = [it for it in map(_without_mapping, merged_networks(known)) if not _is_internal(it)]
    by_4 = sum(it.num_addresses for it in public if it.version == 4)
    by_6 = sum(it.num_addresses for it in public if it.version == 6)
    return by_4 > 1 << (32 - _WIDEST_V4) or by_6 > 1 << (128 - _WIDEST_V6)


def is_fixed(value: Maybe[str], operator: str, rule: Rule) -> Maybe[bool]:
    """Return whether a value is fixed when an operator compares it by a rule of `FIXED_VALUE_RULES`."""
    if isinstance(value, Unknown):
        return UNKNOWN
    if not value or "${" in value or value.lower() == "anonymous":
        return False
    if operator == "stringlike" and rule is _is_arn and has_wildcard(service_of(value)):
        return False  # `*` also matches colons there, so the account may be any
    if operator not in POSITIVE_WITH_WILDCARDS and rule is not is_network:
        return True  # `*` is a plain character there
    return rule(value)


def is_name(value: str) -> bool:
    """Return whether a value is one name, without wildcards."""
    return not has_wildcard(value)


def _is_path(value: str) -> bool:
    """Return whether a path begins with one organization, as `o-a1b2c3d4e5/*` does."""
    return not has_wildcard(value.split("/", 1)[0])


def _is_user_id(value: str) -> bool:
    """Return whether a user id begins with one id: `AROAEXAMPLEID:*` is every session of one role."""
    return not has_wildcard(value.split(":", 1)[0])


def _is_arn(value: str) -> bool:
    """Return whether an ARN names one account, or one bucket (its ARN has no account), or has no wildcard."""
    parts = value.split(":", PARTS - 1)
    if len(parts) < PARTS:
        return not has_wildcard(value)
    account, resource = parts[ACCOUNT_PART], parts[-1]
    if account:
        return not has_wildcard(account)
    return not has_wildcard(resource.split("/", 1)[0] if service_of(value) == "s3" else value)


def is_network(value: str) -> bool:
    """Return whether a value is a network that is private, or no wider than /8 (IPv4) or /32 (IPv6)."""
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    network = _without_mapping(network)
    return network.prefixlen >= (_WIDEST_V4 if network.version == 4 else _WIDEST_V6) or _is_internal(network)


def _without_mapping(network: Network) -> Network:
    """Return the IPv4 network that an IPv4-mapped IPv6 network stands for; other networks are returned as they are."""
    if isinstance(network, ipaddress.IPv6Network) and network.prefixlen >= _MAPPED:
        mapped = network.network_address.ipv4_mapped
        if mapped is not None:
            return ipaddress.ip_network((mapped, network.prefixlen - _MAPPED))
    return network


def _is_internal(network: Network) -> bool:
    """Return whether a network is within a private address range."""
    return any(
        network.version == it.version and network.network_address in it and network.prefixlen >= it.prefixlen
        for it in _INTERNAL
    )


_RULES: Mapping[Fixed, Rule] = {
    Fixed.NAME: is_name,
    Fixed.PATH: _is_path,
    Fixed.USER_ID: _is_user_id,
    Fixed.ARN: _is_arn,
    Fixed.NETWORK: is_network,
}

FIXED_VALUE_RULES: Mapping[str, Rule] = {name: _RULES[it.fixed] for name, it in KEYS.items() if it.fixed is not None}
"""Trusted condition key -> the rule that tells whether one of its values is fixed."""
