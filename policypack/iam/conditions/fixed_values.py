"""Values of conditions: when each names one party, so that strangers are none of them.

Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", The meaning of "public" (trusted keys,
fixed values).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from policypack.iam.conditions.networks import Network, merged_networks
from policypack.iam.matching.arns import service_of
from policypack.iam.matching.globs import has_wildcard
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of

Rule = Callable[[str], bool]
"""Whether a value names one party, where wildcards are wildcards."""

WILDCARD_OPERATORS = frozenset({"stringlike", "arnlike", "arnequals"})

_WIDEST_V4, _WIDEST_V6 = 8, 32
_MAPPED = 96
"""Bits of an IPv6 address before the IPv4 address that it stands for."""
_INTERNAL = tuple(
    ipaddress.ip_network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)

_ARN_ACCOUNT, _ARN_RESOURCE = 4, 5


def are_fixed(condition: Condition, operator: str, rule: Rule | None) -> Maybe[bool]:
    """Whether every value names one party: values are ORed, so that one bad value spoils the others."""
    if rule is None or (operator == "ipaddress") is not (rule is is_network):
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    if not condition.values or (rule is is_network and _are_too_many(condition.values)):
        return False
    return all_of(is_fixed(value, operator, rule) for value in condition.values)


def _are_too_many(values: tuple[Maybe[str], ...]) -> bool:
    """Whether networks that are narrow enough alone have more addresses together than one network may have."""
    known = [it for it in values if not isinstance(it, Unknown)]
    if len(known) < 2:
        return False
    public = [it for it in map(_without_mapping, merged_networks(known)) if not _is_internal(it)]
    by_4 = sum(it.num_addresses for it in public if it.version == 4)
    by_6 = sum(it.num_addresses for it in public if it.version == 6)
    return by_4 > 1 << (32 - _WIDEST_V4) or by_6 > 1 << (128 - _WIDEST_V6)


def is_fixed(value: Maybe[str], operator: str, rule: Rule) -> Maybe[bool]:
    if isinstance(value, Unknown):
        return UNKNOWN
    if not value or "${" in value or value.lower() == "anonymous":
        return False
    if operator == "stringlike" and rule is _arn and has_wildcard(service_of(value)):
        return False  # `*` is not stopped by a colon there: what follows may stand in a stranger's resource
    if operator not in WILDCARD_OPERATORS and rule is not is_network:
        return True  # `*` is a plain character there
    return rule(value)


def is_name(value: str) -> bool:
    return not has_wildcard(value)


def _path(value: str) -> bool:
    """`o-a1b2c3d4e5/*` is within one organization."""
    return not has_wildcard(value.split("/", 1)[0])


def _user_id(value: str) -> bool:
    """`AROAEXAMPLEID:*` is every session of one role."""
    return not has_wildcard(value.split(":", 1)[0])


def _arn(value: str) -> bool:
    """An ARN is fixed by its account; that of a bucket, which has none, by its name; others only as a whole."""
    parts = value.split(":", _ARN_RESOURCE)
    if len(parts) <= _ARN_RESOURCE:
        return not has_wildcard(value)
    account, resource = parts[_ARN_ACCOUNT], parts[_ARN_RESOURCE]
    if account:
        return not has_wildcard(account)
    return not has_wildcard(resource.split("/", 1)[0] if service_of(value) == "s3" else value)


def is_network(value: str) -> bool:
    """A network is fixed unless so wide that strangers are in it."""
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    network = _without_mapping(network)
    return network.prefixlen >= (_WIDEST_V4 if network.version == 4 else _WIDEST_V6) or _is_internal(network)


def _without_mapping(network: Network) -> Network:
    """The network of IPv4 that a network of IPv6 stands for, or the network itself."""
    if isinstance(network, ipaddress.IPv6Network) and network.prefixlen >= _MAPPED:
        mapped = network.network_address.ipv4_mapped
        if mapped is not None:
            return ipaddress.ip_network((mapped, network.prefixlen - _MAPPED))
    return network


def _is_internal(network: Network) -> bool:
    return any(
        network.version == it.version and network.network_address in it and network.prefixlen >= it.prefixlen
        for it in _INTERNAL
    )


RULES: dict[str, Rule] = {
    "aws:principalaccount": is_name,
    "aws:principalarn": _arn,
    "aws:principalorgid": is_name,
    "aws:principalorgpaths": _path,
    "aws:principalservicename": is_name,
    "aws:sourceaccount": is_name,
    "aws:sourcearn": _arn,
    "aws:sourceip": is_network,
    "aws:sourceorgid": is_name,
    "aws:sourceorgpaths": _path,
    "aws:sourceowner": is_name,
    "aws:sourcevpc": is_name,
    "aws:sourcevpcarn": _arn,
    "aws:sourcevpce": is_name,
    "aws:userid": _user_id,
    "aws:vpceaccount": is_name,
    "aws:vpceorgid": is_name,
    "aws:vpceorgpaths": _path,
    "kms:calleraccount": is_name,
    "s3:dataaccesspointaccount": is_name,
    "s3:dataaccesspointarn": _arn,
    "s3:x-amz-server-side-encryption-aws-kms-key-id": _arn,
}
"""Trusted condition keys -> when a value of theirs is fixed."""
