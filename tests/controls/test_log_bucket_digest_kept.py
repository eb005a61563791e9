from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.log_bucket.log_bucket_digest_kept import CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, declared
from tests.controls.table import Row, verify

REWRITABLE = (
    Violation(
        path="",
        problem="digests can be rewritten: the bucket is not versioned, or nothing forbids to delete from it",
        fix=(
            'versioning with the status Enabled, and {"Effect": "Deny", "Principal": "*", '
            '"Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"], "Resource": "<the ARN of the bucket>/*"}'
        ),
    ),
)
UNDETERMINED = (Undetermined(path="versioning"),)


INSECURE = {"Bool": {"aws:SecureTransport": "false"}}


def kept(deny: object = None, condition: object = None, **settings: Any) -> Bucket:
    denial = {"Effect": "Deny", "Principal": "*", "Action": deny, "Resource": "arn:aws:s3:::logs/*"}
    if condition is not None:
        denial["Condition"] = condition
    policies = (declared({"Statement": [denial]}, PolicyKind.BUCKET),) if deny is not None else ()
    return replace(BUCKET, settings=replace(BUCKET.settings, **settings), policies=policies)


ROWS = (
    Row("versioned and locked", BUCKET),
    Row("versioned, and deletion denied", kept(locked_days=None, deny="s3:DeleteObject*")),
    Row("not versioned", kept(versioning=None), REWRITABLE),
    Row("neither locked nor denied", kept(locked_days=None), REWRITABLE),
    Row("something else denied", kept(locked_days=None, deny="s3:PutObject"), REWRITABLE),
    Row("denied without TLS only", kept(locked_days=None, deny="s3:*", condition=INSECURE), REWRITABLE),
    Row("unknown condition", kept(locked_days=None, deny="s3:*", condition=UNKNOWN), UNDETERMINED),
    Row("unknown versioning", kept(versioning=UNKNOWN), UNDETERMINED),
    Row("unknown lock", kept(locked_days=UNKNOWN), UNDETERMINED),
    Row("unknown Deny", kept(locked_days=None, deny=UNKNOWN), UNDETERMINED),
    Row("unknown lock, but not versioned", kept(versioning="Suspended", locked_days=UNKNOWN), REWRITABLE),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_digest_kept(row: Row) -> None:
    verify(CONTROL, row)
