from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.kms.kms_key_rotation import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import INVENTORY, KEY
from tests.controls.table import Row, verify

ROWS = (
    Row("rotates", KEY),
    Row("an asymmetric key, which does not support rotation", replace(KEY, is_symmetric=False, is_rotated=False)),
    Row(
        "does not rotate",
        replace(KEY, is_rotated=False),
        (
            Violation(
                path="enableKeyRotation",
                message="is not true: the key material is never rotated",
                fix="enable_key_rotation=True",
            ),
        ),
    ),
    Row("unknown", replace(KEY, is_rotated=UNKNOWN), (Undetermined(path="enableKeyRotation"),)),
    Row(
        "does not rotate, and may be asymmetric",
        replace(KEY, is_rotated=False, is_symmetric=UNKNOWN),
        (Undetermined(path="enableKeyRotation"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_kms_key_rotation(row: Row) -> None:
    verify(CONTROL, row)


def test_a_key_in_a_custom_key_store_is_not_a_subject() -> None:
    """Source: AWS KMS Developer Guide, "Rotate AWS KMS keys": custom key stores have no automatic rotation."""
    keys = (replace(KEY, is_in_custom_store=True), KEY)
    assert list(CONTROL.subjects(replace(INVENTORY, keys=keys))) == [KEY]
