from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.log_bucket.log_bucket_known import CONTROL
from policypack.model.control import Subject, Undetermined, Violation
from policypack.model.unknown import UNKNOWN, Maybe
from tests.builders import BUCKET, INVENTORY, TRAIL
from tests.controls.table import Row, verify

NOT_KNOWN = (
    Violation(
        path="s3BucketName",
        message="is neither a bucket of the stack nor an allowed bucket",
        fix="s3_bucket_name=bucket.id, or the bucket's name in the option `buckets`",
    ),
)


def trail_with_bucket(bucket_name: Maybe[str]) -> Subject:
    (found,) = CONTROL.subjects(replace(INVENTORY, trails=(replace(TRAIL, bucket_name=bucket_name),)))
    return found


ROWS = (
    Row("an allowed bucket", trail_with_bucket("central-logs"), settings={"buckets": ("central-logs",)}),
    Row("another bucket", trail_with_bucket("central-logs"), NOT_KNOWN),
    Row(
        "another bucket than those allowed", trail_with_bucket("x"), NOT_KNOWN, settings={"buckets": ("central-logs",)}
    ),
    Row("unknown", trail_with_bucket(UNKNOWN), (Undetermined(path="s3BucketName"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_known(row: Row) -> None:
    verify(CONTROL, row)


def test_bucket_of_the_stack_is_known() -> None:
    assert list(CONTROL.subjects(replace(INVENTORY, trails=(TRAIL,), buckets=(BUCKET,)))) == []
