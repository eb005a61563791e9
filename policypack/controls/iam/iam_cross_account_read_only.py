"""iam-cross-account-read-only"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.own_accounts import is_foreign
from policypack.iam.parsing.managed_policies import managed_policy_name
from policypack.iam.parsing.statements import allows_assuming
from policypack.iam.principals.accounts import granted_accounts
from policypack.model.control import Cause, Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.policy import Document, Effect, Unreadable
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of

_READ_ONLY = "ReadOnlyAccess"


def check(identity: Identity, accounts: tuple[str, ...]) -> Iterator[Outcome]:
    holds = any_of(
        (
            any(managed_policy_name(arn) == _READ_ONLY for arn in identity.managed_policy_arns),
            UNKNOWN if identity.may_have_more_policies else False,
        )
    )
    is_shared = any_of(_lets_others_in(it, accounts) for it in identity.trust)
    found = all_of((holds, is_shared))
    if holds is not False and any(isinstance(it.document, Unreadable) for it in identity.trust):
        yield Undetermined(path="assumeRolePolicy", cause=Cause.UNREADABLE_POLICY)
    elif found is UNKNOWN:
        yield Undetermined(path="assumeRolePolicy" if holds is True else "policies")
    elif found:
        yield Violation(
            path="assumeRolePolicy",
            message=f"lets another account read everything, by {_READ_ONLY}: data, and what secrets stand in settings",
            fix="attach arn:aws:iam::aws:policy/SecurityAudit or ViewOnlyAccess, or what is needed",
        )


def _lets_others_in(trust: DeclaredPolicy, accounts: tuple[str, ...]) -> Maybe[bool]:
    if isinstance(trust.document, Unknown):
        return UNKNOWN
    if not isinstance(trust.document, Document):
        return False
    if trust.document.statements is UNKNOWN:
        return UNKNOWN
    return any_of(
        all_of(
            (
                statement.has_effect(Effect.ALLOW),
                allows_assuming(statement),
                any_of(
                    UNKNOWN if it is UNKNOWN else is_foreign(it.account, trust.own_accounts, accounts)
                    for it in granted_accounts(statement)
                ),
            )
        )
        for statement in trust.document.statements
    )


CONTROL = Control(
    id="iam-cross-account-read-only",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="No other account may read everything",
    rationale="ReadOnlyAccess reads objects, tables and parameters: a leak at that account is one of all data here.",
    remediation="Attach a policy that reads settings alone, or names what is read.",
    source="AWS Managed Policy Reference Guide, ReadOnlyAccess",
    subjects=lambda inventory: inventory.roles,
    check=check,
    options=(
        Option(
            name="accounts",
            default=(),
            meaning="ids of accounts that may read everything; the account of the role itself is never reported",
        ),
    ),
)
