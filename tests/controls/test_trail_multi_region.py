from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_multi_region import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import TRAIL
from tests.controls.table import Row, verify

ROWS = (
    Row("every region", TRAIL),
    Row(
        "one region",
        replace(TRAIL, is_multi_region=False),
        (
            Violation(
                path="isMultiRegionTrail",
                message="is not true: the trail records events of one Region only",
                fix="is_multi_region_trail=True",
            ),
        ),
    ),
    Row("unknown", replace(TRAIL, is_multi_region=UNKNOWN), (Undetermined(path="isMultiRegionTrail"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_multi_region(row: Row) -> None:
    verify(CONTROL, row)
