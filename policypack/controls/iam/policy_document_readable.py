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
            message=f"cannot be read as {_article(policy.kind.value)}: {policy.document.reason}",
            fix=f"{_argument(policy.path)}=json.dumps({{...}}) with a document that AWS accepts",
            finding=policy.path,
        )
    elif policy.document.statements is not UNKNOWN:
        for statement in filter(has_refused_wildcard, policy.document.statements):
            yield Violation(
                path=policy.path,
                message=f"has a principal that AWS refuses: a wildcard is part of its name ({statement.label})",
                fix='"Principal": {"AWS": [role.arn]}, or "*" with a condition on aws:PrincipalArn',
                finding=statement_finding(policy, statement),
            )


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _argument(path: str) -> str:
    """`assumeRolePolicy` -> `assume_role_policy`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in path)


CONTROL = Control(
    id="policy-document-readable",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="Every policy document can be read as AWS reads it",
    rationale="What cannot be read cannot be judged, and AWS refuses it in the middle of the update.",
    remediation="Write the document in the IAM JSON policy language: the message names what is wrong.",
    source="AWS Identity and Access Management User Guide, Grammar of the IAM JSON policy language",
    subjects=lambda inventory: inventory.policies,
    check=check,
)
