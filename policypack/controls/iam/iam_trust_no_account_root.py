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
        partial(_is_wide, accounts=accounts),
        message=lambda _: "trusts a whole account, which is everybody there with sts:AssumeRole",
        fix='"Principal": {"AWS": [role.arn]}, or the account in the option `accounts`',
    )


def _is_wide(statement: Statement, accounts: tuple[str, ...]) -> Maybe[bool]:
    whole = any_of(
        UNKNOWN if it is UNKNOWN else it.is_whole and it.account is not None and it.account not in accounts
        for it in granted_accounts(statement)
    )
    conditions = statement.conditions
    named = UNKNOWN if conditions is UNKNOWN else any_of(names_principals(it) for it in conditions)
    return all_of((statement.has_effect(Effect.ALLOW), allows_assuming(statement), whole, negated(named)))


CONTROL = Control(
    id="iam-trust-no-account-root",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="A role trusts roles and users, not whole accounts",
    rationale="Who may take the role is then decided by whoever writes policies in that account, not here.",
    remediation="Name the roles and users, or configure the accounts that may be trusted as a whole.",
    source="AWS Identity and Access Management User Guide, AWS JSON policy elements: Principal, AWS account principals",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.TRUST),
    check=check,
    options=(Option(name="accounts", default=(), meaning="ids of accounts that may be trusted as a whole"),),
)
