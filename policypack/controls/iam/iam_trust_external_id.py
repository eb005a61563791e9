"""iam-trust-external-id"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from policypack.controls.shared.own_accounts import is_foreign
from policypack.controls.shared.policy_subjects import wrong_statements
from policypack.iam.conditions.external_principals import requires_shared_secret
from policypack.iam.parsing.statements import allows_assuming
from policypack.iam.principals.accounts import GrantedAccount, granted_accounts
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated


def check(policy: DeclaredPolicy, accounts: tuple[str, ...]) -> Iterator[Outcome]:
    yield from wrong_statements(
        policy,
        partial(_is_open, own=policy.own_accounts, accounts=frozenset(accounts)),
        message=lambda _: "trusts another account without an external ID, MFA or organization condition",
        fix='"Condition": {"StringEquals": {"sts:ExternalId": "<a secret shared with that account>"}}',
    )


def _is_open(statement: Statement, own: Maybe[frozenset[str]], accounts: frozenset[str]) -> Maybe[bool]:
    """Return whether a statement trusts another account without requiring a shared secret, MFA or organization."""
    trusts = any_of(UNKNOWN if it is UNKNOWN else _is_foreign(it, own, accounts) for it in granted_accounts(statement))
    conditions = statement.conditions
    required = UNKNOWN if conditions is UNKNOWN else any_of(requires_shared_secret(it) for it in conditions)
    return all_of((statement.has_effect(Effect.ALLOW), allows_assuming(statement), trusts, negated(required)))


def _is_foreign(principal: GrantedAccount, own: Maybe[frozenset[str]], accounts: frozenset[str]) -> Maybe[bool]:
    """Return whether a principal belongs to another account.

    If the account of the role cannot be inferred, a single role or user counts as a principal of the same account.
    """
    if principal.account is None:
        return False
    if own is not UNKNOWN and not own and not accounts:
        return principal.is_whole
    return is_foreign(principal.account, frozenset() if own is UNKNOWN and accounts else own, accounts)


CONTROL = Control(
    id="iam-trust-external-id",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="Cross-account trust requires an external ID, MFA or an organization condition",
    rationale="A customer of a third party can make it use another customer's role (the confused deputy problem).",
    remediation=(
        "Require `sts:ExternalId`, MFA or the organization in a condition, and configure the ids of your own accounts."
    ),
    source="AWS Identity and Access Management User Guide, Access to AWS accounts owned by third parties",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.TRUST),
    check=check,
    options=(
        Option(
            name="accounts",
            default=(),
            meaning=(
                "ids of your other accounts; the role's own account is inferred from the stack. If it "
                "cannot be inferred, only trust of a whole account is reported"
            ),
        ),
    ),
    implied_by=("iam-trust-not-public",),
)
