from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_selectors_deployable import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.trails import Trail
from tests.builders import TRAIL
from tests.cloudtrail.declared import (
    S3,
    UNKNOWN_TEXT,
    Json,
    advanced,
    field,
    management,
    selectors,
)
from tests.controls.table import Row, verify


def chosen(basic: object = None, advanced: object = None) -> Trail:
    return replace(TRAIL, selectors=selectors(basic, advanced))


def resources(count: int) -> Json:
    return {"dataResources": [{"type": S3, "values": [f"arn:aws:s3:::b{it}/" for it in range(count)]}]}


def values(count: int) -> Json:
    return advanced(field("resources.ARN", startsWiths=[f"arn:aws:s3:::b{it}/" for it in range(count)]))


def refused(path: str, message: str, fix: str, finding: str = "") -> Violation:
    return Violation(path=path, message=message, fix=fix, finding=finding)


ROWS = (
    Row("no selectors", TRAIL),
    Row("five basic selectors", chosen([{}] * 5)),
    Row("250 data resources", chosen([resources(200), resources(50)])),
    Row("500 values", chosen(None, [management(), values(499)])),
    Row("a field with an unknown name", chosen(None, [management(field("newField", equals=["x"]))])),
    Row(
        "six basic selectors",
        chosen([{}] * 6),
        (
            refused(
                "eventSelectors",
                "contain 6 selectors: AWS accepts at most 5",
                "advanced_event_selectors=[...]",
                "count",
            ),
        ),
    ),
    Row(
        "251 data resources",
        chosen([resources(200), resources(51)]),
        (
            refused(
                "eventSelectors",
                "contain 251 data resources: AWS accepts at most 250",
                '"values": ["arn:aws:s3"] for all of them, or advanced_event_selectors=[...]',
                "data resources",
            ),
        ),
    ),
    Row(
        "501 values",
        chosen(None, [management(), values(500)]),
        (
            refused(
                "advancedEventSelectors",
                "contain 501 values: AWS accepts at most 500",
                '"starts_withs": [...] with what the values have in common',
                "values",
            ),
        ),
    ),
    Row(
        "both kinds",
        chosen([{}], [management()]),
        (
            refused(
                "eventSelectors",
                "are set together with advancedEventSelectors: AWS accepts only one kind",
                "event_selectors=None",
            ),
        ),
    ),
    Row(
        "unknown basic selectors",
        chosen(UNKNOWN_TEXT),
        (Undetermined(path="eventSelectors", finding="eventSelectors"),),
    ),
    Row(
        "unknown advanced selectors",
        chosen(None, UNKNOWN_TEXT),
        (Undetermined(path="advancedEventSelectors", finding="advancedEventSelectors"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_selectors_deployable(row: Row) -> None:
    verify(CONTROL, row)
