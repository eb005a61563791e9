"""Documents as they are in force at an instant: without what is over, and without conditions that always hold.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators", Date condition
operators and ...IfExists, and "AWS global condition context keys": `aws:CurrentTime` and `aws:EpochTime` (seconds, by
date or numeric operators) are in every request, `aws:TokenIssueTime` only in those with temporary credentials.

A condition ends a statement only if it is false where the key is absent, or if the key never is: on other keys,
`...IfExists` and `ForAllValues` end nothing, and negated operators never do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from policypack.iam.conditions.always_true import always_holds, requires_key
from policypack.iam.conditions.contradictions import can_never_hold
from policypack.iam.conditions.instants import seconds
from policypack.iam.conditions.present_keys import tightened
from policypack.model.policy import Condition, Document, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of

_EPOCH_KEY = "aws:epochtime"
_NOW_KEYS = ("aws:currenttime", _EPOCH_KEY)
_ISSUED_KEY = "aws:tokenissuetime"
_LONGEST_SESSION = 36 * 60 * 60
"""Seconds that temporary credentials are valid for at most (AWS STS API Reference, GetSessionToken)."""


def in_force(document: Document, at: datetime | None) -> Document:
    """Return the document without statements that cannot apply, and without conditions that always hold.

    Args:
        document: the document as it is written.
        at: the instant of the judgement, with its time zone; `None` takes no account of time.
    """
    if isinstance(document.statements, Unknown):
        return document
    now = None if at is None else at.timestamp()
    kept = tuple(found for it in document.statements if (found := _in_force(it, now)) is not None)
    is_same = len(kept) == len(document.statements) and all(map(_is, kept, document.statements))
    return document if is_same else Document(statements=kept)


def _is(one: Statement, other: Statement) -> bool:
    return one is other


def _in_force(statement: Statement, now: float | None) -> Statement | None:
    """The statement as it applies; `None` where it never does."""
    if statement.conditions == ():
        return statement
    if isinstance(statement.conditions, Unknown):
        return statement if now is None else replace(statement, effect=UNKNOWN)
    conditions = tightened(statement.conditions)  # before a `Null` that always holds is dropped
    if can_never_hold(conditions):
        return None
    is_over = False if now is None else _is_over(conditions, now)
    if is_over is True:
        return None
    left = tuple(found for it in conditions for found in _what_is_left(it, now))
    if is_over is UNKNOWN:
        return replace(statement, effect=UNKNOWN, conditions=left)  # it has its effect, or none any more
    return statement if left == statement.conditions else replace(statement, conditions=left)


def _what_is_left(condition: Condition, now: float | None) -> Iterator[Condition]:
    """Yield the condition, unless it always holds.

    One that every token meets from now on demands no more than a token, and one that no valid token meets any more, and
    that holds without a token, demands that there is none.
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


def _is_over(conditions: tuple[Condition, ...], now: float) -> Maybe[bool]:
    timed = [it for it in conditions if it.key == _ISSUED_KEY or it.key in _NOW_KEYS]
    if not timed:
        return False
    binding = [it for it in timed if requires_key(it) or it.key in _NOW_KEYS]
    windows = ([it for it in binding if it.key in _NOW_KEYS], [it for it in binding if it.key == _ISSUED_KEY])
    return any_of((any(map(_is_empty, windows)), *(_has_ended(it, now) for it in binding)))


def _is_empty(conditions: list[Condition]) -> bool:
    """Whether conditions on one time leave no instant. Values are ORed: the widest of a condition counts."""
    begins = [min(limits) for it in conditions if _comparison(it).startswith("greater") and (limits := _limits(it))]
    ends = [max(limits) for it in conditions if _comparison(it).startswith("less") and (limits := _limits(it))]
    return bool(begins and ends and max(begins) > min(ends))


def _limits(condition: Condition) -> list[float]:
    """The values as seconds since 1970; none where one of them is not known."""
    limits = list(_seconds_of(condition))
    return [it for it in limits if it is not None and not isinstance(it, Unknown)] if _are_known(limits) else []


def _are_known(limits: list[Maybe[float] | None]) -> bool:
    return not any(it is None or isinstance(it, Unknown) for it in limits)


def _has_ended(condition: Condition, now: float) -> Maybe[bool]:
    """Whether a condition holds no more: for each of its values, since they are ORed."""
    comparison = _comparison(condition)
    if comparison not in ("lessthan", "lessthanequals", "equals") or condition.values == ():
        return False
    if isinstance(condition.values, Unknown):
        return UNKNOWN
    if condition.key == _ISSUED_KEY:
        now -= _LONGEST_SESSION  # no credentials that are still valid were issued before
    return all_of(
        UNKNOWN if isinstance(it, Unknown) else it is not None and (it <= now if comparison == "lessthan" else it < now)
        for it in _seconds_of(condition)
    )


def _has_begun(condition: Condition, now: float) -> bool:
    """Whether a condition holds from now on for every request."""
    if condition.key not in _NOW_KEYS or condition.values == ():
        return False
    if _comparison(condition) == "notequals":
        past = [it is not None and not isinstance(it, Unknown) and it < now for it in _seconds_of(condition)]
        return bool(past) and all(past)
    return _begins_before(condition, now)


def _begins_before(condition: Condition, instant: float) -> bool:
    """Whether a condition holds for every time from this instant on. Values are ORed."""
    if _comparison(condition) not in ("greaterthan", "greaterthanequals"):
        return False
    return any(it is not None and not isinstance(it, Unknown) and it < instant for it in _seconds_of(condition))


def _comparison(condition: Condition) -> str:
    """`lessthan` of an operator that compares with the key's time, else empty."""
    operator = condition.operator
    if operator.startswith("date"):
        return operator.removeprefix("date")
    return operator.removeprefix("numeric") if condition.key == _EPOCH_KEY and operator.startswith("numeric") else ""


def _seconds_of(condition: Condition) -> Iterator[Maybe[float] | None]:
    """The values as seconds since 1970; `None` for one that AWS does not read as a time."""
    for value in () if isinstance(condition.values, Unknown) else condition.values:
        yield UNKNOWN if isinstance(value, Unknown) else seconds(value, is_number=condition.operator[0] == "n")
