from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.recording import Recording
from policypack.controls.trail.trail_ai_data_events import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.selectors import EventSelectors
from policypack.model.trails import Workload, WorkloadKind
from tests.builders import TRAIL, origin
from tests.cloudtrail.declared import (
    MODEL,
    READ_ONLY,
    S3,
    UNKNOWN_TEXT,
    data,
    management,
    selectors,
)
from tests.controls.table import Row, verify

WORKLOAD = Workload(origin=origin("used"), kind=WorkloadKind.AI, event_types=(MODEL,))
MISSING = (
    Violation(
        path="advancedEventSelectors",
        problem=f"select no data events of {MODEL}, which the stack uses",
        fix=(
            'advanced_event_selectors=[..., {"field_selectors": [{"field": "eventCategory", "equals": ["Data"]}, '
            f'{{"field": "resources.type", "equals": ["{MODEL}"]}}]}}]'
        ),
    ),
)


def recording(*selected: EventSelectors) -> Recording:
    trails = tuple(replace(TRAIL, selectors=it) for it in selected)
    return Recording(origin=TRAIL.origin, trails=trails, workloads=(WORKLOAD,))


ROWS = (
    Row("selected", recording(selectors(None, [management(), data(MODEL)]))),
    Row("selected in part", recording(selectors(None, [data(MODEL, READ_ONLY)]))),
    Row("selected by another trail", recording(selectors(), selectors(None, [data(MODEL)]))),
    Row(
        "selected by another trail than an unknown one",
        recording(selectors(None, UNKNOWN_TEXT), selectors(None, [data(MODEL)])),
    ),
    Row("no selectors", recording(selectors()), MISSING),
    Row("another type", recording(selectors(None, [data(S3)])), MISSING),
    Row("unknown selectors", recording(selectors(None, UNKNOWN_TEXT)), (Undetermined(path="advancedEventSelectors"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_ai_data_events(row: Row) -> None:
    verify(CONTROL, row)
