"""Conditions that exclude external principals from a statement, and the reasons why others do not.

Sources: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", The meaning of "public" (trusted
keys, fixed values); AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators"
and "AWS global condition context keys".
"""

from __future__ import annotations

from policypack.iam.conditions.fixed_values import FIXED_VALUE_RULES, Rule, are_fixed, is_fixed, is_name, is_network
from policypack.iam.matching.arns import is_whole_account
from policypack.iam.parsing.operators import operators, positive_form
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Maybe, all_of

_NAMING_OPERATORS = operators("string", "arn", "ip")
"""Positive operators whose values can name principals, resources or networks."""

_EXCLUDING_OPERATORS = operators("string", "arn", "ip", is_negated=True)


def excludes_external_principals(condition: Condition) -> Maybe[bool]:
    """Return whether a condition of an Allow admits only requests that match its fixed values."""
    return _admits_only_fixed_values(condition, FIXED_VALUE_RULES.get(condition.key))


def _admits_only_fixed_values(condition: Condition, rule: Rule | None) -> Maybe[bool]:
    """Return whether a condition admits only requests whose value of the key is fixed by a rule."""
    if condition.operator not in _NAMING_OPERATORS or condition.if_exists or condition.quantifier == "forallvalues":
        return False
    return are_fixed(condition, condition.operator, rule)


def why_external_principals_match(condition: Condition) -> str:
    """Return why a condition of an Allow does not exclude external principals: a clause that follows the key's name."""
    rule = FIXED_VALUE_RULES.get(condition.key)
    if rule is None:
        return "does not identify the caller"
    if condition.if_exists or condition.quantifier == "forallvalues":
        return "is not required to be in the request"
    if condition.operator not in _NAMING_OPERATORS:
        return "is not limited to listed values"
    if (condition.operator == "ipaddress") is not (rule is is_network):
        return "is compared with an operator of the wrong type"
    return "has a value that external principals match as well"


def names_principals(condition: Condition) -> Maybe[bool]:
    """Return whether a condition of an Allow admits only users, roles or sessions that its values name."""
    if condition.key not in ("aws:principalarn", "aws:userid"):
        return False
    values = () if condition.values is UNKNOWN else condition.values
    is_account = condition.key == "aws:principalarn" and any(
        it is not UNKNOWN and is_whole_account(it) for it in values
    )
    return all_of((excludes_external_principals(condition), not is_account))


def requires_shared_secret(condition: Condition) -> Maybe[bool]:
    """Return whether a condition of an Allow requires more than being in the trusted account.

    It does if it requires a fixed external ID, MFA or membership in an organization.
    """
    if condition.if_exists or condition.quantifier == "forallvalues":
        return False
    if condition.key in ("aws:principalorgid", "aws:principalorgpaths"):
        return excludes_external_principals(condition)
    if condition.key == "aws:multifactorauthpresent":
        return _requires_true(condition)
    if condition.key == "aws:multifactorauthage":
        return condition.operator in ("numericlessthan", "numericlessthanequals")
    if condition.key != "sts:externalid" or condition.operator not in _NAMING_OPERATORS:
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    return all_of(is_fixed(value, condition.operator, is_name) for value in condition.values)


def _requires_true(condition: Condition) -> Maybe[bool]:
    """Return whether a `Bool` condition admits no value but true."""
    if condition.operator != "bool":
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    return all_of((bool(condition.values), *(UNKNOWN if it is UNKNOWN else it == "true" for it in condition.values)))


def holds_for_external_principals(condition: Condition) -> Maybe[bool]:
    """Return whether a condition of a Deny holds for every principal other than those that its values fix."""
    if condition.key == "aws:principalisawsservice" and condition.if_exists:
        # It exempts only calls that AWS services make themselves; without IfExists it exempts anonymous calls, too.
        return condition.operator == "bool" and condition.values == ("false",)
    if condition.operator not in _EXCLUDING_OPERATORS or condition.quantifier == "foranyvalue":
        return False
    return are_fixed(condition, positive_form(condition.operator), FIXED_VALUE_RULES.get(condition.key))


def pins_claim(condition: Condition, provider: str) -> Maybe[bool]:
    """Return whether a condition of an Allow fixes the audience or the subject of a web identity provider's tokens."""
    if condition.key not in [f"{provider.lower()}:{claim}" for claim in ("aud", "app_id", "sub")]:
        return False
    return _admits_only_fixed_values(condition, is_name)
