"""s3-multi-region-access-point-not-public"""

from __future__ import annotations

from policypack.controls.shared.access_blocks import weak_settings
from policypack.model.control import Control, Level, Scope, Severity

CONTROL = Control(
    id="s3-multi-region-access-point-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="S3 Multi-Region Access Points block public access",
    rationale=(
        "The public access block of a Multi-Region Access Point cannot be changed after it is created, so a public "
        "one has to be replaced."
    ),
    remediation="Set all four settings of the public access block to true, or remove the block.",
    source="Amazon S3 User Guide, Blocking public access with Amazon S3 Multi-Region Access Points",
    subjects=lambda inventory: inventory.multi_region_access_point_blocks,
    check=weak_settings,
)
