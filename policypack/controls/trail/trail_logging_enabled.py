"""trail-logging-enabled"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.is_logging is UNKNOWN:
        yield Undetermined(path="enableLogging")
    elif not trail.is_logging:
        yield Violation(
            path="enableLogging",
            message="is false: the trail exists and records nothing",
            fix="enable_logging=True",
        )


CONTROL = Control(
    id="trail-logging-enabled",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="The trail is logging",
    rationale="A stopped trail looks like protection in every list of trails and leaves no evidence.",
    remediation="Set `enable_logging` to true, or leave it out.",
    source="AWS CloudTrail API Reference, StartLogging",
    subjects=lambda inventory: inventory.trails,
    check=check,
    repairs=(("enableLogging", True),),
)
