"""Statements that let everyone in: resource policies and trust policies.

Everyone is a principal of `*`, one with a wildcard for its account, whoever a public identity provider signs in, and
whoever `NotPrincipal` leaves over. A service is not. Sources: AWS Identity and Access Management User Guide, "AWS JSON
policy elements: Principal" and "NotPrincipal", "Policy evaluation logic" (an explicit Deny wins).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from policypack.iam.conditions import holds_for_strangers, keeps_strangers_out
from policypack.iam.globs import covers, has_wildcard, is_everything, overlaps
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


def open_statements(document: Document, *, with_federated: bool = True) -> Maybe[tuple[OpenStatement, ...]]:
    """The statements that let everyone in, or may; unknown when the statements themselves are.

    Args:
        document: a resource policy or a trust policy.
        with_federated: a public identity provider is everyone; in a trust policy its claims are a question of
            their own.
    """
    if document.statements is UNKNOWN:
        return UNKNOWN
    return tuple(_open(document.statements, with_federated))


def _open(statements: tuple[Statement, ...], with_federated: bool) -> Iterator[OpenStatement]:
    for statement in statements:
        if not with_federated:
            statement = _without_federated(statement)
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
    return all_of((admits, negated(is_taken_back(statement, statements))))


def is_taken_back(allow: Statement, statements: tuple[Statement, ...]) -> Maybe[bool]:
    """Whether Denies take from all strangers what an Allow grants: one of them each action on each resource."""
    denies = [(it, denied) for it in statements if (denied := _denies_strangers(it)) is not False]
    if not denies:
        return False
    return all_of(
        any_of(
            all_of(
                (
                    denied,
                    _include(deny.actions, deny.is_not_action, actions, allow.is_not_action),
                    _include(deny.resources, deny.is_not_resource, resources, allow.is_not_resource),
                )
            )
            for deny, denied in denies
        )
        for actions in _one_by_one(allow.actions, allow.is_not_action)
        for resources in _one_by_one(allow.resources, allow.is_not_resource)
    )


def _denies_strangers(statement: Statement) -> Maybe[bool]:
    conditions = statement.conditions
    strangers = UNKNOWN if conditions is UNKNOWN else all_of(holds_for_strangers(it) for it in conditions)
    return all_of((statement.has_effect(Effect.DENY), speaks_of_everyone(statement), strangers))


def _one_by_one(patterns: Patterns, is_negated: bool) -> Iterator[Patterns]:
    """The patterns of a list apart; a list that is negated, or empty, has only one meaning, as a whole."""
    if isinstance(patterns, Unknown) or is_negated or not patterns:
        yield patterns
    else:
        yield from ((it,) for it in patterns)


def speaks_of_everyone(statement: Statement) -> Maybe[bool]:
    """Whether the principals of a statement are everyone."""
    if statement.principals is UNKNOWN:
        return UNKNOWN
    everyone = any_of(is_everyone(principal) for principal in statement.principals)
    return negated(everyone) if statement.is_not_principal else everyone


def _without_federated(statement: Statement) -> Statement:
    if statement.principals is UNKNOWN or statement.is_not_principal:
        return statement
    return replace(statement, principals=tuple(it for it in statement.principals if it.kind != "Federated"))


def is_everyone(principal: Principal) -> Maybe[bool]:
    """Whether a principal stands for parties of any account, or for whoever a public identity provider signs in."""
    if principal.kind == "Federated":
        # A public provider, graph.facebook.com, signs in anybody; one with an ARN belongs to an account.
        return UNKNOWN if principal.value is UNKNOWN else ":" not in principal.value
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


def _include(outer: Patterns, outer_negated: bool, inner: Patterns, inner_negated: bool) -> Maybe[bool]:
    """Whether everything that the inner patterns reach is reached by the outer ones."""
    if (
        not outer_negated
        and not isinstance(outer, Unknown)
        and any(it is not UNKNOWN and is_everything(it) for it in outer)
    ):
        return True
    if isinstance(outer, Unknown) or isinstance(inner, Unknown):
        return UNKNOWN
    if outer_negated and inner_negated:
        return all_of(_among(it, inner, covers) for it in outer)
    if outer_negated:
        return negated(any_of(_among(it, outer, overlaps) for it in inner))
    if inner_negated:
        return False
    return all_of(_among(it, outer, covers) for it in inner)


def _among(pattern: Maybe[str], others: tuple[Maybe[str], ...], relation: Callable[[str, str], bool]) -> Maybe[bool]:
    """Whether one of the others has the relation to a pattern."""
    if pattern is UNKNOWN:
        return UNKNOWN
    return any_of(UNKNOWN if other is UNKNOWN else relation(other, pattern) for other in others)
