"""s3-account-public-access-block"""

from __future__ import annotations

from policypack.controls.shared.access_blocks import REPAIRS, weak_settings
from policypack.model.control import Control, Level, Scope, Severity

CONTROL = Control(
    id="s3-account-public-access-block",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="S3 account settings block public access",
    rationale=(
        "The account-level block applies to every bucket of the account, including buckets that are created later "
        "without a block of their own."
    ),
    remediation="Set all four settings of the account's public access block to true.",
    source="Amazon S3 User Guide, Blocking public access to your Amazon S3 storage",
    subjects=lambda inventory: inventory.account_access_blocks,
    check=weak_settings,
    repairs=REPAIRS,
)
