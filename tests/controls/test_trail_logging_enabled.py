from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_logging_enabled import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import TRAIL
from tests.controls.table import Row, verify

ROWS = (
    Row("logging", TRAIL),
    Row(
        "stopped",
        replace(TRAIL, is_logging=False),
        (
            Violation(
                path="enableLogging",
                message="is false: the trail does not record events",
                fix="enable_logging=True",
            ),
        ),
    ),
    Row("unknown", replace(TRAIL, is_logging=UNKNOWN), (Undetermined(path="enableLogging"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_logging_enabled(row: Row) -> None:
    verify(CONTROL, row)
