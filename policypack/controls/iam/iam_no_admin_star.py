"""iam-no-admin-star"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.iam.permissions import Source, administrator_sources
from policypack.model.control import Cause, Control, Level, Problem, Scope, Severity, Undetermined, Violation
from policypack.model.identities import Identity, IdentityKind
from policypack.model.policy import Unreadable
from policypack.model.unknown import UNKNOWN

_DECIDES = "policies"


def check(identity: Identity) -> Iterator[Problem]:
    sources = administrator_sources(identity)
    if sources is UNKNOWN:
        yield Undetermined(path=_DECIDES)
    elif sources:
        added_up = "" if len(sources) == 1 else ", added up"
        yield Violation(
            path="",
            problem=(
                f"the {identity.kind.value} may do everything on every resource: "
                f"{' and '.join(_named(identity, source) for source in sources)}{added_up}"
            ),
            fix='"Action" and "Resource" of what is needed in these statements, instead of everything',
        )
    elif any(isinstance(policy.document, Unreadable) for policy in identity.policies):
        yield Undetermined(path=_DECIDES, cause=Cause.UNREADABLE_POLICY)


def _named(identity: Identity, source: Source) -> str:
    statement = source.statement.label
    if identity.kind is IdentityKind.POLICY:
        return statement
    if source.policy.origin.urn == identity.origin.urn:
        return f"{source.policy.path} ({statement})"
    return f"{source.policy.origin.name} ({statement})"


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
