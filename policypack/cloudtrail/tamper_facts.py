"""The known properties of the resources of a trail, and whether conditions of an Allow can hold for them.

Sources: AWS Identity and Access Management User Guide, "AWS global condition context keys" (aws:ResourceAccount,
aws:ResourceTag), "IAM JSON policy elements: Condition operators" (IfExists, Null; negated operators hold where the key
is absent) and "Set operators for multivalued context keys"; Amazon S3 User Guide, "Using tags with S3 general purpose
buckets" (s3:BucketTag); AWS KMS Developer Guide, "AWS KMS condition keys" (kms:ResourceAliases).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policypack.iam.conditions.restrictions import restricts_in_own_account
from policypack.iam.matching.globs import matches
from policypack.iam.parsing.operators import OPERATORS, is_negated_operator, positive_form
from policypack.model.policy import Condition
from policypack.model.tags import Tags
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

_ACCOUNT_KEYS = ("aws:resourceaccount", "s3:resourceaccount")
_ALIASES = "kms:resourcealiases"
_TAG_KEYS = ("aws:resourcetag/", "s3:buckettag/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The known properties of a resource.

    Attributes:
        accounts: the account of the resource; unknown until deployment, or empty if nothing in the stack identifies it.
        tags: the tags of the resource.
        aliases: the aliases of a key that the stack declares; the key may have others.
    """

    accounts: Maybe[frozenset[str]] = frozenset()
    tags: Tags = UNKNOWN
    aliases: tuple[Maybe[str], ...] = ()

    @property
    def known(self) -> tuple[Condition, ...]:
        """The conditions that every request on the resource is known to satisfy."""
        if self.accounts is UNKNOWN or len(self.accounts) != 1:
            return ()
        accounts = tuple(self.accounts)
        return tuple(Condition(operator="stringequals", key=it, values=accounts) for it in _ACCOUNT_KEYS)

    def admits(self, conditions: Iterable[Condition]) -> Maybe[bool]:
        """Return whether conditions of an Allow can all hold for a request on the resource."""
        return all_of(self._admits(it) for it in conditions)

    def _admits(self, condition: Condition) -> Maybe[bool]:
        if condition.key in _ACCOUNT_KEYS:
            if self.accounts is UNKNOWN or not self.accounts:
                return True  # the resource is assumed to be in the account of the identity
            return any_of(_holds(condition, it) for it in self.accounts)
        if condition.key.startswith(_TAG_KEYS):
            return self._admits_tag(condition)
        if condition.key == _ALIASES and restricts_in_own_account(condition):
            return any_of(UNKNOWN if it is UNKNOWN else _holds(condition, it) for it in self.aliases)
        return not restricts_in_own_account(condition)

    def _admits_tag(self, condition: Condition) -> Maybe[bool]:
        if self.tags is UNKNOWN:
            return UNKNOWN if restricts_in_own_account(condition) else True
        name = condition.key.split("/", 1)[1]
        found = [value for key, value in self.tags if key.lower() == name]
        if not found:
            return _holds(condition, None)
        return any_of(_holds(condition, UNKNOWN if it is UNKNOWN else it) for it in found)


def depends_on_facts(condition: Condition) -> bool:
    """Return whether the properties of the resource decide if a condition can hold."""
    return condition.key in _ACCOUNT_KEYS or condition.key == _ALIASES or condition.key.startswith(_TAG_KEYS)


def _holds(condition: Condition, value: Maybe[str | None]) -> Maybe[bool]:
    """Return whether a condition holds for a value of its key; `None` stands for a request without the key."""
    operator = condition.operator
    if operator == "null":
        if condition.values is UNKNOWN or UNKNOWN in condition.values:
            return UNKNOWN
        return ("true" in condition.values and value is None) or ("false" in condition.values and value is not None)
    if value is None:
        return condition.if_exists or condition.quantifier == "forallvalues" or is_negated_operator(operator)
    if OPERATORS[operator].family != "string":
        return UNKNOWN
    if condition.values is UNKNOWN or value is UNKNOWN:
        return UNKNOWN
    matching = [UNKNOWN if it is UNKNOWN else _equal(positive_form(operator), it, value) for it in condition.values]
    if is_negated_operator(operator):
        has_variable = any(it is not UNKNOWN and "${" in it for it in condition.values)
        return True if has_variable else negated(any_of(matching))
    return any_of(matching)


def _equal(operator: str, expected: str, value: str) -> bool:
    """Return whether a value matches an expected value; a policy variable can have any value."""
    if "${" in expected:
        return True
    if operator == "stringlike":
        return matches(expected, value)
    return expected == value if operator == "stringequals" else expected.lower() == value.lower()
