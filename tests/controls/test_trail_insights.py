from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_insights import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import TRAIL
from tests.controls.table import Row, verify

UNDETERMINED = (Undetermined(path="insightSelectors"),)


def missing(kinds: str) -> tuple[Violation, ...]:
    return (
        Violation(
            path="insightSelectors",
            message=f"do not include {kinds}",
            fix=('insight_selectors=[{"insight_type": "ApiCallRateInsight"}, {"insight_type": "ApiErrorRateInsight"}]'),
        ),
    )


ROWS = (
    Row("both kinds", replace(TRAIL, insights=("ApiErrorRateInsight", "ApiCallRateInsight"))),
    Row(
        "both kinds and an unknown one", replace(TRAIL, insights=("ApiErrorRateInsight", UNKNOWN, "ApiCallRateInsight"))
    ),
    Row("none", TRAIL, missing("ApiCallRateInsight and ApiErrorRateInsight")),
    Row("one kind", replace(TRAIL, insights=("ApiCallRateInsight",)), missing("ApiErrorRateInsight")),
    Row("unknown", replace(TRAIL, insights=UNKNOWN), UNDETERMINED),
    Row("one kind and an unknown one", replace(TRAIL, insights=("ApiCallRateInsight", UNKNOWN)), UNDETERMINED),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_insights(row: Row) -> None:
    verify(CONTROL, row)
