from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_management_events_all import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.trails import Trail
from tests.builders import TRAIL
from tests.cloudtrail.declared import (
    NOT_KMS,
    READ_ONLY,
    S3,
    UNKNOWN_TEXT,
    WRITE_ONLY,
    data,
    field,
    management,
    selectors,
)
from tests.controls.table import Row, verify


def chosen(basic: object = None, advanced: object = None) -> Trail:
    return replace(TRAIL, selectors=selectors(basic, advanced))


PROBLEM = "do not include all management events, both read and write"
BASIC = (
    Violation(
        path="eventSelectors",
        message=PROBLEM,
        fix='event_selectors=[{"read_write_type": "All", "include_management_events": True}], or no selectors at all',
    ),
)
ADVANCED = (
    Violation(
        path="advancedEventSelectors",
        message=PROBLEM,
        fix=(
            'advanced_event_selectors=[{"name": "management", "field_selectors": '
            '[{"field": "eventCategory", "equals": ["Management"]}]}, ...]'
        ),
    ),
)

ROWS = (
    Row("no selectors", TRAIL),
    Row("all by a basic selector", chosen([{"readWriteType": "All"}])),
    Row("all by an advanced selector", chosen(None, [management(), data(S3)])),
    Row("reads and writes by one selector each", chosen(None, [management(READ_ONLY), management(WRITE_ONLY)])),
    Row("all but one service", chosen(None, [management(NOT_KMS)])),
    Row("writes alone", chosen([{"readWriteType": "WriteOnly"}]), BASIC),
    Row("data alone, basic", chosen([{"includeManagementEvents": False}]), BASIC),
    Row("data alone, advanced", chosen(None, [data(S3)]), ADVANCED),
    Row("one event", chosen(None, [management(field("eventName", equals=["StopLogging"]))]), ADVANCED),
    Row("unknown basic selectors", chosen(UNKNOWN_TEXT), (Undetermined(path="eventSelectors"),)),
    Row("unknown advanced selectors", chosen(None, UNKNOWN_TEXT), (Undetermined(path="advancedEventSelectors"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_management_events_all(row: Row) -> None:
    verify(CONTROL, row)
