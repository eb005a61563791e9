"""trail-log-file-validation"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.property_paths import ENABLE_LOG_FILE_VALIDATION
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.validates_log_files is UNKNOWN:
        yield Undetermined(path=ENABLE_LOG_FILE_VALIDATION)
    elif not trail.validates_log_files:
        yield Violation(
            path=ENABLE_LOG_FILE_VALIDATION,
            message="is not true: changed or deleted log files cannot be detected",
            fix="enable_log_file_validation=True",
        )


CONTROL = Control(
    id="trail-log-file-validation",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="CloudTrail trails have log file validation enabled",
    rationale="Without digest files, an attacker can change or delete log files without detection.",
    remediation="Set `enable_log_file_validation` to true.",
    source="AWS CloudTrail User Guide, Validating CloudTrail log file integrity",
    subjects=lambda inventory: inventory.trails,
    check=check,
    repairs=((ENABLE_LOG_FILE_VALIDATION, True),),
)
