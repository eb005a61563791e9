from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_organization import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import TRAIL
from tests.controls.table import Row, verify

ROWS = (
    Row("the organization", replace(TRAIL, is_organization=True)),
    Row(
        "one account",
        TRAIL,
        (
            Violation(
                path="isOrganizationTrail",
                message="is not true: the trail does not record other accounts of the organization",
                fix="is_organization_trail=True",
            ),
        ),
    ),
    Row("unknown", replace(TRAIL, is_organization=UNKNOWN), (Undetermined(path="isOrganizationTrail"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_organization(row: Row) -> None:
    verify(CONTROL, row)
