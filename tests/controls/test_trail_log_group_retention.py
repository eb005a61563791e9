from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_log_group_retention import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import LOG_GROUP
from tests.controls.table import Row, verify

ROWS = (
    Row("365 days", LOG_GROUP),
    Row("no expiration", replace(LOG_GROUP, retention_days=None)),
    Row("0, which means indefinitely", replace(LOG_GROUP, retention_days=0)),
    Row("30 days, 30 configured", replace(LOG_GROUP, retention_days=30), settings={"days": 30}),
    Row(
        "364 days",
        replace(LOG_GROUP, retention_days=364),
        (Violation(path="retentionInDays", message="is less than 365 days", fix="retention_in_days=365"),),
    ),
    Row("unknown", replace(LOG_GROUP, retention_days=UNKNOWN), (Undetermined(path="retentionInDays"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_log_group_retention(row: Row) -> None:
    verify(CONTROL, row)
