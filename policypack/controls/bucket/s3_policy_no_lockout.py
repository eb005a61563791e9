"""s3-policy-no-lockout"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.policy_subjects import wrong_statements
from policypack.iam.matching.s3_resources import may_be_a_bucket
from policypack.iam.parsing.statements import names_action
from policypack.iam.principals.public_access import allows_public_principal
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

_POLICY_CHANGES = ("s3:putbucketpolicy", "s3:deletebucketpolicy")


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    yield from wrong_statements(
        policy,
        _locks_out_all_users_and_roles,
        message=lambda _: "denies all users and roles the right to change it: only the root user can repair it",
        fix='"Action" of what is to be denied, or a "Condition" that spares who looks after the bucket',
    )


def _locks_out_all_users_and_roles(statement: Statement) -> Maybe[bool]:
    return all_of(
        (
            statement.has_effect(Effect.DENY),
            _excludes_only_accounts(statement) if statement.is_not_principal else allows_public_principal(statement),
            UNKNOWN if statement.conditions is UNKNOWN else not statement.conditions,
            all_of(names_action(statement, action) for action in _POLICY_CHANGES),
            _covers_the_bucket(statement),
        )
    )


def _excludes_only_accounts(statement: Statement) -> Maybe[bool]:
    """Return whether `NotPrincipal` names only accounts, whose users and roles are still denied."""
    if statement.principals is UNKNOWN:
        return UNKNOWN
    return all_of(
        UNKNOWN if it.value is UNKNOWN else it.value.endswith(":root") or it.value.isdigit()
        for it in statement.principals
    )


def _covers_the_bucket(statement: Statement) -> Maybe[bool]:
    """Return whether the statement covers the bucket itself, the resource of calls that change its policy."""
    if statement.resources is UNKNOWN:
        return UNKNOWN
    named = any_of(UNKNOWN if it is UNKNOWN else may_be_a_bucket(it) for it in statement.resources)
    return negated(named) if statement.is_not_resource else named


CONTROL = Control(
    id="s3-policy-no-lockout",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="S3 bucket policies do not lock out all users and roles",
    rationale=(
        "If all users and roles are denied changes of the policy, only the root user can repair it, and Pulumi can "
        "no longer manage the bucket."
    ),
    remediation="Deny only the intended actions, or exclude the roles that manage the bucket.",
    source="Amazon S3 User Guide, Troubleshoot access denied (403 Forbidden) errors in Amazon S3",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.BUCKET),
    check=check,
)
