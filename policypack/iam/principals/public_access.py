"""Statements of resource policies and trust policies that grant public access.

A public principal is `*`, an ARN with a wildcard for its account, or all principals that `NotPrincipal` does not name.
A statement for a public identity provider grants public access as well; one for an AWS service does not. Sources: AWS
Identity and Access Management User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal", "Policy evaluation
logic" (an explicit Deny wins).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from policypack.iam.conditions.external_principals import (
    excludes_external_principals,
    holds_for_external_principals,
    pins_claim,
)
from policypack.iam.conditions.implication import implies
from policypack.iam.conditions.present_keys import REQUIRES_KEY, tightened
from policypack.iam.matching.arn_fields import account_of
from policypack.iam.matching.globs import covers, has_wildcard, is_everything
from policypack.iam.parsing.statements import Patterns
from policypack.iam.principals.resource_denials import is_denied
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
class PublicStatement:
    """A statement that grants public access.

    Attributes:
        is_certain: false if an unknown value may still restrict it.
    """

    statement: Statement
    is_certain: bool


def public_statements(document: Document, kind: PolicyKind = PolicyKind.RESOURCE) -> Maybe[tuple[PublicStatement, ...]]:
    """The statements that let everyone in, or may; unknown when the statements themselves are.

    Args:
        document: a resource policy or a trust policy.
        kind: which; the claims of identity providers in a trust policy are a question of their own.
    """
    if document.statements is UNKNOWN:
        return UNKNOWN
    return tuple(_open(document.statements, kind))


def _open(statements: tuple[Statement, ...], kind: PolicyKind) -> Iterator[PublicStatement]:
    plain = tuple(_in_plain_words(it, _SERVICES.get(kind)) for it in statements)
    for statement, read in zip(statements, plain, strict=True):
        is_open = _is_open(read, plain, kind)
        if is_open is not False:
            yield PublicStatement(statement=statement, is_certain=is_open is True)


def _in_plain_words(statement: Statement, service: str | None) -> Statement:
    """The statement with `*` for all that its service can do."""
    if service is None:
        return statement
    return replace(
        statement,
        actions=_widened(statement.actions, f"{service}:*"),
    )


def _widened(patterns: Patterns, whole: str) -> Patterns:
    if isinstance(patterns, Unknown):
        return UNKNOWN
    return tuple("*" if it is not UNKNOWN and covers(it, whole) else it for it in patterns)


def _is_open(statement: Statement, statements: tuple[Statement, ...], kind: PolicyKind) -> Maybe[bool]:
    service = _SERVICES.get(kind)
    conditions = statement.conditions if statement.conditions is UNKNOWN else tightened(statement.conditions)
    admits = all_of(
        (
            statement.has_effect(Effect.ALLOW),
            _reaches_something(statement.actions, statement.is_not_action),
            _reaches_something(_widened(statement.resources, f"arn:aws:{service}:::*"), statement.is_not_resource),
            negated(_keep_strangers_out(statement.conditions)),
            any_of(
                (
                    allows_public_principal(statement),
                    _signs_in_anybody(statement, conditions) if kind is not PolicyKind.TRUST else False,
                )
            ),
        )
    )
    if admits is False:
        return False
    return all_of((admits, negated(is_denied_to_external_principals(statement, statements, service))))


def _keep_strangers_out(conditions: Maybe[tuple[Condition, ...]]) -> Maybe[bool]:
    """Whether one of the conditions does; perhaps, where one may demand the key of another."""
    if conditions is UNKNOWN:
        return UNKNOWN
    found = any_of(excludes_external_principals(it) for it in tightened(conditions))
    perhaps = tightened(conditions, REQUIRES_KEY, (UNKNOWN,), UNKNOWN)
    if found is False and any(excludes_external_principals(it) is not False for it in perhaps):
        return UNKNOWN
    return found


def _signs_in_anybody(statement: Statement, conditions: Maybe[tuple[Condition, ...]]) -> Maybe[bool]:
    """Return whether a public identity provider of the statement may sign in any user, since no condition fixes a
    claim."""
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
    """Return whether a provider signs in any user, as graph.facebook.com does; one with an ARN belongs to an
    account."""
    return principal.kind == "Federated" and principal.value is not UNKNOWN and ":" not in principal.value


def is_denied_to_external_principals(
    allow: Statement, statements: tuple[Statement, ...], service: str | None = None
) -> Maybe[bool]:
    """Whether Denies that apply to every external principal take away all that an Allow grants."""
    return is_denied(allow, statements, lambda deny: _applies_to_all_others(deny, allow), service)


def _applies_to_all_others(deny: Statement, allow: Statement) -> Maybe[bool]:
    """Whether a Deny applies to every external principal, for each request that the conditions of an Allow admit."""
    conditions = deny.conditions
    if conditions is UNKNOWN:
        always: Maybe[bool] = UNKNOWN
    else:
        admitted = (
            allow.conditions if allow.conditions is UNKNOWN else tuple(map(_for_external_principals, allow.conditions))
        )
        always = all_of(any_of((holds_for_external_principals(it), implies(admitted, (it,)))) for it in conditions)
    return all_of((denies_every_principal(deny), always))


def _for_external_principals(condition: Condition) -> Condition:
    """Return what a condition of an Allow means for external principals: without the values that exclude them.

    If no value is left, and the condition holds where the key is absent, it holds only there. Networks are evaluated
    together, so that all of them are left or none.
    """
    if isinstance(condition.values, Unknown):
        return condition
    compared = replace(condition, if_exists=False, quantifier="")
    if excludes_external_principals(compared) is True:
        holds_without_key = condition.if_exists or condition.quantifier == "forallvalues"
        return Condition(operator="null", key=condition.key, values=("true",)) if holds_without_key else condition
    if condition.operator == "ipaddress":
        return condition
    excluding = (excludes_external_principals(replace(compared, values=(it,))) for it in condition.values)
    left = tuple(it for it, excludes in zip(condition.values, excluding, strict=True) if excludes is not True)
    return replace(condition, values=left)


def denies_every_principal(deny: Statement) -> Maybe[bool]:
    """Whether the principals of a Deny surely are everyone, or everyone but principals of named accounts.

    A pattern of ARNs as a principal is not everyone here: it spares all that it does not match.
    """
    if deny.principals is UNKNOWN:
        return UNKNOWN
    if deny.is_not_principal:
        spares = any_of(UNKNOWN if it.value is UNKNOWN else _is_public_provider(it) for it in deny.principals)
        return all_of((negated(spares), allows_public_principal(deny)))
    return any_of(
        UNKNOWN if it.value is UNKNOWN else it.kind in ("*", "AWS") and is_everything(it.value)
        for it in deny.principals
    )


def allows_public_principal(statement: Statement) -> Maybe[bool]:
    """Whether the principals of a statement are everyone."""
    if statement.principals is UNKNOWN:
        return UNKNOWN
    everyone = any_of(is_public_principal(principal) for principal in statement.principals)
    return negated(everyone) if statement.is_not_principal else everyone


def is_public_principal(principal: Principal) -> Maybe[bool]:
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
