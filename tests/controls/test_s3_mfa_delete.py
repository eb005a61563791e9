from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.bucket.bucket_settings import S3_MFA_DELETE as CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET
from tests.controls.table import Row, verify


def with_requires_mfa_delete(value: Any, versioning: Any = "Enabled") -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, requires_mfa_delete=value, versioning=versioning))


VIOLATION = (
    Violation(
        path="mfaDelete",
        message="is not enabled, or versioning is not",
        fix='versioning_configuration={"status": "Enabled", "mfa_delete": "Enabled"}',
    ),
)

ROWS = (
    Row("on", with_requires_mfa_delete(True)),
    Row("off", with_requires_mfa_delete(False), VIOLATION),
    Row("never set", with_requires_mfa_delete(None), VIOLATION),
    Row("versioning suspended", with_requires_mfa_delete(True, "Suspended"), VIOLATION),
    Row("versioning disabled", with_requires_mfa_delete(True, "Disabled"), VIOLATION),
    Row("never versioned", with_requires_mfa_delete(True, None), VIOLATION),
    Row("versioning unknown", with_requires_mfa_delete(True, UNKNOWN), (Undetermined(path="mfaDelete"),)),
    Row("versioning unknown, MFA off", with_requires_mfa_delete(False, UNKNOWN), VIOLATION),
    Row("versioning suspended, MFA unknown", with_requires_mfa_delete(UNKNOWN, "Suspended"), VIOLATION),
    Row("unknown", with_requires_mfa_delete(UNKNOWN), (Undetermined(path="mfaDelete"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_mfa_delete(row: Row) -> None:
    verify(CONTROL, row)
