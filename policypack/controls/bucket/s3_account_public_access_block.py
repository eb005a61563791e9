"""s3-account-public-access-block"""

from __future__ import annotations

from policypack.controls.shared.access_blocks import REPAIRS, weak_settings
from policypack.model.control import Control, Level, Scope, Severity

CONTROL = Control(
    id="s3-account-public-access-block",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="The account's access block is complete",
    rationale="It is the net under every bucket of the account, those of tomorrow among them.",
    remediation="Set all four settings to true.",
    source="Amazon S3 User Guide, Blocking public access to your Amazon S3 storage",
    subjects=lambda inventory: inventory.account_access_blocks,
    check=weak_settings,
    repairs=REPAIRS,
)
