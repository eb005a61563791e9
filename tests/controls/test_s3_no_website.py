from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.bucket.s3_no_website import CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET
from tests.controls.table import Row, verify


def with_is_website(value: Any) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, is_website=value))


VIOLATION = (
    Violation(
        path="website",
        message="is configured: S3 serves websites without TLS",
        fix="an aws.cloudfront.Distribution with an OriginAccessControl, and no website configuration",
    ),
)

ROWS = (
    Row("none", with_is_website(None)),
    Row("a website", with_is_website(True), VIOLATION),
    Row("unknown", with_is_website(UNKNOWN), (Undetermined(path="website"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_no_website(row: Row) -> None:
    verify(CONTROL, row)
