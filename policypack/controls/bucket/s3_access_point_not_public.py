"""s3-access-point-not-public"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.controls.shared.access_blocks import weak_settings
from policypack.controls.shared.policy_subjects import open_to_everyone
from policypack.model.buckets import AccessBlock
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.inventory import Inventory
from policypack.model.policy import PolicyKind

_FIX = '"Principal": {"AWS": [role.arn]} for those who need it'


def check(part: AccessBlock | DeclaredPolicy) -> Iterator[Outcome]:
    yield from weak_settings(part) if isinstance(part, AccessBlock) else open_to_everyone(part, fix=_FIX)


def _subjects(inventory: Inventory) -> Iterable[AccessBlock | DeclaredPolicy]:
    return (*inventory.access_point_blocks, *inventory.policies_of(PolicyKind.ACCESS_POINT))


CONTROL = Control(
    id="s3-access-point-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="No access point lets everyone in",
    rationale="An access point is another door to the bucket, with a policy and a block of its own.",
    remediation="Leave the access point's block as it is, and name the principals in its policy.",
    source="Amazon S3 User Guide, Managing public access to access points",
    subjects=_subjects,
    check=check,
)
