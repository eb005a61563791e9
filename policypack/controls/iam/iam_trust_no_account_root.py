"""iam-trust-no-account-root"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from policypack.controls.shared.policy_subjects import wrong_statements
from policypack.iam.conditions.external_principals import names_principals
from policypack.iam.parsing.statements import allows_assuming
from policypack.iam.principals.accounts import granted_accounts
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated


def check(policy: DeclaredPolicy, accounts: tuple[str, ...]) -> Iterator[Outcome]:
    yield from wrong_statements(
        policy,
        partial(_trusts_whole_account, accounts=accounts),
        message=lambda _: "trusts a whole account, so every identity there with sts:AssumeRole can assume the role",
        fix='"Principal": {"AWS": [role.arn]}, or list the account in the option `accounts`',
    )


def _trusts_whole_account(statement: Statement, accounts: tuple[str, ...]) -> Maybe[bool]:
    is_whole = any_of(
        UNKNOWN if it is UNKNOWN else it.is_whole and it.account is not None and it.account not in accounts
        for it in granted_accounts(statement)
    )
    conditions = statement.conditions
    is_restricted = UNKNOWN if conditions is UNKNOWN else any_of(names_principals(it) for it in conditions)
    return all_of((statement.has_effect(Effect.ALLOW), allows_assuming(statement), is_whole, negated(is_restricted)))


CONTROL = Control(
    id="iam-trust-no-account-root",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="Role trust policies name roles and users, not whole accounts",
    rationale=(
        "Administrators of the trusted account, not this stack, then decide which identities can assume the role."
    ),
    remediation="List the ARNs of the roles and users, or configure the accounts that are trusted as a whole.",
    source="AWS Identity and Access Management User Guide, AWS JSON policy elements: Principal, AWS account principals",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.TRUST),
    check=check,
    options=(Option(name="accounts", default=(), meaning="ids of accounts that are trusted as a whole"),),
)
