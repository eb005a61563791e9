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
        message=lambda _: "trusts another account without an external id, MFA or organization",
        fix='"Condition": {"StringEquals": {"sts:ExternalId": "<a secret shared with that account>"}}',
    )


def _is_open(statement: Statement, own: Maybe[frozenset[str]], accounts: frozenset[str]) -> Maybe[bool]:
    trusts = any_of(UNKNOWN if it is UNKNOWN else _is_foreign(it, own, accounts) for it in granted_accounts(statement))
    conditions = statement.conditions
    demanded = UNKNOWN if conditions is UNKNOWN else any_of(requires_shared_secret(it) for it in conditions)
    return all_of((statement.has_effect(Effect.ALLOW), allows_assuming(statement), trusts, negated(demanded)))


def _is_foreign(party: GrantedAccount, own: Maybe[frozenset[str]], accounts: frozenset[str]) -> Maybe[bool]:
    """Whether a principal is of another account.

    Where nothing tells the account of the role, a single role or user counts as one of its own account.
    """
    if party.account is None:
        return False
    if own is not UNKNOWN and not own and not accounts:
        return party.is_whole
    return is_foreign(party.account, frozenset() if own is UNKNOWN and accounts else own, accounts)


CONTROL = Control(
    id="iam-trust-external-id",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="Another account needs more than its number to take a role",
    rationale="A third party that works for many customers can be made to use one customer's role for another.",
    remediation="Demand `sts:ExternalId`, a second factor or the organization, and configure your own accounts.",
    source="AWS Identity and Access Management User Guide, Access to AWS accounts owned by third parties",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.TRUST),
    check=check,
    options=(
        Option(
            name="accounts",
            default=(),
            meaning=(
                "ids of your other accounts; the account of the role itself is inferred from the stack. Where it "
                "cannot be inferred, only trust of a whole account is reported"
            ),
        ),
    ),
    implied_by=("iam-trust-not-public",),
)
