"""iam-trust-oidc-audience"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.policy_subjects import each_statement, statement_finding
from policypack.iam.principals.federation import open_audiences
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind, Statement


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    def check_statement(statement: Statement) -> Iterator[Outcome]:
        found = open_audiences(statement)
        finding = statement_finding(policy, statement)
        if any(it.is_certain for it in found):
            yield Violation(
                path=policy.path,
                message="restricts the subject of an identity provider's tokens but not the audience "
                f"({statement.label})",
                fix='"Condition": {"StringEquals": {"<provider>:aud": "sts.amazonaws.com"}}',
                finding=finding,
            )
        elif found:
            yield Undetermined(path=policy.path, finding=finding)

    yield from each_statement(policy, check_statement)


CONTROL = Control(
    id="iam-trust-oidc-audience",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="Federated trust that restricts the subject also restricts the audience",
    rationale=(
        "Without a condition on the audience, STS accepts a token for any client ID of the provider, including "
        "client IDs that are added later for other services."
    ),
    remediation="Add a condition on the provider's `aud` claim with the audience of the tokens for AWS.",
    source=(
        "AWS Identity and Access Management User Guide, Create an OpenID Connect (OIDC) identity provider in IAM "
        "(client ids), and Creating a role for OpenID Connect federation"
    ),
    subjects=lambda inventory: inventory.policies_of(PolicyKind.TRUST),
    check=check,
)
