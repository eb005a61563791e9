from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_log_file_validation import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import TRAIL
from tests.controls.table import Row, verify

ROWS = (
    Row("validated", TRAIL),
    Row(
        "not validated",
        replace(TRAIL, validates_log_files=False),
        (
            Violation(
                path="enableLogFileValidation",
                message="is not true: changed or deleted log files cannot be detected",
                fix="enable_log_file_validation=True",
            ),
        ),
    ),
    Row("unknown", replace(TRAIL, validates_log_files=UNKNOWN), (Undetermined(path="enableLogFileValidation"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_log_file_validation(row: Row) -> None:
    verify(CONTROL, row)
