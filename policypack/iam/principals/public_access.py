"""Statements of resource policies and trust policies that grant public access.

Public principals are `*`, ARNs with a wildcard for the account, and the principals that `NotPrincipal` leaves. The
users of a public identity provider are public as well; services are not. Sources: AWS Identity and Access Management
User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal", "Policy evaluation logic" (an explicit Deny wins).
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
"""The single service whose actions each kind of policy can allow; all its actions are equivalent to `*` there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicStatement:
    """A statement that grants public access.

    Attributes:
        is_certain: whether it does whatever the unknown values are.
    """

    statement: Statement
    is_certain: bool


def public_statements(document: Document, kind: PolicyKind = PolicyKind.RESOURCE) -> Maybe[tuple[PublicStatement, ...]]:
    """The statements that let everyone in, or may; unknown when the statements themselves are.

    Args:
        document: a resource policy or a trust policy.
        kind: the kind of the policy; the claims of identity providers in trust policies are evaluated separately.
    """
    if document.statements is UNKNOWN:
        return UNKNOWN
    return tuple(_open(document.statements, kind))


def _open(statements: tuple[Statement, ...], kind: PolicyKind) -> Iterator[PublicStatement]:
    plain = tuple(_with_star_actions(it, _SERVICES.get(kind)) for it in statements)
    for statement, read in zip(statements, plain, strict=True):
        is_open = _is_open(read, plain, kind)
        if is_open is not False:
            yield PublicStatement(statement=statement, is_certain=is_open is True)


def _with_star_actions(statement: Statement, service: str | None) -> Statement:
    """Return the statement with `*` in place of all actions of its service."""
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
            _matches_anything(statement.actions, statement.is_not_action),
            _matches_anything(_widened(statement.resources, f"arn:aws:{service}:::*"), statement.is_not_resource),
            negated(_exclude_external_principals(statement.conditions)),
            any_of(
                (
                    allows_public_principal(statement),
                    _trusts_public_provider(statement, conditions) if kind is not PolicyKind.TRUST else False,
                )
            ),
        )
    )
    if admits is False:
        return False
    return all_of((admits, negated(is_denied_to_external_principals(statement, statements, service))))


def _exclude_external_principals(conditions: Maybe[tuple[Condition, ...]]) -> Maybe[bool]:
    """Return whether a condition excludes external principals; unknown if one may require the key of another."""
    if conditions is UNKNOWN:
        return UNKNOWN
    found = any_of(excludes_external_principals(it) for it in tightened(conditions))
    perhaps = tightened(conditions, REQUIRES_KEY, (UNKNOWN,), UNKNOWN)
    if found is False and any(excludes_external_principals(it) is not False for it in perhaps):
        return UNKNOWN
    return found


def _trusts_public_provider(statement: Statement, conditions: Maybe[tuple[Condition, ...]]) -> Maybe[bool]:
    """Return whether a statement trusts a public identity provider without restricting a claim."""
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
    """Return whether a provider is public, such as graph.facebook.com; one with an ARN belongs to an account."""
    return principal.kind == "Federated" and principal.value is not UNKNOWN and ":" not in principal.value


def is_denied_to_external_principals(
    allow: Statement, statements: tuple[Statement, ...], service: str | None = None
) -> Maybe[bool]:
    """Return whether Denies deny everything that an Allow grants to external principals."""
    return is_denied(allow, statements, lambda deny: _applies_to_all_others(deny, allow), service)


def _applies_to_all_others(deny: Statement, allow: Statement) -> Maybe[bool]:
    """Return whether a Deny applies to every request of an external principal that the Allow's conditions admit."""
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
    """Return whether a Deny certainly applies to all principals, except those of named accounts.

    An ARN pattern as a principal does not count, because the Deny does not apply to ARNs that it does not match.
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
    """Return whether the principals of a statement are public."""
    if statement.principals is UNKNOWN:
        return UNKNOWN
    everyone = any_of(is_public_principal(principal) for principal in statement.principals)
    return negated(everyone) if statement.is_not_principal else everyone


def is_public_principal(principal: Principal) -> Maybe[bool]:
    """Return whether a principal matches principals of any account."""
    if principal.kind not in ("*", "AWS"):
        return False
    if principal.value is UNKNOWN:
        return UNKNOWN
    return has_wildcard(principal.value) and account_of(principal.value) is None


def _matches_anything(patterns: Patterns, is_negated: bool) -> Maybe[bool]:
    """Return whether a list matches anything; only the negation of `*` does not."""
    if not is_negated:
        return True
    if patterns is UNKNOWN:
        return UNKNOWN
    return negated(any_of(UNKNOWN if it is UNKNOWN else is_everything(it) for it in patterns))
