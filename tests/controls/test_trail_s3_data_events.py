from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.shared.event_recording import Recording
from policypack.controls.trail.trail_s3_data_events import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.selectors import EventSelectors
from tests.builders import TRAIL
from tests.cloudtrail.declared import (
    S3,
    UNKNOWN_TEXT,
    WRITE_ONLY,
    data,
    selectors,
)
from tests.controls.table import Row, verify


def missing(verb: str) -> tuple[Violation, ...]:
    return (
        Violation(
            path="advancedEventSelectors",
            message=f"{verb} data events of S3 objects",
            fix=(
                'advanced_event_selectors=[..., {"field_selectors": [{"field": "eventCategory", "equals": ["Data"]}, '
                '{"field": "resources.type", "equals": ["AWS::S3::Object"]}]}]'
            ),
        ),
    )


def recording(*selected: EventSelectors) -> Recording:
    return Recording(origin=TRAIL.origin, trails=tuple(replace(TRAIL, selectors=it) for it in selected))


ROWS = (
    Row("every object", recording(selectors(None, [data(S3)]))),
    Row(
        "every object, by another trail than an unknown one",
        recording(selectors(None, UNKNOWN_TEXT), selectors(None, [data(S3)])),
    ),
    Row("nothing", recording(selectors()), missing("do not include")),
    Row("writes", recording(selectors(None, [data(S3, WRITE_ONLY)])), missing("include only some")),
    Row("unknown selectors", recording(selectors(None, UNKNOWN_TEXT)), (Undetermined(path="advancedEventSelectors"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_s3_data_events(row: Row) -> None:
    verify(CONTROL, row)
