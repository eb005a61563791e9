"""iam-no-admin-star"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.identity_subjects import attachment_fix, causes, source_name, undetermined_holder
from policypack.iam.permissions.administrators import administrator_statements, is_administrator, sufficient_statements
from policypack.iam.permissions.service_policies import without_service_policies
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.identities import Identity
from policypack.model.unknown import UNKNOWN


def check(identity: Identity) -> Iterator[Outcome]:
    counted = without_service_policies(identity)
    sources = administrator_statements(counted)
    if sources is UNKNOWN or not sources:
        message = undetermined_holder(counted, is_unknown=sources is UNKNOWN, violates=is_administrator)
        if message is not None:
            yield message
    else:
        added_up = "" if len(sources) == 1 else ", added up"
        yield Violation(
            path="",
            message=(
                f"the {identity.kind.value} may do everything on every resource: "
                f"{' and '.join(source_name(identity, it) for it in sources)}{added_up}"
            ),
            fix=attachment_fix(sources)
            or '"Action" and "Resource" of what is needed in these statements, instead of everything',
            causes=causes(identity, sufficient_statements(counted)),
        )


CONTROL = Control(
    id="iam-no-admin-star",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="Nobody may do everything on every resource",
    rationale=(
        "Whoever takes over such a role, user or group owns the account. Permissions that add up to it over several "
        "statements or policies are as good as one star."
    ),
    remediation="Allow the actions and resources that are needed, or set a permissions boundary.",
    source="AWS Identity and Access Management User Guide, Policy evaluation logic",
    subjects=lambda inventory: inventory.identities,
    check=check,
)
