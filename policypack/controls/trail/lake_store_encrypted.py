"""lake-store-encrypted"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.trails import EventDataStore


def check(store: EventDataStore) -> Iterator[Outcome]:
    if store.kms_key_id is None:
        yield Violation(
            path="kmsKeyId", message="is not set: whoever may query the store can read it", fix="kms_key_id=key.arn"
        )


CONTROL = Control(
    id="lake-store-encrypted",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="The event data store is encrypted with a KMS key",
    rationale="With a key of the account, reading events takes a permission on the key besides the one to query.",
    remediation="Set `kms_key_id` of the event data store; it cannot be changed later.",
    source="AWS CloudTrail User Guide, Encrypting CloudTrail log files, digest files and event data stores",
    subjects=lambda inventory: inventory.event_data_stores,
    check=check,
)
