from __future__ import annotations

import pytest

from policypack.controls.bucket.s3_multi_region_access_point_not_public import CONTROL
from tests.controls.access_blocks import ROWS
from tests.controls.table import Row, verify


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_multi_region_access_point_not_public(row: Row) -> None:
    verify(CONTROL, row)
