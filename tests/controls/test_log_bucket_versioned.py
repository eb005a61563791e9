from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.bucket.bucket_settings import LOG_BUCKET_VERSIONED as CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET
from tests.controls.table import Row, verify


def with_versioning(value: Any) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, versioning=value))


VIOLATION = (
    Violation(
        path="versioning",
        message="is not enabled: deleted or overwritten objects cannot be restored",
        fix=(
            'aws.s3.BucketVersioning("bucket-versioning", bucket=bucket.id, '
            'versioning_configuration={"status": "Enabled"})'
        ),
    ),
)

ROWS = (
    Row("set", BUCKET),
    Row("suspended", with_versioning("Suspended"), VIOLATION),
    Row("never set", with_versioning(None), VIOLATION),
    Row("unknown", with_versioning(UNKNOWN), (Undetermined(path="versioning"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_versioned(row: Row) -> None:
    verify(CONTROL, row)
