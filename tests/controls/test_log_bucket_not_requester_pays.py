from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.log_bucket.log_bucket_not_requester_pays import CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET
from tests.controls.table import Row, verify


def with_payer(value: Any) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, payer=value))


VIOLATION = (
    Violation(
        path="payer",
        message="is Requester: CloudTrail cannot deliver log files",
        fix='payer="BucketOwner"',
    ),
)

ROWS = (
    Row("set", BUCKET),
    Row("never set", with_payer(None)),
    Row("the requester", with_payer("Requester"), VIOLATION),
    Row("unknown", with_payer(UNKNOWN), (Undetermined(path="payer"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_not_requester_pays(row: Row) -> None:
    verify(CONTROL, row)
