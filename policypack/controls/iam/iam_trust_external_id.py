"""iam-trust-external-id"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from policypack.controls.documents import wrong_statements
from policypack.iam.accounts import Party, parties
from policypack.iam.conditions import demands_shared_secret
from policypack.iam.statements import lets_assume
from policypack.model.control import Control, Level, Option, Problem, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated


def check(policy: DeclaredPolicy, accounts: tuple[str, ...]) -> Iterator[Problem]:
    yield from wrong_statements(
        policy,
        partial(_is_open, accounts=accounts),
        problem=lambda _: "trusts another account without an external id, MFA or organization",
        fix='"Condition": {"StringEquals": {"sts:ExternalId": "<a secret shared with that account>"}}',
    )


def _is_open(statement: Statement, accounts: tuple[str, ...]) -> Maybe[bool]:
    trusts = any_of(UNKNOWN if it is UNKNOWN else _is_foreign(it, accounts) for it in parties(statement))
    conditions = statement.conditions
    demanded = UNKNOWN if conditions is UNKNOWN else any_of(demands_shared_secret(it) for it in conditions)
    return all_of((statement.has_effect(Effect.ALLOW), lets_assume(statement), trusts, negated(demanded)))


def _is_foreign(party: Party, accounts: tuple[str, ...]) -> bool:
    """Whether a party is of another account; where none is configured, a single role is taken for one's own."""
    if party.account is None:
        return False
    return party.account not in accounts if accounts else party.is_whole


CONTROL = Control(
    id="iam-trust-external-id",
    scope=Scope.RESOURCE,
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
            meaning="ids of your own accounts; without any, whole accounts that are trusted are taken for others'",
        ),
    ),
    implied_by=("iam-trust-not-public",),
)
