from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.bucket.bucket_settings import LOG_BUCKET_KMS as CONTROL
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

ROWS = (
    Row("set", BUCKET),
    Row("with a KMS key, dual-layer", with_encryption("aws:kms:dsse")),
    Row("with S3 managed keys", with_encryption("AES256"), VIOLATION),
    Row("never set", with_encryption(None), VIOLATION),
    Row("unknown", with_encryption(UNKNOWN), (Undetermined(path="encryption"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_kms(row: Row) -> None:
    verify(CONTROL, row)
