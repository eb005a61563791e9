"""Conditions that name services.

Source: AWS Identity and Access Management User Guide, "Grant a user permissions to pass a role to an AWS service"
(`iam:PassedToService`).
"""

from __future__ import annotations

from policypack.iam.globs import matches
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Maybe, any_of, negated

_WITH_WILDCARDS = ("stringlike", "stringnotlike")
_OPERATORS = {
    "stringequals": False,
    "stringequalsignorecase": False,
    "stringlike": False,
    "stringnotequals": True,
    "stringnotequalsignorecase": True,
    "stringnotlike": True,
}
"""Operator -> whether it is negated."""


def is_passed_to(condition: Condition, service: str) -> Maybe[bool]:
    """Whether a condition on the service that a role is passed to holds for one: `lambda.amazonaws.com`.

    The key is in every request that passes a role, so that `...IfExists` changes nothing.
    """
    is_negated = _OPERATORS.get(condition.operator)
    if is_negated is None:
        return True
    if condition.values is UNKNOWN:
        return UNKNOWN
    named = any_of(
        UNKNOWN if it is UNKNOWN else _names(it, service, condition.operator in _WITH_WILDCARDS)
        for it in condition.values
    )
    return negated(named) if is_negated else named


def _names(value: str, service: str, has_wildcards: bool) -> bool:
    value = value.lower().removesuffix(".cn")  # the principals of the partition aws-cn
    return matches(value, service) if has_wildcards else value == service
