from __future__ import annotations

from dataclasses import replace

import pytest
from acme_controls.acme_log_group_maximum import check

from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.unknown import UNKNOWN, Maybe
from policypack.testing import LOG_GROUP

TOO_LONG = Violation(path="retentionInDays", message="is not between 1 and 400 days", fix="retention_in_days=400")


@pytest.mark.parametrize(
    ("retention_days", "expected"),
    [
        (365, []),
        (400, []),
        (545, [TOO_LONG]),
        (0, [TOO_LONG]),
        (None, [TOO_LONG]),
        (UNKNOWN, [Undetermined(path="retentionInDays")]),
    ],
)
def test_retention_period(retention_days: Maybe[float | None], expected: list[Outcome]) -> None:
    assert list(check(replace(LOG_GROUP, retention_days=retention_days), days=400)) == expected
