from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.bucket.s3_mfa_delete import CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET
from tests.controls.table import Row, verify


def with_requires_mfa_delete(value: Any) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, requires_mfa_delete=value))


WRONG = (
    Violation(
        path="mfaDelete",
        problem="is not enabled",
        fix='versioning_configuration={"status": "Enabled", "mfa_delete": "Enabled"}',
    ),
)

ROWS = (
    Row("on", with_requires_mfa_delete(True)),
    Row("off", with_requires_mfa_delete(False), WRONG),
    Row("never set", with_requires_mfa_delete(None), WRONG),
    Row("unknown", with_requires_mfa_delete(UNKNOWN), (Undetermined(path="mfaDelete"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_mfa_delete(row: Row) -> None:
    verify(CONTROL, row)
