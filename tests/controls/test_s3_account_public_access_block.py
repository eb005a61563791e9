from __future__ import annotations

import pytest

from policypack.controls.bucket.s3_account_public_access_block import CONTROL
from tests.controls.access_blocks import ROWS
from tests.controls.table import Row, verify


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_account_public_access_block(row: Row) -> None:
    verify(CONTROL, row)
