from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.lake_store_encrypted import CONTROL
from policypack.model.control import Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import EVENT_DATA_STORE
from tests.controls.table import Row, verify

ROWS = (
    Row("a key", EVENT_DATA_STORE),
    Row("an unknown key counts as set", replace(EVENT_DATA_STORE, kms_key_id=UNKNOWN)),
    Row(
        "no key",
        replace(EVENT_DATA_STORE, kms_key_id=None),
        (
            Violation(
                path="kmsKeyId",
                message="is not set: anyone who can query the event data store can read its events",
                fix="kms_key_id=key.arn",
            ),
        ),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_lake_store_encrypted(row: Row) -> None:
    verify(CONTROL, row)
