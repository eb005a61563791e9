"""What conditions keep out: which ones make a statement for everyone private, which ones narrow nothing.

Sources: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", The meaning of "public" (trusted
keys, fixed values); AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators"
and "AWS global condition context keys".
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

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
_INTERNAL = tuple(
    ipaddress.ip_network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)

_ARN_ACCOUNT, _ARN_RESOURCE = 4, 5


def keeps_strangers_out(condition: Condition) -> Maybe[bool]:
    """Whether a condition of an Allow admits only parties that its values fix."""
    if condition.operator not in _POSITIVE_OPERATORS or condition.if_exists or condition.quantifier == "forallvalues":
        return False
    return _is_fixed(condition, condition.operator)


def weakness(condition: Condition) -> str:
    """Why a condition of an Allow does not keep strangers out, as a clause whose subject is the condition's key."""
    if _rule(condition) is None:
        return "says nothing of who asks"
    if condition.if_exists or condition.quantifier == "forallvalues":
        return "holds where the request has no such key"
    if condition.operator not in _POSITIVE_OPERATORS:
        return "names no one who may come"
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
    if condition.key in _SERVICE_CALLS and condition.operator == "bool" and condition.values == ("false",):
        return True  # spares only calls that AWS services make themselves
    positive = _NEGATED_OPERATORS.get(condition.operator)
    if positive is None or condition.quantifier == "foranyvalue":
        return False
    return _is_fixed(condition, positive)


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


_SERVICE_CALLS = ("aws:principalisawsservice", "aws:viaawsservice")

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


def _is_fixed(condition: Condition, operator: str) -> Maybe[bool]:
    """Whether every value names one party: values are ORed, so that one bad value spoils the others."""
    rule = _rule(condition)
    if rule is None or (operator == "ipaddress") is not (rule is _network):
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    if not condition.values:
        return False
    return all_of(_is_fixed_value(value, operator, rule) for value in condition.values)


def _rule(condition: Condition) -> Callable[[str], bool] | None:
    return _RULES.get(condition.key) or (_name if condition.key.endswith(_CLAIMS) else None)


def _is_fixed_value(value: Maybe[str], operator: str, rule: Callable[[str], bool]) -> Maybe[bool]:
    if isinstance(value, Unknown):
        return UNKNOWN
    if not value or "${" in value:
        return False
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
    """An ARN is fixed by its account; one without an account (of a bucket) by its resource."""
    parts = value.split(":", _ARN_RESOURCE)
    if len(parts) <= _ARN_RESOURCE:
        return not has_wildcard(value)
    account, resource = parts[_ARN_ACCOUNT], parts[_ARN_RESOURCE]
    return not has_wildcard(account or resource.split("/", 1)[0])


def _network(value: str) -> bool:
    """A network is fixed unless so wide that strangers are in it."""
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
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

_CLAIMS = (":aud", ":app_id", ":sub")
"""Claims of a web identity: for whom the identity provider signed it, and whom it signed in."""
