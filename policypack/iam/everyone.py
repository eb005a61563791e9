"""Statements that let everyone in: resource policies and trust policies.

Everyone is a principal of `*`, one with a wildcard for its account, and whoever `NotPrincipal` leaves over; a statement
also lets in whoever a public identity provider signs in. A service is not everyone. Sources: AWS Identity and Access
Management User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal", "Policy evaluation logic" (an explicit
Deny wins).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from policypack.iam.arns import account_of
from policypack.iam.conditions import holds_for_strangers, keeps_strangers_out, pins_claim
from policypack.iam.globs import covers, has_wildcard, is_everything
from policypack.iam.s3 import can_meet
from policypack.iam.statements import Patterns, include
from policypack.model.policy import Condition, Document, Effect, PolicyKind, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of, negated

_SERVICES = {
    PolicyKind.ACCESS_POINT: "s3",
    PolicyKind.BUCKET: "s3",
    PolicyKind.KEY: "kms",
    PolicyKind.LOG: "logs",
    PolicyKind.QUEUE: "sqs",
    PolicyKind.TOPIC: "sns",
    PolicyKind.TRUST: "sts",
}
"""The one service whose actions a policy of a kind can allow: all of them are everything there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStatement:
    """A statement that lets everyone in.

    Attributes:
        is_certain: false where something unknown may still make it private.
    """

    statement: Statement
    is_certain: bool


def open_statements(document: Document, kind: PolicyKind = PolicyKind.RESOURCE) -> Maybe[tuple[OpenStatement, ...]]:
    """The statements that let everyone in, or may; unknown when the statements themselves are.

    Args:
        document: a resource policy or a trust policy.
        kind: which; the claims of identity providers in a trust policy are a question of their own.
    """
    if document.statements is UNKNOWN:
        return UNKNOWN
    return tuple(_open(document.statements, kind))


def _open(statements: tuple[Statement, ...], kind: PolicyKind) -> Iterator[OpenStatement]:
    plain = tuple(_in_plain_words(it, _SERVICES.get(kind)) for it in statements)
    for statement, read in zip(statements, plain, strict=True):
        is_open = _is_open(read, plain, with_providers=kind is not PolicyKind.TRUST)
        if is_open is not False:
            yield OpenStatement(statement=statement, is_certain=is_open is True)


def _in_plain_words(statement: Statement, service: str | None) -> Statement:
    """The statement with `*` for all that its service can do, and with all of that service's resources."""
    if service is None:
        return statement
    return replace(
        statement,
        actions=_widened(statement.actions, f"{service}:*"),
        resources=_widened(statement.resources, f"arn:aws:{service}:::*"),
    )


def _widened(patterns: Patterns, whole: str) -> Patterns:
    if isinstance(patterns, Unknown):
        return UNKNOWN
    return tuple("*" if it is not UNKNOWN and covers(it, whole) else it for it in patterns)


def _is_open(statement: Statement, statements: tuple[Statement, ...], *, with_providers: bool) -> Maybe[bool]:
    conditions = _tightened(statement.conditions, ("false",))
    admits = all_of(
        (
            statement.has_effect(Effect.ALLOW),
            _reaches_something(statement.actions, statement.is_not_action),
            _reaches_something(statement.resources, statement.is_not_resource),
            negated(_keep_strangers_out(statement.conditions)),
            any_of(
                (
                    speaks_of_everyone(statement),
                    _signs_in_anybody(statement, conditions) if with_providers else False,
                )
            ),
        )
    )
    if admits is False:
        return False
    return all_of((admits, negated(is_taken_back(statement, statements))))


def _keep_strangers_out(conditions: Maybe[tuple[Condition, ...]]) -> Maybe[bool]:
    """Whether one of the conditions does; perhaps, where one may demand the key of another."""
    certain = _tightened(conditions, ("false",))
    if certain is UNKNOWN:
        return UNKNOWN
    found = any_of(keeps_strangers_out(it) for it in certain)
    perhaps = _tightened(conditions, ("false",), (UNKNOWN,), UNKNOWN)
    if found is False and perhaps is not UNKNOWN and any(keeps_strangers_out(it) is not False for it in perhaps):
        return UNKNOWN
    return found


def _tightened(
    conditions: Maybe[tuple[Condition, ...]], *demands: Maybe[tuple[Maybe[str], ...]]
) -> Maybe[tuple[Condition, ...]]:
    """Conditions that hold where a key is absent, as they are where another one demands the key.

    Args:
        demands: the values of a `Null` that do.
    """
    if conditions is UNKNOWN:
        return UNKNOWN
    present = {it.key for it in conditions if it.operator == "null" and it.values in demands}
    return tuple(
        replace(it, if_exists=False, quantifier=it.quantifier.removeprefix("forallvalues")) if it.key in present else it
        for it in conditions
    )


def _signs_in_anybody(statement: Statement, conditions: Maybe[tuple[Condition, ...]]) -> Maybe[bool]:
    """Whether a public provider of the statement signs in anybody, and no claim of its says whom."""
    if statement.is_not_principal or statement.principals is UNKNOWN:
        return False
    return any_of(
        UNKNOWN
        if it.value is UNKNOWN or conditions is UNKNOWN
        else all_of((_is_public_provider(it), *(negated(pins_claim(condition, it.value)) for condition in conditions)))
        for it in statement.principals
        if it.kind == "Federated"
    )


def _is_public_provider(principal: Principal) -> bool:
    """Whether a provider signs in anybody, as graph.facebook.com does; one with an ARN belongs to an account."""
    return principal.kind == "Federated" and principal.value is not UNKNOWN and ":" not in principal.value


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
                    include(deny.actions, deny.is_not_action, actions, allow.is_not_action),
                    include(deny.resources, deny.is_not_resource, resources, allow.is_not_resource),
                )
            )
            for deny, denied in denies
        )
        for actions in _one_by_one(allow.actions, allow.is_not_action)
        for resources in _one_by_one(allow.resources, allow.is_not_resource)
        if _can_meet(actions, allow.is_not_action, resources, allow.is_not_resource)
    )


def _can_meet(actions: Patterns, is_not_action: bool, resources: Patterns, is_not_resource: bool) -> bool:
    """Whether a pair of one action and one resource can allow anything; lists that are negated can."""
    if is_not_action or is_not_resource or isinstance(actions, Unknown) or isinstance(resources, Unknown):
        return True
    return all(it is UNKNOWN or to is UNKNOWN or can_meet(it, to) for it in actions for to in resources)


def _denies_strangers(statement: Statement) -> Maybe[bool]:
    conditions = statement.conditions
    strangers = UNKNOWN if conditions is UNKNOWN else all_of(holds_for_strangers(it) for it in conditions)
    named = () if statement.principals is UNKNOWN else statement.principals
    spares_strangers = statement.is_not_principal and any(_is_public_provider(it) for it in named)
    return all_of((statement.has_effect(Effect.DENY), speaks_of_everyone(statement), not spares_strangers, strangers))


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


def is_everyone(principal: Principal) -> Maybe[bool]:
    """Whether a principal stands for parties of any account."""
    if principal.kind not in ("*", "AWS"):
        return False
    if principal.value is UNKNOWN:
        return UNKNOWN
    return has_wildcard(principal.value) and account_of(principal.value) is None


def _reaches_something(patterns: Patterns, is_negated: bool) -> Maybe[bool]:
    """Only the negation of everything reaches nothing."""
    if not is_negated:
        return True
    if patterns is UNKNOWN:
        return UNKNOWN
    return negated(any_of(UNKNOWN if it is UNKNOWN else is_everything(it) for it in patterns))
