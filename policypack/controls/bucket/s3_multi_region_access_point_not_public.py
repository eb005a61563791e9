"""s3-multi-region-access-point-not-public"""

from __future__ import annotations

from policypack.controls.shared.access_blocks import weak_settings
from policypack.model.control import Control, Level, Scope, Severity

CONTROL = Control(
    id="s3-multi-region-access-point-not-public",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="Multi-Region access points block public access, all four ways",
    rationale="The block of an access point cannot be changed once it exists.",
    remediation="Leave the public access block out, or set all four settings to true.",
    source="Amazon S3 User Guide, Blocking public access with Amazon S3 Multi-Region Access Points",
    subjects=lambda inventory: inventory.multi_region_access_point_blocks,
    check=weak_settings,
)
