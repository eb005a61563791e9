from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.bucket.bucket_settings import S3_KMS_ENCRYPTION as CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET
from tests.controls.table import Row, verify


def with_encryption(value: Any) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, encryption=value))


VIOLATION = (
    Violation(
        path="encryption",
        message="does not use a KMS key",
        fix=(
            'aws.s3.BucketServerSideEncryptionConfiguration("bucket-encryption", bucket=bucket.id, '
            'rules=[{"apply_server_side_encryption_by_default": '
            '{"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn}}])'
        ),
    ),
)
UNDETERMINED = (Undetermined(path="encryption"),)

ROWS = (
    Row("with a KMS key", BUCKET),
    Row("with a KMS key, dual-layer", with_encryption("aws:kms:dsse")),
    Row("with S3 managed keys", with_encryption("AES256"), VIOLATION),
    Row("never set", with_encryption(None), VIOLATION),
    Row("unknown", with_encryption(UNKNOWN), UNDETERMINED),
    Row("access logs go to it", replace(with_encryption("AES256"), receives_access_logs=True)),
    Row("access logs go to it, unknown", replace(with_encryption(UNKNOWN), receives_access_logs=True)),
    Row("access logs may go to it", replace(with_encryption("AES256"), receives_access_logs=UNKNOWN), UNDETERMINED),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_kms_encryption(row: Row) -> None:
    verify(CONTROL, row)
