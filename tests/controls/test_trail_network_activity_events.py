from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.shared.event_recording import Recording
from policypack.controls.trail.trail_network_activity_events import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.selectors import EventSelectors
from tests.builders import TRAIL
from tests.cloudtrail.declared import (
    UNKNOWN_TEXT,
    advanced,
    field,
    management,
    selectors,
)
from tests.controls.table import Row, verify


def recording(*selected: EventSelectors) -> Recording:
    return Recording(origin=TRAIL.origin, trails=tuple(replace(TRAIL, selectors=it) for it in selected))


ROWS = (
    Row("selected", recording(selectors(None, [advanced(field("eventCategory", equals=["NetworkActivity"]))]))),
    Row(
        "not selected",
        recording(selectors(None, [management()])),
        (
            Violation(
                path="advancedEventSelectors",
                message="do not include network activity events of the stack's VPC endpoints",
                fix=(
                    'advanced_event_selectors=[..., {"field_selectors": '
                    '[{"field": "eventCategory", "equals": ["NetworkActivity"]}, '
                    '{"field": "eventSource", "equals": ["s3.amazonaws.com"]}]}]'
                ),
            ),
        ),
    ),
    Row("unknown selectors", recording(selectors(None, UNKNOWN_TEXT)), (Undetermined(path="advancedEventSelectors"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_network_activity_events(row: Row) -> None:
    verify(CONTROL, row)
