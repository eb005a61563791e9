from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_max_session_duration import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.identities import Identity
from policypack.model.unknown import UNKNOWN, Maybe
from tests.builders import role
from tests.controls.table import Row, verify


def lasting(seconds: Maybe[float | None]) -> Identity:
    return replace(role(), max_session_seconds=seconds)


WRONG = (Violation(path="maxSessionDuration", message="is longer than 3600 seconds", fix="max_session_duration=3600"),)

OVER_TWO_HOURS = (
    Violation(path="maxSessionDuration", message="is longer than 7200 seconds", fix="max_session_duration=7200"),
)

ROWS = (
    Row("an hour", lasting(3600)),
    Row("a second more", lasting(3601), WRONG),
    Row("twelve hours", lasting(43200), WRONG),
    Row("as long as configured", lasting(7200), settings={"seconds": 7200}),
    Row("a second more than configured", lasting(7201), OVER_TWO_HOURS, {"seconds": 7200}),
    Row("has no sessions", lasting(None)),
    Row("unknown", lasting(UNKNOWN), (Undetermined(path="maxSessionDuration"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_max_session_duration(row: Row) -> None:
    verify(CONTROL, row)
