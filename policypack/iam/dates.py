"""Statements bound to a time: what cannot apply any more, and what has applied since long ago.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators", Date condition
operators, and "AWS global condition context keys" (`aws:CurrentTime`, `aws:EpochTime`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from policypack.model.policy import Condition, Document, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of

_AFTER, _BEFORE = ("greaterthan", "greaterthanequals"), ("lessthan", "lessthanequals")
_NOW_KEYS = ("aws:currenttime", "aws:epochtime")
_ISSUED_KEY = "aws:tokenissuetime"
_LONGEST_SESSION = timedelta(hours=36)
"""How long temporary credentials are good for at the most (AWS STS API Reference, GetSessionToken)."""

_LONGEST_EPOCH = 11
"""Digits of a time in seconds since 1970; more are milliseconds."""


def in_force(document: Document, at: datetime) -> Document:
    """The document without statements that are over, and without conditions on time that hold from now on.

    Args:
        at: the instant of the judgement, with its time zone.
    """
    if document.statements is UNKNOWN or not any(_is_bound(statement) for statement in document.statements):
        return document
    kept = []
    for statement in document.statements:
        is_over = _is_over(statement, at)
        if is_over is UNKNOWN:
            kept.append(replace(statement, effect=UNKNOWN))  # it has its effect, or none any more
        elif not is_over:
            kept.append(_current(statement, at))
    return Document(statements=tuple(kept))


def _is_bound(statement: Statement) -> bool:
    """Whether time may matter to the statement."""
    conditions = statement.conditions
    return conditions is UNKNOWN or any(it.key == _ISSUED_KEY or it.key in _NOW_KEYS for it in conditions)


def _is_over(statement: Statement, at: datetime) -> Maybe[bool]:
    if statement.conditions is UNKNOWN:
        return UNKNOWN
    return any_of((_is_empty(statement.conditions), *(_never_again(it, at) for it in statement.conditions)))


def _is_empty(conditions: tuple[Condition, ...]) -> bool:
    """Whether a window of time ends before it begins."""
    begins = [limit for it in conditions if _comparison(it) in _AFTER for limit in _earliest(it)]
    ends = [limit for it in conditions if _comparison(it) in _BEFORE for limit in _latest(it)]
    return bool(begins and ends and max(begins) >= min(ends))


def _earliest(condition: Condition) -> list[datetime]:
    """From when on the condition holds, if all of it is known; values are ORed."""
    limits = _known_limits(condition)
    return [min(limits)] if limits else []


def _latest(condition: Condition) -> list[datetime]:
    limits = _known_limits(condition)
    return [max(limits)] if limits else []


def _known_limits(condition: Condition) -> list[datetime]:
    values = () if isinstance(condition.values, Unknown) else condition.values
    limits = [None if isinstance(it, Unknown) else _instant(it) for it in values]
    return [it for it in limits if it is not None] if None not in limits else []


def _current(statement: Statement, at: datetime) -> Statement:
    if statement.conditions is UNKNOWN:
        return statement
    kept = tuple(condition for condition in statement.conditions if _from_now_on(condition, at) is not True)
    return statement if len(kept) == len(statement.conditions) else replace(statement, conditions=kept)


def _never_again(condition: Condition, at: datetime) -> Maybe[bool]:
    """Values are ORed: over when it is over for each."""
    if condition.key == _ISSUED_KEY:
        return _each_limit(condition, _comparison(condition, _ISSUED_KEY), at - _LONGEST_SESSION)
    return _each_limit(condition, _comparison(condition), at)


def _each_limit(condition: Condition, comparison: str, at: datetime) -> Maybe[bool]:
    is_over = _OVER.get(comparison)
    if is_over is None:
        return False
    return _each(condition, lambda limit: is_over(limit, at), all_of)


def _from_now_on(condition: Condition, at: datetime) -> Maybe[bool]:
    """Holds for ever as soon as it does for one value."""
    if _comparison(condition) not in _AFTER:
        return False
    return _each(condition, lambda limit: limit < at, any_of)


def _comparison(condition: Condition, *keys: str) -> str:
    """`lessthan` of a comparison with the present, or of other keys, else empty."""
    if condition.key not in (keys or _NOW_KEYS):
        return ""
    return condition.operator.removeprefix("date").removeprefix("numeric")


_OVER: dict[str, Callable[[datetime, datetime], bool]] = {
    "lessthan": lambda limit, at: limit <= at,
    "lessthanequals": lambda limit, at: limit < at,
    "equals": lambda limit, at: limit < at,
}


def _each(
    condition: Condition,
    test: Callable[[datetime], bool],
    combine: Callable[[list[Maybe[bool]]], Maybe[bool]],
) -> Maybe[bool]:
    if condition.values is UNKNOWN or not condition.values:
        return UNKNOWN if condition.values is UNKNOWN else False
    limits = [UNKNOWN if isinstance(it, Unknown) else _instant(it) for it in condition.values]
    return combine([UNKNOWN if isinstance(it, Unknown) else it is not None and test(it) for it in limits])


def _instant(value: str) -> datetime | None:
    """A time as AWS writes it: ISO 8601, or seconds or milliseconds since 1970; `None` for anything else."""
    try:
        if value.isascii() and value.isdigit():
            seconds = int(value) if len(value) <= _LONGEST_EPOCH else int(value) / 1000
            return datetime.fromtimestamp(seconds, UTC)
        found = datetime.fromisoformat(value)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
