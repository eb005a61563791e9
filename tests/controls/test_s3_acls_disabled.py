from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.bucket.s3_acls_disabled import CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET
from tests.controls.table import Row, verify


def with_ownership(value: Any) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, ownership=value))


VIOLATION = (
    Violation(path="objectOwnership", message="enables ACLs", fix='rule={"object_ownership": "BucketOwnerEnforced"}'),
)

ROWS = (
    Row("enforced", with_ownership("BucketOwnerEnforced")),
    Row("never set, the default of new buckets", with_ownership(None)),
    Row("preferred", with_ownership("BucketOwnerPreferred"), VIOLATION),
    Row("the writer", with_ownership("ObjectWriter"), VIOLATION),
    Row("unknown", with_ownership(UNKNOWN), (Undetermined(path="objectOwnership"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_acls_disabled(row: Row) -> None:
    verify(CONTROL, row)
