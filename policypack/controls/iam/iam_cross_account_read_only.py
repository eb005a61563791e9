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
    has_read_only = any_of(
        (
            any(managed_policy_name(arn) == _READ_ONLY for arn in identity.managed_policy_arns),
            UNKNOWN if identity.may_have_more_policies else False,
        )
    )
    trusts_others = any_of(_trusts_another_account(it, accounts) for it in identity.trust)
    found = all_of((has_read_only, trusts_others))
    if has_read_only is not False and any(isinstance(it.document, Unreadable) for it in identity.trust):
        yield Undetermined(path="assumeRolePolicy", cause=Cause.UNREADABLE_POLICY)
    elif found is UNKNOWN:
        yield Undetermined(path="assumeRolePolicy" if has_read_only is True else "policies")
    elif found:
        yield Violation(
            path="assumeRolePolicy",
            message=f"trusts another account although the role has {_READ_ONLY}, which allows reading all data",
            fix="attach arn:aws:iam::aws:policy/SecurityAudit, or a policy that allows only the required actions",
        )


def _trusts_another_account(trust: DeclaredPolicy, accounts: tuple[str, ...]) -> Maybe[bool]:
    """Return whether a trust policy allows an account outside the own and the configured ones to assume the role."""
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
    title="Roles that other accounts can assume do not have ReadOnlyAccess",
    rationale=(
        "ReadOnlyAccess allows reading objects, tables and parameters, so an attacker who compromises the other "
        "account can read all data in this one."
    ),
    remediation="Attach a policy that reads only configuration, or that lists the resources to read.",
    source="AWS Managed Policy Reference Guide, ReadOnlyAccess",
    subjects=lambda inventory: inventory.roles,
    check=check,
    options=(
        Option(
            name="accounts",
            default=(),
            meaning="ids of accounts that are allowed to read all data; the role's own account is never reported",
        ),
    ),
)
