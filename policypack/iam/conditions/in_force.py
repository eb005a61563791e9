"""Documents as they are in force at an instant: without expired statements and conditions that always hold.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators", Date condition
operators and ...IfExists, and "AWS global condition context keys": `aws:CurrentTime` and `aws:EpochTime` (seconds, by
date or numeric operators) are in every request, `aws:TokenIssueTime` only in those with temporary credentials.

A statement expires only if its condition is false where the key is absent, or if the key is never absent. On other
keys, conditions with `...IfExists` or `ForAllValues` do not expire; conditions with negated operators never do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from policypack.iam.conditions.always_true import always_holds, requires_key
from policypack.iam.conditions.contradictions import can_never_hold
from policypack.iam.conditions.instants import seconds
from policypack.iam.conditions.key_traits import ValueType
from policypack.iam.conditions.keys import keys_of_type
from policypack.iam.conditions.present_keys import tightened
from policypack.iam.parsing.operators import OPERATORS
from policypack.model.policy import Condition, Document, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of

_EPOCH_KEY = "aws:epochtime"
_NOW_KEYS = keys_of_type(ValueType.TIME)
_ISSUED_KEY = "aws:tokenissuetime"
_LONGEST_SESSION = 36 * 60 * 60
"""The longest validity of temporary credentials, in seconds (AWS STS API Reference, GetSessionToken)."""


def in_force(document: Document, at: datetime | None) -> Document:
    """Return the document without statements that cannot apply and without conditions that always hold.

    Args:
        document: the document as it is written.
        at: the instant of the evaluation, with its time zone; `None` to ignore time.
    """
    if isinstance(document.statements, Unknown):
        return document
    now = None if at is None else at.timestamp()
    kept = tuple(found for it in document.statements if (found := _in_force(it, now)) is not None)
    is_same = len(kept) == len(document.statements) and all(map(_is, kept, document.statements))
    return document if is_same else Document(statements=kept)


def _is(one: Statement, other: Statement) -> bool:
    """Return whether two statements are the same object."""
    return one is other


def _in_force(statement: Statement, now: float | None) -> Statement | None:
    """Return the statement as it applies; `None` if it never does."""
    if statement.conditions == ():
        return statement
    if isinstance(statement.conditions, Unknown):
        return statement if now is None else replace(statement, effect=UNKNOWN)
    conditions = tightened(statement.conditions)  # before a `Null` that always holds is dropped
    if can_never_hold(conditions):
        return None
    is_over = False if now is None else _has_expired(conditions, now)
    if is_over is True:
        return None
    left = tuple(found for it in conditions for found in _condition_in_force(it, now))
    if is_over is UNKNOWN:
        return replace(statement, effect=UNKNOWN, conditions=left)  # the statement may have expired
    return statement if left == statement.conditions else replace(statement, conditions=left)


def _condition_in_force(condition: Condition, now: float | None) -> Iterator[Condition]:
    """Yield the condition, or a simpler one with the same effect; yield nothing if it always holds.

    A condition that every token meets from now on only requires a token. A condition that no valid token meets any
    more, and that holds without a token, requires that there is no token.
    """
    if always_holds(condition) or (now is not None and _has_begun(condition, now)):
        return
    is_over = now is not None and condition.key == _ISSUED_KEY and _has_ended(condition, now) is True
    if is_over and not requires_key(condition):
        yield Condition(operator="null", key=_ISSUED_KEY, values=("true",))
        return
    if now is None or condition.key != _ISSUED_KEY or not _begins_before(condition, now - _LONGEST_SESSION):
        yield condition
    elif requires_key(condition):
        yield Condition(operator="null", key=_ISSUED_KEY, values=("false",))


def _has_expired(conditions: tuple[Condition, ...], now: float) -> Maybe[bool]:
    """Return whether conditions on the time make a statement expired."""
    timed = [it for it in conditions if it.key == _ISSUED_KEY or it.key in _NOW_KEYS]
    if not timed:
        return False
    binding = [it for it in timed if requires_key(it) or it.key in _NOW_KEYS]
    windows = ([it for it in binding if it.key in _NOW_KEYS], [it for it in binding if it.key == _ISSUED_KEY])
    return any_of((any(map(_is_empty, windows)), *(_has_ended(it, now) for it in binding)))


def _is_empty(conditions: list[Condition]) -> bool:
    """Return whether conditions on one key exclude every instant. Values are ORed: the widest limit counts."""
    begins = [min(limits) for it in conditions if _comparison(it).startswith("greater") and (limits := _limits(it))]
    ends = [max(limits) for it in conditions if _comparison(it).startswith("less") and (limits := _limits(it))]
    return bool(begins and ends and max(begins) > min(ends))


def _limits(condition: Condition) -> list[float]:
    """Return the values as seconds since 1970; an empty list if one of them is unknown."""
    limits = list(_seconds_of(condition))
    return [it for it in limits if it is not None and not isinstance(it, Unknown)] if _are_known(limits) else []


def _are_known(limits: list[Maybe[float] | None]) -> bool:
    """Return whether all limits are known times."""
    return not any(it is None or isinstance(it, Unknown) for it in limits)


def _has_ended(condition: Condition, now: float) -> Maybe[bool]:
    """Return whether a condition can no longer hold for any of its values."""
    comparison = _comparison(condition)
    if comparison not in ("lessthan", "lessthanequals", "equals") or condition.values == ():
        return False
    if isinstance(condition.values, Unknown):
        return UNKNOWN
    if condition.key == _ISSUED_KEY:
        now -= _LONGEST_SESSION  # credentials that were issued earlier are no longer valid
    return all_of(
        UNKNOWN if isinstance(it, Unknown) else it is not None and (it <= now if comparison == "lessthan" else it < now)
        for it in _seconds_of(condition)
    )


def _has_begun(condition: Condition, now: float) -> bool:
    """Return whether a condition holds from now on for every request."""
    if condition.key not in _NOW_KEYS or condition.values == ():
        return False
    if _comparison(condition) == "notequals":
        past = [it is not None and not isinstance(it, Unknown) and it < now for it in _seconds_of(condition)]
        return bool(past) and all(past)
    return _begins_before(condition, now)


def _begins_before(condition: Condition, instant: float) -> bool:
    """Return whether a condition holds for every time from this instant on. Values are ORed."""
    if _comparison(condition) not in ("greaterthan", "greaterthanequals"):
        return False
    return any(it is not None and not isinstance(it, Unknown) and it < instant for it in _seconds_of(condition))


def _comparison(condition: Condition) -> str:
    """Return `lessthan` and the like if the operator compares the key as a time, otherwise an empty string."""
    operator = OPERATORS[condition.operator]
    if operator.family == "date" or (operator.family == "numeric" and condition.key == _EPOCH_KEY):
        return f"not{operator.comparison}" if operator.negates else operator.comparison
    return ""


def _seconds_of(condition: Condition) -> Iterator[Maybe[float] | None]:
    """Yield the values as seconds since 1970; `None` for a value that AWS does not accept as a time."""
    is_number = OPERATORS[condition.operator].family == "numeric"
    for value in () if isinstance(condition.values, Unknown) else condition.values:
        yield UNKNOWN if isinstance(value, Unknown) else seconds(value, is_number=is_number)
