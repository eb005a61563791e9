from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.bucket.bucket_settings import S3_ACCESS_LOGGING as CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET
from tests.controls.table import Row, verify


def with_logging(value: Any) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, logs_access_elsewhere=value))


VIOLATION = (
    Violation(
        path="logging",
        message="is not enabled, or its target is the bucket itself",
        fix=(
            'aws.s3.BucketLogging("bucket-logging", bucket=bucket.id, '
            'target_bucket=access_log.id, target_prefix="bucket/")'
        ),
    ),
)
UNDETERMINED = (Undetermined(path="logging"),)

ROWS = (
    Row("to another bucket", BUCKET),
    Row("to itself", with_logging(False), VIOLATION),
    Row("never set", with_logging(None), VIOLATION),
    Row("unknown", with_logging(UNKNOWN), UNDETERMINED),
    Row("access logs go to it", replace(with_logging(None), receives_access_logs=True)),
    Row("access logs may go to it", replace(with_logging(None), receives_access_logs=UNKNOWN), UNDETERMINED),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_access_logging(row: Row) -> None:
    verify(CONTROL, row)
