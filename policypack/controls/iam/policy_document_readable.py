"""policy-document-readable"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.policy_subjects import statement_finding
from policypack.iam.parsing.principal_elements import has_refused_wildcard
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Unreadable
from policypack.model.unknown import UNKNOWN


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    if policy.document is UNKNOWN:
        yield Undetermined(path=policy.path, finding=policy.path)
    elif isinstance(policy.document, Unreadable):
        yield Violation(
            path=policy.path,
            message=f"is not a valid {policy.kind.value}: {policy.document.reason}",
            fix=f"{_argument(policy.path)}=json.dumps({{...}}) with a valid document",
            finding=policy.path,
        )
    elif policy.document.statements is not UNKNOWN:
        for statement in filter(has_refused_wildcard, policy.document.statements):
            yield Violation(
                path=policy.path,
                message=f"has a principal that AWS rejects: its name contains a wildcard ({statement.label})",
                fix='"Principal": {"AWS": [role.arn]}, or "*" with a condition on aws:PrincipalArn',
                finding=statement_finding(policy, statement),
            )


def _argument(path: str) -> str:
    """Return the Python argument of a property: `assumeRolePolicy` -> `assume_role_policy`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in path)


CONTROL = Control(
    id="policy-document-readable",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="Policy documents are valid IAM JSON policies",
    rationale="AWS rejects an invalid document during the update, and no other control can evaluate it.",
    remediation="Write the document in the IAM JSON policy language; the message names the error.",
    source="AWS Identity and Access Management User Guide, Grammar of the IAM JSON policy language",
    subjects=lambda inventory: inventory.policies,
    check=check,
)
