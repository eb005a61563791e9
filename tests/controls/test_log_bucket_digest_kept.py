from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.log_bucket.log_bucket_digest_kept import CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, TRAIL, declared
from tests.controls.table import Row, verify

REWRITABLE = (
    Violation(
        path="",
        message="digest files can be deleted: versioning is off, or neither Object Lock nor a Deny protects them",
        fix=(
            'versioning with the status Enabled, and {"Effect": "Deny", "Principal": "*", '
            '"Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"], "Resource": "<the ARN of the bucket>/*"}'
        ),
    ),
)
UNDETERMINED = (Undetermined(path="versioning"),)


INSECURE = {"Bool": {"aws:SecureTransport": "false"}}


DIGESTS = "arn:aws:s3:::logs/cloudtrail/AWSLogs/123456789012/CloudTrail-Digest"


def kept(deny: object = None, condition: object = None, **settings: Any) -> Bucket:
    denial = {"Effect": "Deny", "Principal": "*", "Action": deny, "Resource": "arn:aws:s3:::logs/*"}
    if condition is not None:
        denial["Condition"] = condition
    policies = (declared({"Statement": [denial]}, PolicyKind.BUCKET),) if deny is not None else ()
    return replace(BUCKET, settings=replace(BUCKET.settings, **settings), policies=policies)


def denied(**elements: object) -> Bucket:
    """A versioned bucket without a lock whose policy denies deletion by a statement with these elements."""
    denial = {"Effect": "Deny", "Principal": "*", "Action": "s3:Delete*", "Resource": "arn:aws:s3:::logs/*", **elements}
    denial = {key: value for key, value in denial.items() if value is not None}
    policies = (declared({"Statement": [denial]}, PolicyKind.BUCKET),)
    return replace(BUCKET, settings=replace(BUCKET.settings, locked_days=None), policies=policies)


ORGANIZATION = replace(TRAIL, is_organization=True)

ROWS = (
    Row("deletion of digests denied", denied(Resource=f"{DIGESTS}/*")),
    Row("deletion of log files and digests denied", denied(Resource="arn:aws:s3:::logs/cloudtrail/AWSLogs/*")),
    Row("everything denied", denied(Action="*", Resource="*")),
    Row("deletion of versions only denied", denied(Action="s3:DeleteObjectVersion"), REWRITABLE),
    Row("deletion of current objects only denied", denied(Action="s3:DeleteObject"), REWRITABLE),
    Row("deletion from another bucket denied", denied(Resource="arn:aws:s3:::other/*"), REWRITABLE),
    Row("deletion of the bucket denied", denied(Resource="arn:aws:s3:::logs"), REWRITABLE),
    Row("deletion of log files denied", denied(Resource=DIGESTS.replace("-Digest", "/*")), REWRITABLE),
    Row("deletion below another prefix denied", denied(Resource=DIGESTS.replace("/cloudtrail", "") + "/*"), REWRITABLE),
    Row("of another account", denied(Resource=DIGESTS.replace("123456789012", "1" * 12) + "/*"), REWRITABLE),
    Row("of some regions", denied(Resource=f"{DIGESTS}/us-*"), REWRITABLE),
    Row("denied for one role", denied(Principal={"AWS": "arn:aws:iam::123456789012:role/x"}), REWRITABLE),
    Row("denied for all but one", denied(Principal=None, NotPrincipal={"AWS": "123456789012"}), REWRITABLE),
    Row("denied but for some objects", denied(Resource=None, NotResource="arn:aws:s3:::logs/x"), REWRITABLE),
    Row("allowed", denied(Effect="Allow"), REWRITABLE),
    Row(
        "digests of an organization by its own account only",
        replace(denied(Resource=f"{DIGESTS}/*"), trails=(ORGANIZATION,)),
        REWRITABLE,
    ),
    Row(
        "digests of an organization",
        replace(denied(Resource="arn:aws:s3:::logs/cloudtrail/AWSLogs/*"), trails=(ORGANIZATION,)),
    ),
    Row(
        "the second trail's digests are not kept",
        replace(denied(Resource=f"{DIGESTS}/*"), trails=(TRAIL, replace(TRAIL, key_prefix=None))),
        REWRITABLE,
    ),
    Row("unknown name of the bucket", replace(denied(), names=frozenset()), UNDETERMINED),
    Row("unknown resource", denied(Resource=UNKNOWN), UNDETERMINED),
    Row("unknown principal", denied(Principal=UNKNOWN), UNDETERMINED),
    Row("unknown effect", denied(Effect=UNKNOWN), UNDETERMINED),
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
