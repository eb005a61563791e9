from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_log_group_encrypted import CONTROL
from policypack.model.control import Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import LOG_GROUP
from tests.controls.table import Row, verify

ROWS = (
    Row("a key", LOG_GROUP),
    Row("an unknown key counts as set", replace(LOG_GROUP, kms_key_id=UNKNOWN)),
    Row(
        "no key",
        replace(LOG_GROUP, kms_key_id=None),
        (
            Violation(
                path="kmsKeyId",
                message="is not set: anyone who can read the log group can read the events",
                fix="kms_key_id=key.arn",
            ),
        ),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_log_group_encrypted(row: Row) -> None:
    verify(CONTROL, row)
