"""iam-trust-oidc-scoped"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.policy_subjects import each_statement, statement_finding
from policypack.iam.principals.federation import loose_providers
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    def check_statement(statement: Statement) -> Iterator[Outcome]:
        finding = statement_finding(policy, statement)
        loose = loose_providers(statement)
        certain = [it for it in loose if it.is_certain]
        if certain:
            claims = [it.missing for it in certain]
            names = " and ".join(dict.fromkeys(claim.name for claim in claims))
            yield Violation(
                path=policy.path,
                message=f"trusts an identity provider without restricting {names} ({statement.label})",
                fix=f'"Condition": {{"StringLike": {{"<provider>:{claims[-1].name}": "{claims[-1].example}"}}}}',
                finding=finding,
            )
        elif loose or _may_trust_a_provider(statement):
            yield Undetermined(path=policy.path, finding=finding)

    yield from each_statement(policy, check_statement)


def _may_trust_a_provider(statement: Statement) -> bool:
    """Return whether a statement trusts or may trust a provider whose name is unknown."""
    if statement.has_effect(Effect.ALLOW) is False:
        return False
    if statement.principals is UNKNOWN:
        return True
    return any(it.kind == "Federated" and it.value is UNKNOWN for it in statement.principals)


CONTROL = Control(
    id="iam-trust-oidc-scoped",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="Federated trust restricts which identities of the provider can assume the role",
    rationale=(
        "A provider such as GitHub signs in every user who has a repository there: without a condition on the "
        "claims, any of them can assume the role."
    ),
    remediation="Add a condition on the subject, such as the owner and project or the namespace and service account.",
    source="AWS Identity and Access Management User Guide, Creating a role for OpenID Connect federation",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.TRUST),
    check=check,
)
