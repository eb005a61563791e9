"""iam-no-admin-star"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.identity_subjects import attachment_fix, causes, source_name, undetermined_identity
from policypack.iam.permissions.administrators import administrator_statements, is_administrator, sufficient_statements
from policypack.iam.permissions.service_policies import without_service_policies
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.identities import Identity
from policypack.model.unknown import UNKNOWN


def check(identity: Identity) -> Iterator[Outcome]:
    evaluated = without_service_policies(identity)
    sources = administrator_statements(evaluated)
    if sources is UNKNOWN or not sources:
        outcome = undetermined_identity(evaluated, is_unknown=sources is UNKNOWN, violates=is_administrator)
        if outcome is not None:
            yield outcome
    else:
        combined = "" if len(sources) == 1 else ", combined"
        yield Violation(
            path="",
            message=(
                f"the {identity.kind.value} has full administrative privileges through "
                f"{' and '.join(source_name(identity, it) for it in sources)}{combined}"
            ),
            fix=attachment_fix(sources)
            or '"Action": ["s3:GetObject"], "Resource": [bucket.arn], with the required actions and resources',
            causes=causes(identity, sufficient_statements(evaluated)),
        )


CONTROL = Control(
    id="iam-no-admin-star",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="No identity has full administrative privileges",
    rationale=(
        "An attacker who compromises an identity with administrative privileges controls the whole account. "
        'Permissions that several statements or policies grant together count like a single `Action: "*"`.'
    ),
    remediation="Allow only the required actions and resources, or set a permissions boundary.",
    source="AWS Identity and Access Management User Guide, Policy evaluation logic",
    subjects=lambda inventory: inventory.identities,
    check=check,
)
