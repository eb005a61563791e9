"""trail-kms-customer-managed"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.controls.shared.property_paths import IS_ENABLED, KMS_KEY_ID
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.keys import Key
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN

_AWS_MANAGED = "alias/aws/"


def check(subject: Trail | Key) -> Iterator[Outcome]:
    if isinstance(subject, Trail):
        if isinstance(subject.kms_key_id, str) and _AWS_MANAGED in subject.kms_key_id:
            yield Violation(
                path=KMS_KEY_ID,
                message="is an AWS managed key, whose policy cannot be changed",
                fix="kms_key_id=key.arn",
            )
        return
    if subject.is_symmetric is UNKNOWN:
        yield Undetermined(path="keyUsage", finding="keyUsage")
    elif not subject.is_symmetric:
        yield Violation(
            path="customerMasterKeySpec, keyUsage",
            message="do not specify a symmetric encryption key, the only kind that CloudTrail supports",
            fix='customer_master_key_spec="SYMMETRIC_DEFAULT", key_usage="ENCRYPT_DECRYPT"',
            finding="keyUsage",
        )
    if subject.is_enabled is UNKNOWN:
        yield Undetermined(path=IS_ENABLED, finding=IS_ENABLED)
    elif not subject.is_enabled:
        yield Violation(
            path=IS_ENABLED,
            message="is false: CloudTrail cannot encrypt and deliver log files",
            fix="is_enabled=True",
            finding=IS_ENABLED,
        )


def _subjects(inventory: Inventory) -> Iterable[Trail | Key]:
    return (
        *(trail for trail in inventory.trails if trail.kms_key_id is not None),
        *(key for key in inventory.keys if key.trails),
    )


CONTROL = Control(
    id="trail-kms-customer-managed",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="KMS keys of CloudTrail trails are customer managed, symmetric and enabled",
    rationale=(
        "The policy of an AWS managed key cannot be changed, so it cannot restrict who can decrypt the log files. "
        "CloudTrail cannot deliver log files with an asymmetric or disabled key."
    ),
    remediation="Use a customer managed, symmetric encryption key that is enabled.",
    source="AWS CloudTrail User Guide, Encrypting CloudTrail log files, digest files and event data stores",
    subjects=_subjects,
    check=check,
)
