"""What conditions keep out: which ones make a statement for everyone private, which ones narrow nothing.

Sources: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", The meaning of "public" (trusted
keys, fixed values); AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators"
and "AWS global condition context keys".
"""

from __future__ import annotations

from policypack.iam.conditions.always_true import IN_EVERY_REQUEST, holds_for_every_value
from policypack.iam.conditions.fixed_values import (
    RULES,
    WILDCARD_OPERATORS,
    Rule,
    are_fixed,
    is_fixed,
    is_name,
    is_network,
)
from policypack.iam.conditions.request_keys import distinguishes_resources
from policypack.iam.matching.arns import is_every_resource, is_whole_account
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of

_POSITIVE_OPERATORS = WILDCARD_OPERATORS | {"stringequals", "stringequalsignorecase", "ipaddress"}
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


def excludes_external_principals(condition: Condition) -> Maybe[bool]:
    """Whether a condition of an Allow admits only parties that its values fix."""
    return _admits_only(condition, RULES.get(condition.key))


def _admits_only(condition: Condition, rule: Rule | None) -> Maybe[bool]:
    if condition.operator not in _POSITIVE_OPERATORS or condition.if_exists or condition.quantifier == "forallvalues":
        return False
    return are_fixed(condition, condition.operator, rule)


def why_external_principals_match(condition: Condition) -> str:
    """Why a condition of an Allow does not keep strangers out, as a clause whose subject is the condition's key."""
    rule = RULES.get(condition.key)
    if rule is None:
        return "says nothing of who asks"
    if condition.if_exists or condition.quantifier == "forallvalues":
        return "holds where the request has no such key"
    if condition.operator not in _POSITIVE_OPERATORS:
        return "names no one who may come"
    if (condition.operator == "ipaddress") is not (rule is is_network):
        return "is compared by an operator that does not fit it"
    return "has a value that strangers meet as well"


def names_principals(condition: Condition) -> Maybe[bool]:
    """Whether a condition of an Allow admits only principals of an account that its values name."""
    if condition.key not in ("aws:principalarn", "aws:userid"):
        return False
    values = () if condition.values is UNKNOWN else condition.values
    is_account = condition.key == "aws:principalarn" and any(
        it is not UNKNOWN and is_whole_account(it) for it in values
    )
    return all_of((excludes_external_principals(condition), not is_account))


def requires_shared_secret(condition: Condition) -> Maybe[bool]:
    """Whether a condition of an Allow demands what a stranger in the same account has not: an external id that is
    fixed, a second factor, or membership in an organization.
    """
    if condition.if_exists or condition.quantifier == "forallvalues":
        return False
    if condition.key in ("aws:principalorgid", "aws:principalorgpaths"):
        return excludes_external_principals(condition)
    if condition.key == "aws:multifactorauthpresent":
        if condition.operator != "bool" or condition.values is UNKNOWN:
            return UNKNOWN if condition.operator == "bool" else False
        return all_of(
            (bool(condition.values), *(UNKNOWN if it is UNKNOWN else it == "true" for it in condition.values))
        )
    if condition.key == "aws:multifactorauthage":
        return condition.operator in ("numericlessthan", "numericlessthanequals")
    if condition.key != "sts:externalid" or condition.operator not in _POSITIVE_OPERATORS:
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    return all_of(is_fixed(value, condition.operator, is_name) for value in condition.values)


def holds_for_external_principals(condition: Condition) -> Maybe[bool]:
    """Whether a condition of a Deny holds for every party outside those that its values fix."""
    if condition.key == "aws:principalisawsservice" and condition.if_exists:
        # Spares only calls that AWS services make themselves; without IfExists it spares anonymous ones, too.
        return condition.operator == "bool" and condition.values == ("false",)
    positive = _NEGATED_OPERATORS.get(condition.operator)
    if positive is None or condition.quantifier == "foranyvalue":
        return False
    return are_fixed(condition, positive, RULES.get(condition.key))


def restricts(condition: Condition) -> bool:
    """Whether a condition limits what may be done, and not only who does it, from where, and how they signed in.

    One that excludes a few things, or that holds where the request has no such key, leaves the rest.
    """
    if condition.key in _CIRCUMSTANCES or condition.key.startswith("aws:principal"):
        return False
    if condition.if_exists or condition.quantifier == "forallvalues" or condition.operator in _EXCLUDING_OPERATORS:
        return False
    if condition.operator == "null":
        return condition.values == ("false",) and condition.key not in _PRESENT_IN_MANY_REQUESTS
    return not _admits_everything(condition)


_PRESENT_IN_MANY_REQUESTS = IN_EVERY_REQUEST | {"kms:viaservice"}
"""Keys whose presence alone restricts nothing, as the value `*` does not: `kms:ViaService` is present in every request
that an AWS service makes for the caller (AWS Key Management Service Developer Guide, "AWS KMS condition keys").
"""

_PLACES = (
    "aws:requestedregion",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:resourceorgpaths",
    "ec2:region",
    "s3:resourceaccount",
)
"""Keys that tell where a resource is. `ec2:Region` is the Region of the request, as `aws:RequestedRegion` is (AWS
Identity and Access Management User Guide, "Amazon EC2: Allows full EC2 access within a specific Region").
"""


def restricts_in_own_account(condition: Condition) -> bool:
    """The same about resources of the holder's own account: they are in some region, in it and in its organization."""
    return condition.key not in _PLACES and distinguishes_resources(condition) and restricts(condition)


def may_restrict(condition: Condition) -> Maybe[bool]:
    """The same, where a value that is not known may turn out to be any."""
    if not restricts(condition):
        return False
    is_open = condition.operator in WILDCARD_OPERATORS and "/" not in condition.key
    return UNKNOWN if is_open and (condition.values is UNKNOWN or UNKNOWN in condition.values) else True


def _admits_everything(condition: Condition) -> bool:
    """Whether any value will do; of a tag, which has to be there at all, that is a limit still."""
    if "/" in condition.key:
        return False
    if condition.operator in WILDCARD_OPERATORS and not isinstance(condition.values, Unknown):
        return any(it is not UNKNOWN and _matches_anything(it) for it in condition.values) or holds_for_every_value(
            condition
        )
    return holds_for_every_value(condition)


def _matches_anything(pattern: str) -> bool:
    """Whether a pattern is made of wildcards alone, or of the parts that every ARN of a partition has."""
    return ("*" in pattern and not pattern.strip("*?")) or is_every_resource(pattern)


_CIRCUMSTANCES = frozenset(
    {
        "aws:assumedroot",
        "aws:calledvia",
        "aws:calledviafirst",
        "aws:calledvialast",
        "aws:currenttime",
        "aws:ec2instancesourceprivateipv4",
        "aws:ec2instancesourcevpc",
        "aws:epochtime",
        "aws:federatedprovider",
        "aws:multifactorauthage",
        "aws:multifactorauthpresent",
        "aws:referer",
        "aws:securetransport",
        "aws:sourceip",
        "aws:sourceidentity",
        "aws:sourcevpc",
        "aws:sourcevpcarn",
        "aws:sourcevpce",
        "aws:tokenissuetime",
        "aws:useragent",
        "aws:userid",
        "aws:username",
        "aws:viaawsservice",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:vpceorgpaths",
        "aws:vpcsourceip",
        "kms:calleraccount",
        "ec2:sourceinstancearn",
        "lambda:sourcefunctionarn",
        "s3:authtype",
        "s3:signatureage",
        "s3:signatureversion",
        "s3:tlsversion",
    }
)


def pins_claim(condition: Condition, provider: str) -> Maybe[bool]:
    """Whether a condition of an Allow for a web identity provider fixes for whom, or whom, it signs in."""
    if condition.key not in [f"{provider.lower()}:{claim}" for claim in ("aud", "app_id", "sub")]:
        return False
    return _admits_only(condition, is_name)


KNOWN_KEYS = (
    frozenset(RULES) | _CIRCUMSTANCES | {"s3:prefix", "s3:x-amz-acl", "aws:principalisawsservice", "sts:externalid"}
)
"""Condition keys that messages may name: those that are in closed lists of AWS."""
