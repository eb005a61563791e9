"""iam-boundary-known"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policypack.cloudtrail.tamper_targets import tamper_targets
from policypack.cloudtrail.tampering import TamperTarget, tampers
from policypack.controls.shared.identity_subjects import undetermined_identity, without_boundary
from policypack.iam.matching.globs import matches
from policypack.iam.permissions.administrators import is_administrator
from policypack.iam.permissions.escalation import can_escalate
from policypack.iam.permissions.service_policies import without_service_policies
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Violation
from policypack.model.identities import Identity
from policypack.model.inventory import Inventory
from policypack.model.origin import Origin
from policypack.model.unknown import UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bounded:
    """An identity with a permissions boundary, and the trails of its stack."""

    identity: Identity
    targets: tuple[TamperTarget, ...]

    @property
    def origin(self) -> Origin:
        return self.identity.origin


def check(bounded: _Bounded, trusted: tuple[str, ...]) -> Iterator[Outcome]:
    identity = bounded.identity
    if not identity.external_boundary or _is_trusted(identity.external_boundary, trusted):
        return
    unbounded = without_boundary(identity)
    risks = tuple(_risks(unbounded, bounded.targets))
    if risks:
        yield Violation(
            path="permissionsBoundary",
            message=(
                f"is declared outside the stack, so it cannot be evaluated; without it the {identity.kind.value} "
                f"{' and '.join(risks)}"
            ),
            fix="declare the boundary in this stack, or list its name in the option `trusted`",
        )
        return
    is_unknown = identity.may_have_more_policies or any(it.document is UNKNOWN for it in identity.policies)
    outcome = undetermined_identity(unbounded, is_unknown=is_unknown, violates=lambda _: False)
    if outcome is not None:
        yield outcome


def _risks(unbounded: Identity, targets: tuple[TamperTarget, ...]) -> Iterator[str]:
    """Yield the mandatory controls that an identity certainly violates, each as a clause."""
    evaluated = without_service_policies(unbounded)
    if is_administrator(evaluated):
        yield "would be an administrator (iam-no-admin-star)"
        return
    if can_escalate(unbounded):
        yield "could escalate its privileges (iam-no-privilege-escalation)"
    if tampers(evaluated, targets):
        yield "could tamper with the trail (iam-no-trail-tamper)"


def _is_trusted(boundary: str, trusted: Iterable[str]) -> bool:
    """Return whether an entry matches the boundary's ARN, its name, or its name with the path."""
    names = (boundary, boundary.rpartition(":policy/")[2], boundary.rpartition("/")[2])
    return any(matches(pattern, name) for pattern in trusted for name in names)


def _subjects(inventory: Inventory) -> Iterable[_Bounded]:
    bounded = tuple(it for it in inventory.identities if it.boundary is not None)
    targets = tamper_targets(inventory) if bounded and inventory.trails else ()
    return tuple(_Bounded(identity=identity, targets=targets) for identity in bounded)


CONTROL = Control(
    id="iam-boundary-known",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="Permissions boundaries that limit privileged identities can be evaluated",
    rationale=(
        "trailguard cannot read a boundary that is declared outside the stack. Without a limit by that boundary, the "
        "identity is an administrator, can escalate its privileges or can tamper with the trail."
    ),
    remediation="Declare the boundary in the stack, or list the boundaries that are maintained elsewhere and trusted.",
    source="AWS Identity and Access Management User Guide, Permissions boundaries for IAM entities",
    subjects=_subjects,
    check=check,
    options=(
        Option(
            name="trusted",
            default=(),
            meaning="names or ARNs of trusted boundaries outside the stack; `*` matches any text",
        ),
    ),
)
