"""Conditions of one statement that no request meets together, so that the statement never applies.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators" (Null,
...IfExists) and "Single-valued vs. multivalued context keys".

The cost grows with the number of conditions and values; two lists of patterns are compared only while they are short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from policypack.iam.conditions.always_true import BOTH, IN_EVERY_REQUEST, is_negated, known_values, requires_key
from policypack.iam.matching.globs import matches
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Unknown

_SINGLE_VALUED = frozenset(
    {
        "aws:currenttime",
        "aws:epochtime",
        "aws:multifactorauthage",
        "aws:multifactorauthpresent",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalisawsservice",
        "aws:principaltype",
        "aws:referer",
        "aws:requestedregion",
        "aws:resourceaccount",
        "aws:resourceorgid",
        "aws:securetransport",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:tokenissuetime",
        "aws:useragent",
        "aws:userid",
        "aws:username",
        "aws:viaawsservice",
        "aws:vpcsourceip",
        "kms:calleraccount",
        "s3:prefix",
        "s3:signatureage",
        "s3:tlsversion",
        "sts:externalid",
        "sts:rolesessionname",
    }
)
_SINGLE_VALUED_TAGS = ("aws:principaltag/", "aws:requesttag/", "aws:resourcetag/")

_MOST_COMPARISONS = 10_000
"""How many pairs of values are compared at most to find a contradiction."""


def is_single_valued(key: str) -> bool:
    """Return whether a request has one value of a key at most (AWS global condition context keys, Value type)."""
    return key in _SINGLE_VALUED or key.startswith(_SINGLE_VALUED_TAGS)


def can_never_hold(conditions: Iterable[Condition]) -> bool:
    """Return whether no request meets all the conditions of a statement."""
    listed = tuple(conditions)
    nulls = [it for it in listed if it.operator == "null"]
    absent = {it.key for it in nulls if it.values == ("true",)}
    if absent and (absent & IN_EVERY_REQUEST or any(it.key in absent and requires_key(it) for it in listed)):
        return True
    by_key: defaultdict[str, list[Condition]] = defaultdict(list)
    for condition in listed:
        by_key[condition.key].append(condition)
    return any(len(it) > 1 and _is_contradicted(it) for it in by_key.values())


def _is_contradicted(conditions: list[Condition]) -> bool:
    """Whether no value that one condition demands of a key is left by the other conditions on it."""
    booleans = [known_values(it) for it in conditions if it.operator == "bool" and requires_key(it) and _is_plain(it)]
    if len(booleans) > 1 and not frozenset.intersection(*booleans) and frozenset.union(*booleans) <= BOTH:
        return True
    demanded = next((it for it in conditions if it.operator == "stringequals" and requires_key(it)), None)
    if demanded is None or not is_single_valued(demanded.key) or not _is_plain(demanded):
        return False
    others = [it for it in conditions if it is not demanded and it.quantifier == "" and _is_plain(it)]
    if len(known_values(demanded)) * sum(len(known_values(it)) for it in others) > _MOST_COMPARISONS:
        return False
    return not any(all(_admits(other, value) for other in others) for value in known_values(demanded))


def _is_plain(condition: Condition) -> bool:
    """Whether the condition has values, all of them known and without variables."""
    values = () if isinstance(condition.values, Unknown) else condition.values
    return bool(values) and all(it is not UNKNOWN and "${" not in it for it in values)


def _admits(condition: Condition, value: str) -> bool:
    """Whether a condition may hold for a value of its key."""
    operator = condition.operator.replace("not", "")
    if operator not in ("stringequals", "stringlike"):
        return True
    values = known_values(condition)
    matched = value in values if operator == "stringequals" else any(matches(it, value) for it in values)
    return matched is not is_negated(condition)
