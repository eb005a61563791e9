"""Evaluate whether a statement that trusts an identity provider restricts whose tokens it accepts.

Sources: AWS Identity and Access Management User Guide, "Creating a role for OpenID Connect federation" and "IAM JSON
policy elements: Condition operators"; `identity_providers.py` has the claims of each provider.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policypack.iam.matching.globs import has_wildcard
from policypack.iam.parsing.operators import OPERATORS, operators
from policypack.iam.parsing.statements import allows_assuming
from policypack.iam.principals.identity_providers import Claim, Claims, claims_of
from policypack.model.policy import Condition, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of, negated

_NAMING = operators("string")


@dataclass(frozen=True, slots=True)
class LooseProvider:
    """An identity provider that a statement trusts without restricting a required claim.

    Attributes:
        host: the provider as in condition keys.
        missing: the claim that is not restricted; the usual one if any of several would be sufficient.
        is_certain: whether the claim is not restricted whatever the unknown values are.
    """

    host: str
    missing: Claim
    is_certain: bool


def loose_providers(statement: Statement) -> tuple[LooseProvider, ...]:
    """Return the providers of which a statement accepts, or may accept, the tokens of any identity."""
    found = []
    for host, allows in _trusted(statement):
        claims = _claims(host, statement)
        is_open = all_of((allows, negated(_is_identified(host, claims, statement))))
        if is_open is not False:
            found.append(LooseProvider(host, claims.identity[0], is_open is True))
    return tuple(found)


def open_audiences(statement: Statement) -> tuple[LooseProvider, ...]:
    """Return the providers of which a statement restricts or may restrict the subject but not the audience."""
    found = []
    for host, allows in _trusted(statement):
        claims = _claims(host, statement)
        if claims.audience is not None:
            is_fixed = _pins(claims.audience, statement.conditions)
            is_open = all_of((allows, _is_identified(host, claims, statement), negated(is_fixed)))
            if is_open is not False:
                found.append(LooseProvider(host, claims.audience, is_open is True))
    return tuple(found)


def _trusted(statement: Statement) -> Iterator[tuple[str, Maybe[bool]]]:
    """Yield the providers that a statement names, with whether it allows them to assume the role."""
    if isinstance(statement.principals, Unknown) or statement.is_not_principal:
        return
    allows = all_of((statement.has_effect(Effect.ALLOW), allows_assuming(statement)))
    for principal in statement.principals:
        if principal.kind == "Federated" and not isinstance(principal.value, Unknown):
            yield _host(principal.value), allows


def _host(principal: str) -> str:
    """Return the prefix of condition keys: the host and path of an OIDC provider, or `saml`."""
    if ":saml-provider/" in principal:
        return "saml"
    return principal.rsplit(":oidc-provider/", 1)[-1].lower()


def _claims(host: str, statement: Statement) -> Claims:
    conditions = () if isinstance(statement.conditions, Unknown) else statement.conditions
    values = [it.values for it in conditions if it.key == f"{host}:sub" and not isinstance(it.values, Unknown)]
    return claims_of(host, tuple(value for each in values for value in each if not isinstance(value, Unknown)))


def _is_identified(host: str, claims: Claims, statement: Statement) -> Maybe[bool]:
    """Return whether a statement restricts one of the claims that distinguish the identities of a provider."""
    conditions = statement.conditions
    found = any_of([_pins(claim, conditions) for claim in claims.identity])
    if found is True and claims.audience in claims.identity and _has_unknown_subject(host, conditions):
        return UNKNOWN  # the form of the subject may show that the audience does not identify anyone
    return found


def _has_unknown_subject(host: str, conditions: Maybe[tuple[Condition, ...]]) -> bool:
    return not isinstance(conditions, Unknown) and any(
        it.key == f"{host}:sub" and (isinstance(it.values, Unknown) or UNKNOWN in it.values) for it in conditions
    )


def _pins(claim: Claim, conditions: Maybe[tuple[Condition, ...]]) -> Maybe[bool]:
    if isinstance(conditions, Unknown):
        return UNKNOWN
    return any_of(_fixes(it, claim) for it in conditions if it.key == claim.key)


def _fixes(condition: Condition, claim: Claim) -> Maybe[bool]:
    """Whether every value of a condition names one party: values are ORed."""
    if condition.operator not in _NAMING or condition.if_exists or condition.quantifier == "forallvalues":
        return False
    if isinstance(condition.values, Unknown):
        return UNKNOWN
    if not condition.values:
        return False
    has_wildcards = OPERATORS[condition.operator].takes_wildcards
    return all_of(UNKNOWN if isinstance(it, Unknown) else _is_one(it, has_wildcards, claim) for it in condition.values)


def _is_one(value: str, has_wildcards: bool, claim: Claim) -> bool:
    if not value or "${" in value:
        return False
    if has_wildcard(value) and not has_wildcards:
        return True  # no claim contains a literal `*`, so the value matches no token
    return claim.is_pinned(value)
