from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_protected import CONTROL
from policypack.model.control import Violation
from tests.builders import BUCKET, INVENTORY, KEY, TRAIL
from tests.controls.table import Row, verify

UNPROTECTED = (
    Violation(
        path="protect",
        message="is not set: `pulumi destroy` or a replacement deletes the resource",
        fix="opts=pulumi.ResourceOptions(protect=True)",
    ),
)

ROWS = (
    Row("a trail", TRAIL),
    Row("a bucket", BUCKET),
    Row("a key", KEY),
    Row("a trail that may be deleted", replace(TRAIL, is_protected=False), UNPROTECTED),
    Row("a bucket that may be deleted", replace(BUCKET, is_protected=False), UNPROTECTED),
    Row("a key that may be deleted", replace(KEY, is_protected=False), UNPROTECTED),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_protected(row: Row) -> None:
    verify(CONTROL, row)


def test_buckets_and_keys_without_a_trail_are_not_subjects() -> None:
    inventory = replace(INVENTORY, buckets=(replace(BUCKET, trails=()),), keys=(replace(KEY, trails=()),))
    assert list(CONTROL.subjects(inventory)) == []
