from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_global_service_events import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import TRAIL
from tests.controls.table import Row, verify

ROWS = (
    Row("with global events", TRAIL),
    Row(
        "without",
        replace(TRAIL, includes_global_service_events=False),
        (
            Violation(
                path="includeGlobalServiceEvents",
                message="is false: IAM, STS and CloudFront events are not recorded",
                fix="include_global_service_events=True",
            ),
        ),
    ),
    Row(
        "unknown",
        replace(TRAIL, includes_global_service_events=UNKNOWN),
        (Undetermined(path="includeGlobalServiceEvents"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_global_service_events(row: Row) -> None:
    verify(CONTROL, row)
