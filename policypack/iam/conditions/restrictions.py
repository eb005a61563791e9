"""Conditions that restrict what a permission covers, as opposed to who uses it, when and from where.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators" and "AWS global
condition context keys"; AWS Key Management Service Developer Guide, "AWS KMS condition keys" (`kms:ViaService` is
present in every request that an AWS service makes for the caller).
"""

from __future__ import annotations

from policypack.iam.conditions.always_true import holds_for_every_value
from policypack.iam.conditions.fixed_values import FIXED_VALUE_RULES
from policypack.iam.conditions.key_traits import Trait
from policypack.iam.conditions.keys import keys_with, prefixes_with
from policypack.iam.conditions.request_keys import distinguishes_resources
from policypack.iam.matching.arns import is_every_resource
from policypack.iam.parsing.operators import POSITIVE_WITH_WILDCARDS, is_negated_operator
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Maybe, Unknown

_CIRCUMSTANCES, _CIRCUMSTANCE_PREFIXES = keys_with(Trait.CIRCUMSTANCE), prefixes_with(Trait.CIRCUMSTANCE)
_LOCATIONS = keys_with(Trait.LOCATION)
_COMMONLY_PRESENT = keys_with(Trait.ALWAYS_PRESENT) | keys_with(Trait.COMMONLY_PRESENT)

KNOWN_KEYS = frozenset(FIXED_VALUE_RULES) | _CIRCUMSTANCES | keys_with(Trait.QUOTABLE)
"""Condition keys that messages may name: AWS defines them, so they contain no text of the user."""


def restricts(condition: Condition) -> bool:
    """Return whether a condition limits what a permission covers, and not only who uses it, when and from where.

    A condition that excludes a few values, or that holds where the request lacks the key, does not.
    """
    if condition.key in _CIRCUMSTANCES or condition.key.startswith(_CIRCUMSTANCE_PREFIXES):
        return False
    if condition.if_exists or condition.quantifier == "forallvalues" or is_negated_operator(condition.operator):
        return False
    if condition.operator == "null":
        return condition.values == ("false",) and condition.key not in _COMMONLY_PRESENT
    return not _admits_every_value(condition)


def restricts_in_own_account(condition: Condition) -> bool:
    """Return whether a condition limits a permission on resources of the identity's own account.

    A condition on the Region, the account or the organization of the resource does not.
    """
    return condition.key not in _LOCATIONS and distinguishes_resources(condition) and restricts(condition)


def may_restrict(condition: Condition) -> Maybe[bool]:
    """Return whether a condition restricts a permission; unknown if an unknown value may be `*`."""
    if not restricts(condition):
        return False
    is_open = condition.operator in POSITIVE_WITH_WILDCARDS and "/" not in condition.key
    return UNKNOWN if is_open and (condition.values is UNKNOWN or UNKNOWN in condition.values) else True


def _admits_every_value(condition: Condition) -> bool:
    """Return whether a condition admits every value of its key; a condition on a tag still requires the tag."""
    if "/" in condition.key:
        return False
    if condition.operator in POSITIVE_WITH_WILDCARDS and not isinstance(condition.values, Unknown):
        return any(it is not UNKNOWN and _matches_anything(it) for it in condition.values) or holds_for_every_value(
            condition
        )
    return holds_for_every_value(condition)


def _matches_anything(pattern: str) -> bool:
    """Return whether a pattern consists of wildcards alone, or of the parts that every ARN of a partition has."""
    return ("*" in pattern and not pattern.strip("*?")) or is_every_resource(pattern)
