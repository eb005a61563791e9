"""What conditions keep out: which ones make a statement for everyone private, which ones narrow nothing.

Sources: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", The meaning of "public" (trusted
keys, fixed values); AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators"
and "AWS global condition context keys".
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from policypack.iam.arns import service_of
from policypack.iam.globs import has_wildcard, is_everything
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of

_WILDCARD_OPERATORS = frozenset({"stringlike", "arnlike", "arnequals"})
_POSITIVE_OPERATORS = _WILDCARD_OPERATORS | {"stringequals", "stringequalsignorecase", "ipaddress"}
_NEGATED_OPERATORS = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
}
"""Negated operator -> the operator it negates. A negated one holds where the key is absent."""

_EXCLUDING_OPERATORS = frozenset({*_NEGATED_OPERATORS, "datenotequals", "numericnotequals"})

_WIDEST_V4, _WIDEST_V6 = 8, 32
_MAPPED = 96
"""Bits of an IPv6 address before the IPv4 address that it stands for."""
_INTERNAL = tuple(
    ipaddress.ip_network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)

_ARN_ACCOUNT, _ARN_RESOURCE = 4, 5


def keeps_strangers_out(condition: Condition) -> Maybe[bool]:
    """Whether a condition of an Allow admits only parties that its values fix."""
    return _admits_only(condition, _RULES.get(condition.key))


def _admits_only(condition: Condition, rule: Callable[[str], bool] | None) -> Maybe[bool]:
    if condition.operator not in _POSITIVE_OPERATORS or condition.if_exists or condition.quantifier == "forallvalues":
        return False
    return _is_fixed(condition, condition.operator, rule)


def weakness(condition: Condition) -> str:
    """Why a condition of an Allow does not keep strangers out, as a clause whose subject is the condition's key."""
    rule = _RULES.get(condition.key)
    if rule is None:
        return "says nothing of who asks"
    if condition.if_exists or condition.quantifier == "forallvalues":
        return "holds where the request has no such key"
    if condition.operator not in _POSITIVE_OPERATORS:
        return "names no one who may come"
    if (condition.operator == "ipaddress") is not (rule is _network):
        return "is compared by an operator that does not fit it"
    return "has a value that strangers meet as well"


def names_principals(condition: Condition) -> Maybe[bool]:
    """Whether a condition of an Allow admits only principals of an account that its values name."""
    if condition.key not in ("aws:principalarn", "aws:userid"):
        return False
    is_account = condition.values is not UNKNOWN and any(
        it is not UNKNOWN and it.endswith(":root") for it in condition.values
    )
    return all_of((keeps_strangers_out(condition), not is_account))


def demands_shared_secret(condition: Condition) -> Maybe[bool]:
    """Whether a condition of an Allow demands what a stranger in the same account has not: an external id that is
    fixed, a second factor, or membership in an organization.
    """
    if condition.if_exists or condition.quantifier == "forallvalues":
        return False
    if condition.key in ("aws:principalorgid", "aws:principalorgpaths"):
        return keeps_strangers_out(condition)
    if condition.key == "aws:multifactorauthpresent":
        is_true = condition.operator == "bool" and condition.values == ("true",)
        return UNKNOWN if condition.values is UNKNOWN else is_true
    if condition.key == "aws:multifactorauthage":
        return condition.operator in ("numericlessthan", "numericlessthanequals")
    if condition.key != "sts:externalid" or condition.operator not in _POSITIVE_OPERATORS:
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    return all_of(_is_fixed_value(value, condition.operator, _name) for value in condition.values)


def holds_for_strangers(condition: Condition) -> Maybe[bool]:
    """Whether a condition of a Deny holds for every party outside those that its values fix."""
    if condition.key == "aws:principalisawsservice" and condition.if_exists:
        # Spares only calls that AWS services make themselves; without IfExists it spares anonymous ones, too.
        return condition.operator == "bool" and condition.values == ("false",)
    positive = _NEGATED_OPERATORS.get(condition.operator)
    if positive is None or condition.quantifier == "foranyvalue":
        return False
    return _is_fixed(condition, positive, _RULES.get(condition.key))


def narrows(condition: Condition) -> bool:
    """Whether a condition limits what may be done, and not only who does it, from where, and how they signed in.

    One that excludes a few things, or that holds where the request has no such key, leaves the rest.
    """
    if condition.key in _CIRCUMSTANCES or condition.key.startswith("aws:principal"):
        return False
    if condition.if_exists or condition.quantifier == "forallvalues" or condition.operator in _EXCLUDING_OPERATORS:
        return False
    return not _admits_everything(condition)


def _admits_everything(condition: Condition) -> bool:
    if condition.operator not in _WILDCARD_OPERATORS or isinstance(condition.values, Unknown):
        return False
    return any(it is not UNKNOWN and is_everything(it) for it in condition.values)


_CIRCUMSTANCES = frozenset(
    {
        "aws:currenttime",
        "aws:epochtime",
        "aws:multifactorauthage",
        "aws:multifactorauthpresent",
        "aws:referer",
        "aws:securetransport",
        "aws:sourceip",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:tokenissuetime",
        "aws:useragent",
        "aws:userid",
        "aws:username",
        "aws:vpcsourceip",
    }
)


def _is_fixed(condition: Condition, operator: str, rule: Callable[[str], bool] | None) -> Maybe[bool]:
    """Whether every value names one party: values are ORed, so that one bad value spoils the others."""
    if rule is None or (operator == "ipaddress") is not (rule is _network):
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    if not condition.values:
        return False
    return all_of(_is_fixed_value(value, operator, rule) for value in condition.values)


def pins_claim(condition: Condition, provider: str) -> Maybe[bool]:
    """Whether a condition of an Allow for a web identity provider fixes for whom, or whom, it signs in."""
    if condition.key not in [f"{provider.lower()}:{claim}" for claim in ("aud", "app_id", "sub")]:
        return False
    return _admits_only(condition, _name)


def _is_fixed_value(value: Maybe[str], operator: str, rule: Callable[[str], bool]) -> Maybe[bool]:
    if isinstance(value, Unknown):
        return UNKNOWN
    if not value or "${" in value or value.lower() == "anonymous":
        return False
    if operator == "stringlike" and rule is _arn and has_wildcard(service_of(value)):
        return False  # `*` is not stopped by a colon there: what follows may stand in a stranger's resource
    if operator not in _WILDCARD_OPERATORS and rule is not _network:
        return True  # `*` is a plain character there
    return rule(value)


def _name(value: str) -> bool:
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


def _network(value: str) -> bool:
    """A network is fixed unless so wide that strangers are in it."""
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    if isinstance(network, ipaddress.IPv6Network) and network.prefixlen >= _MAPPED:
        mapped = network.network_address.ipv4_mapped
        if mapped is not None:
            network = ipaddress.ip_network((mapped, network.prefixlen - _MAPPED))
    if network.prefixlen >= (_WIDEST_V4 if network.version == 4 else _WIDEST_V6):
        return True
    return any(_is_within(network, internal) for internal in _INTERNAL)


def _is_within(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network, other: ipaddress.IPv4Network | ipaddress.IPv6Network
) -> bool:
    return (
        network.version == other.version and network.network_address in other and network.prefixlen >= other.prefixlen
    )


_RULES: dict[str, Callable[[str], bool]] = {
    "aws:principalaccount": _name,
    "aws:principalarn": _arn,
    "aws:principalorgid": _name,
    "aws:principalorgpaths": _path,
    "aws:principalservicename": _name,
    "aws:sourceaccount": _name,
    "aws:sourcearn": _arn,
    "aws:sourceip": _network,
    "aws:sourceorgid": _name,
    "aws:sourceorgpaths": _path,
    "aws:sourceowner": _name,
    "aws:sourcevpc": _name,
    "aws:sourcevpcarn": _arn,
    "aws:sourcevpce": _name,
    "aws:userid": _user_id,
    "aws:vpceaccount": _name,
    "aws:vpceorgid": _name,
    "aws:vpceorgpaths": _path,
    "kms:calleraccount": _name,
    "s3:dataaccesspointaccount": _name,
    "s3:dataaccesspointarn": _arn,
    "s3:x-amz-server-side-encryption-aws-kms-key-id": _arn,
}
"""Trusted condition keys -> when a value of theirs is fixed."""

KNOWN_KEYS = (
    frozenset(_RULES) | _CIRCUMSTANCES | {"s3:prefix", "s3:x-amz-acl", "aws:principalisawsservice", "sts:externalid"}
)
"""Condition keys that messages may name: those that are in closed lists of AWS."""
