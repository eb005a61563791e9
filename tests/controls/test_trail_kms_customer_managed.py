from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_kms_customer_managed import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import KEY, TRAIL
from tests.controls.table import Row, verify

AWS_MANAGED = (
    Violation(
        path="kmsKeyId", message="is an AWS managed key, whose policy cannot be changed", fix="kms_key_id=key.arn"
    ),
)

ROWS = (
    Row("a customer managed key", TRAIL),
    Row("a customer managed alias", replace(TRAIL, kms_key_id="alias/audit")),
    Row("an unknown key", replace(TRAIL, kms_key_id=UNKNOWN)),
    Row("a usable key of the stack", KEY),
    Row("an AWS managed alias", replace(TRAIL, kms_key_id="alias/aws/cloudtrail"), AWS_MANAGED),
    Row("its ARN", replace(TRAIL, kms_key_id="arn:aws:kms:us-east-1:123456789012:alias/aws/s3"), AWS_MANAGED),
    Row(
        "an asymmetric key",
        replace(KEY, is_symmetric=False),
        (
            Violation(
                path="customerMasterKeySpec, keyUsage",
                message="do not specify a symmetric encryption key, the only kind that CloudTrail supports",
                fix='customer_master_key_spec="SYMMETRIC_DEFAULT", key_usage="ENCRYPT_DECRYPT"',
                finding="keyUsage",
            ),
        ),
    ),
    Row(
        "a disabled key",
        replace(KEY, is_enabled=False),
        (
            Violation(
                path="isEnabled",
                message="is false: CloudTrail cannot encrypt and deliver log files",
                fix="is_enabled=True",
                finding="isEnabled",
            ),
        ),
    ),
    Row("an unknown kind", replace(KEY, is_symmetric=UNKNOWN), (Undetermined(path="keyUsage", finding="keyUsage"),)),
    Row("an unknown state", replace(KEY, is_enabled=UNKNOWN), (Undetermined(path="isEnabled", finding="isEnabled"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_kms_customer_managed(row: Row) -> None:
    verify(CONTROL, row)
