"""trail-logging-enabled"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.property_paths import ENABLE_LOGGING
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.is_logging is UNKNOWN:
        yield Undetermined(path=ENABLE_LOGGING)
    elif not trail.is_logging:
        yield Violation(
            path=ENABLE_LOGGING,
            message="is false: the trail does not record events",
            fix="enable_logging=True",
        )


CONTROL = Control(
    id="trail-logging-enabled",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="CloudTrail trails are logging",
    rationale=(
        "A trail that is not logging appears in the list of trails but records nothing: attacks leave no evidence."
    ),
    remediation="Set `enable_logging` to true, or remove it.",
    source="AWS CloudTrail API Reference, StartLogging",
    subjects=lambda inventory: inventory.trails,
    check=check,
    repairs=((ENABLE_LOGGING, True),),
)
