"""Statements that let everyone in: resource policies and trust policies.

Everyone is a principal of `*`, one with a wildcard for its account, and whoever `NotPrincipal` leaves over. A service
is not. Sources: AWS Identity and Access Management User Guide, "AWS JSON policy elements: Principal" and
"NotPrincipal", "Policy evaluation logic" (an explicit Deny wins).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policypack.iam.conditions import holds_for_strangers, keeps_strangers_out
from policypack.iam.globs import covers, has_wildcard, is_everything
from policypack.model.policy import Condition, Document, Effect, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of, negated

_ARN_ACCOUNT = 4

Patterns = Maybe[tuple[Maybe[str], ...]]
_Test = Callable[[Condition], Maybe[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStatement:
    """A statement that lets everyone in.

    Attributes:
        is_certain: it does, whatever the unknown parts of the document turn out to be.
    """

    statement: Statement
    is_certain: bool


def open_statements(document: Document) -> Maybe[tuple[OpenStatement, ...]]:
    """The statements that let everyone in, or may; unknown when the statements themselves are."""
    if document.statements is UNKNOWN:
        return UNKNOWN
    return tuple(_open(document.statements))


def _open(statements: tuple[Statement, ...]) -> Iterator[OpenStatement]:
    for statement in statements:
        is_open = _is_open(statement, statements)
        if is_open is not False:
            yield OpenStatement(statement=statement, is_certain=is_open is True)


def _is_open(statement: Statement, statements: tuple[Statement, ...]) -> Maybe[bool]:
    admits = all_of(
        (
            statement.has_effect(Effect.ALLOW),
            speaks_of_everyone(statement),
            _reaches_something(statement.actions, statement.is_not_action),
            _reaches_something(statement.resources, statement.is_not_resource),
            negated(_any(statement.conditions, keeps_strangers_out)),
        )
    )
    if admits is False:
        return False
    return all_of((admits, negated(any_of(_takes_back(other, statement) for other in statements))))


def speaks_of_everyone(statement: Statement) -> Maybe[bool]:
    """Whether the principals of a statement are everyone."""
    if statement.principals is UNKNOWN:
        return UNKNOWN
    everyone = any_of(_is_everyone(principal) for principal in statement.principals)
    return negated(everyone) if statement.is_not_principal else everyone


def _is_everyone(principal: Principal) -> Maybe[bool]:
    if principal.kind not in ("*", "AWS"):
        return False
    if principal.value is UNKNOWN:
        return UNKNOWN
    parts = principal.value.split(":")
    return is_everything(principal.value) or (len(parts) > _ARN_ACCOUNT and has_wildcard(parts[_ARN_ACCOUNT]))


def _reaches_something(patterns: Patterns, is_negated: bool) -> Maybe[bool]:
    """Only the negation of everything reaches nothing."""
    if not is_negated:
        return True
    if patterns is UNKNOWN:
        return UNKNOWN
    return negated(any_of(UNKNOWN if it is UNKNOWN else is_everything(it) for it in patterns))


def _any(conditions: Maybe[tuple[Condition, ...]], holds: _Test) -> Maybe[bool]:
    return UNKNOWN if conditions is UNKNOWN else any_of(holds(condition) for condition in conditions)


def _takes_back(deny: Statement, allow: Statement) -> Maybe[bool]:
    """Whether a Deny takes from all strangers what an Allow grants to everyone."""
    strangers = all_of(holds_for_strangers(it) for it in deny.conditions) if deny.conditions is not UNKNOWN else UNKNOWN
    return all_of(
        (
            deny.has_effect(Effect.DENY),
            speaks_of_everyone(deny),
            strangers,
            _include(deny.actions, deny.is_not_action, allow.actions, allow.is_not_action),
            _include(deny.resources, deny.is_not_resource, allow.resources, allow.is_not_resource),
        )
    )


def _include(outer: Patterns, outer_negated: bool, inner: Patterns, inner_negated: bool) -> Maybe[bool]:
    """Whether everything that the inner patterns reach is reached by the outer ones."""
    if isinstance(outer, Unknown) or isinstance(inner, Unknown):
        return UNKNOWN
    if not outer_negated and any(it is not UNKNOWN and is_everything(it) for it in outer):
        return True
    if outer_negated:
        # Everything but a few: includes patterns that are negated likewise, and no others for certain.
        return inner_negated and all_of(_is_covered(it, inner) for it in outer)
    if inner_negated:
        return False
    return all_of(_is_covered(it, outer) for it in inner)


def _is_covered(pattern: Maybe[str], others: tuple[Maybe[str], ...]) -> Maybe[bool]:
    if pattern is UNKNOWN:
        return UNKNOWN
    return any_of(UNKNOWN if other is UNKNOWN else covers(other, pattern) for other in others)
