from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_no_excluded_management_sources import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.trails import Trail
from tests.builders import TRAIL
from tests.cloudtrail.declared import (
    KMS,
    NOT_KMS,
    UNKNOWN_TEXT,
    management,
    selectors,
)
from tests.controls.table import Row, verify


def chosen(basic: object = None, advanced: object = None) -> Trail:
    return replace(TRAIL, selectors=selectors(basic, advanced))


ROWS = (
    Row("no selectors", TRAIL),
    Row("excluded in one selector, recorded by another", chosen([{"excludeManagementEventSources": [KMS]}, {}])),
    Row(
        "excluded, basic",
        chosen([{"excludeManagementEventSources": [KMS]}]),
        (
            Violation(
                path="eventSelectors",
                message="exclude management events of some services",
                fix="no exclude_management_event_sources in any selector",
            ),
        ),
    ),
    Row(
        "excluded, advanced",
        chosen(None, [management(NOT_KMS)]),
        (
            Violation(
                path="advancedEventSelectors",
                message="exclude management events of some services",
                fix='no "not_equals" on eventSource in any selector',
            ),
        ),
    ),
    Row(
        "unknown exclusion",
        chosen([{"excludeManagementEventSources": [UNKNOWN_TEXT]}]),
        (Undetermined(path="eventSelectors"),),
    ),
    Row("unknown selectors", chosen(None, UNKNOWN_TEXT), (Undetermined(path="advancedEventSelectors"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_no_excluded_management_sources(row: Row) -> None:
    verify(CONTROL, row)
