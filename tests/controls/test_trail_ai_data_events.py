from __future__ import annotations

import pytest

from policypack.controls.trail.trail_ai_data_events import CONTROL
from policypack.model.trails import WorkloadKind
from tests.cloudtrail.declared import MODEL
from tests.controls.data_events import rows
from tests.controls.table import Row, verify

ROWS = rows(WorkloadKind.AI, MODEL)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_ai_data_events(row: Row) -> None:
    verify(CONTROL, row)
