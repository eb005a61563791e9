"""trail-multi-region"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.property_paths import IS_MULTI_REGION_TRAIL
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.is_multi_region is UNKNOWN:
        yield Undetermined(path=IS_MULTI_REGION_TRAIL)
    elif not trail.is_multi_region:
        yield Violation(
            path=IS_MULTI_REGION_TRAIL,
            message="is not true: the trail records events of one Region only",
            fix="is_multi_region_trail=True",
        )


CONTROL = Control(
    id="trail-multi-region",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="CloudTrail trails are multi-Region",
    rationale=(
        "An attacker with stolen credentials can work in a Region that the trail does not record. A single-Region "
        "trail also misses Regions that are enabled later."
    ),
    remediation="Set `is_multi_region_trail` to true.",
    source="AWS CloudTrail User Guide, Understanding multi-Region trails and opt-in Regions",
    subjects=lambda inventory: inventory.trails,
    check=check,
    repairs=((IS_MULTI_REGION_TRAIL, True),),
)
