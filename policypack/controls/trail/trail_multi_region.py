"""trail-multi-region"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.is_multi_region is UNKNOWN:
        yield Undetermined(path="isMultiRegionTrail")
    elif not trail.is_multi_region:
        yield Violation(
            path="isMultiRegionTrail",
            message="is not true: the trail records the events of one region only",
            fix="is_multi_region_trail=True",
        )


CONTROL = Control(
    id="trail-multi-region",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="The trail records the events of every region",
    rationale=(
        "Whoever holds stolen credentials works in a region that nobody watches. A trail of one region sees nothing "
        "of it, and nothing of regions that AWS opens later."
    ),
    remediation="Set `is_multi_region_trail` to true.",
    source="AWS CloudTrail User Guide, Understanding multi-Region trails and opt-in Regions",
    subjects=lambda inventory: inventory.trails,
    check=check,
    repairs=(("isMultiRegionTrail", True),),
)
