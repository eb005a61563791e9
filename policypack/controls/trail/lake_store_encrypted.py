"""lake-store-encrypted"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.property_paths import KMS_KEY_ID
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.trails import EventDataStore


def check(store: EventDataStore) -> Iterator[Outcome]:
    if store.kms_key_id is None:
        yield Violation(
            path=KMS_KEY_ID,
            message="is not set: anyone who can query the event data store can read its events",
            fix="kms_key_id=key.arn",
        )


CONTROL = Control(
    id="lake-store-encrypted",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="CloudTrail Lake event data stores are encrypted with a KMS key",
    rationale=(
        "Without a KMS key, any principal that can query the event data store can read every event in it. With a "
        "key, reading also requires permission to use the key."
    ),
    remediation="Set `kms_key_id` when the event data store is created; it cannot be changed later.",
    source="AWS CloudTrail User Guide, Encrypting CloudTrail log files, digest files and event data stores",
    subjects=lambda inventory: inventory.event_data_stores,
    check=check,
)
