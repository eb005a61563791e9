from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.bucket.bucket_settings import LOG_BUCKET_ACCESS_LOGGING as CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET
from tests.controls.table import Row, verify


def with_logs_access_elsewhere(value: Any) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, logs_access_elsewhere=value))


VIOLATION = (
    Violation(
        path="logging",
        message="is not enabled, or its target is the bucket itself",
        fix=(
            'aws.s3.BucketLogging("bucket-logging", bucket=bucket.id, '
            'target_bucket=access_log.id, target_prefix="trail/")'
        ),
    ),
)

ROWS = (
    Row("set", BUCKET),
    Row("to itself", with_logs_access_elsewhere(False), VIOLATION),
    Row("never set", with_logs_access_elsewhere(None), VIOLATION),
    Row("unknown", with_logs_access_elsewhere(UNKNOWN), (Undetermined(path="logging"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_access_logging(row: Row) -> None:
    verify(CONTROL, row)
