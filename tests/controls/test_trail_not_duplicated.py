from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_not_duplicated import CONTROL
from policypack.model.control import Subject, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN
from tests.builders import INVENTORY, TRAIL, origin
from tests.cloudtrail.declared import (
    S3,
    data,
    selectors,
)
from tests.controls.table import Row, verify

DUPLICATE = (
    Violation(
        path="",
        message="the trail records the same management events as another multi-Region trail of the stack",
        fix="one trail for both, or data events alone in this one",
    ),
)


def later(*earlier: Trail) -> Subject:
    trails = (*earlier, replace(TRAIL, origin=origin("later")))
    *_, found = CONTROL.subjects(replace(INVENTORY, trails=trails))
    return found


ROWS = (
    Row("another trail of one region", later(replace(TRAIL, is_multi_region=False))),
    Row("another trail for data", later(replace(TRAIL, selectors=selectors(None, [data(S3)])))),
    Row("another trail that is stopped", later(replace(TRAIL, is_logging=False))),
    Row("the same again", later(TRAIL), DUPLICATE),
    Row("the same again, with an unknown one between", later(replace(TRAIL, is_logging=UNKNOWN), TRAIL), DUPLICATE),
    Row("unknown", later(replace(TRAIL, is_multi_region=UNKNOWN)), (Undetermined(path="isMultiRegionTrail"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_not_duplicated(row: Row) -> None:
    verify(CONTROL, row)
