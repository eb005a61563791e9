from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_kms_encryption import CONTROL
from policypack.model.control import Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import TRAIL
from tests.controls.table import Row, verify

ROWS = (
    Row("with a key", TRAIL),
    Row(
        "without a key",
        replace(TRAIL, kms_key_id=None),
        (
            Violation(
                path="kmsKeyId",
                message="is not set: anyone who can read the bucket can read the log files",
                fix="kms_key_id=key.arn",
            ),
        ),
    ),
    Row("unknown, which counts as set", replace(TRAIL, kms_key_id=UNKNOWN)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_kms_encryption(row: Row) -> None:
    verify(CONTROL, row)
