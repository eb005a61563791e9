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

DIGESTS_NOT_KEPT = (
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
    """Return a versioned bucket without a lock whose policy has one Deny with these elements."""
    denial = {"Effect": "Deny", "Principal": "*", "Action": "s3:Delete*", "Resource": "arn:aws:s3:::logs/*", **elements}
    denial = {key: value for key, value in denial.items() if value is not None}
    policies = (declared({"Statement": [denial]}, PolicyKind.BUCKET),)
    return replace(BUCKET, settings=replace(BUCKET.settings, locked_days=None), policies=policies)


ORGANIZATION = replace(TRAIL, is_organization=True)

ROWS = (
    Row("deletion of digests denied", denied(Resource=f"{DIGESTS}/*")),
    Row("deletion of log files and digests denied", denied(Resource="arn:aws:s3:::logs/cloudtrail/AWSLogs/*")),
    Row("everything denied", denied(Action="*", Resource="*")),
    Row("deletion of versions only denied", denied(Action="s3:DeleteObjectVersion"), DIGESTS_NOT_KEPT),
    Row("deletion of current objects only denied", denied(Action="s3:DeleteObject"), DIGESTS_NOT_KEPT),
    Row("deletion from another bucket denied", denied(Resource="arn:aws:s3:::other/*"), DIGESTS_NOT_KEPT),
    Row("deletion of the bucket denied", denied(Resource="arn:aws:s3:::logs"), DIGESTS_NOT_KEPT),
    Row("deletion of log files denied", denied(Resource=DIGESTS.replace("-Digest", "/*")), DIGESTS_NOT_KEPT),
    Row(
        "deletion below another prefix denied",
        denied(Resource=DIGESTS.replace("/cloudtrail", "") + "/*"),
        DIGESTS_NOT_KEPT,
    ),
    Row("of another account", denied(Resource=DIGESTS.replace("123456789012", "1" * 12) + "/*"), DIGESTS_NOT_KEPT),
    Row("of some regions", denied(Resource=f"{DIGESTS}/us-*"), DIGESTS_NOT_KEPT),
    Row("denied for one role", denied(Principal={"AWS": "arn:aws:iam::123456789012:role/x"}), DIGESTS_NOT_KEPT),
    Row("denied for all but one", denied(Principal=None, NotPrincipal={"AWS": "123456789012"}), DIGESTS_NOT_KEPT),
    Row("denied but for some objects", denied(Resource=None, NotResource="arn:aws:s3:::logs/x"), DIGESTS_NOT_KEPT),
    Row("allowed", denied(Effect="Allow"), DIGESTS_NOT_KEPT),
    Row(
        "digests of an organization by its own account only",
        replace(denied(Resource=f"{DIGESTS}/*"), trails=(ORGANIZATION,)),
        DIGESTS_NOT_KEPT,
    ),
    Row(
        "digests of an organization",
        replace(denied(Resource="arn:aws:s3:::logs/cloudtrail/AWSLogs/*"), trails=(ORGANIZATION,)),
    ),
    Row(
        "the second trail's digests are not kept",
        replace(denied(Resource=f"{DIGESTS}/*"), trails=(TRAIL, replace(TRAIL, key_prefix=None))),
        DIGESTS_NOT_KEPT,
    ),
    Row("unknown name of the bucket", replace(denied(), names=frozenset()), UNDETERMINED),
    Row("unknown resource", denied(Resource=UNKNOWN), UNDETERMINED),
    Row("unknown principal", denied(Principal=UNKNOWN), UNDETERMINED),
    Row("unknown effect", denied(Effect=UNKNOWN), UNDETERMINED),
    Row("versioned and locked", BUCKET),
    Row("versioned, and deletion denied", kept(locked_days=None, deny="s3:DeleteObject*")),
    Row("not versioned", kept(versioning=None), DIGESTS_NOT_KEPT),
    Row("neither locked nor denied", kept(locked_days=None), DIGESTS_NOT_KEPT),
    Row("something else denied", kept(locked_days=None, deny="s3:PutObject"), DIGESTS_NOT_KEPT),
    Row("denied without TLS only", kept(locked_days=None, deny="s3:*", condition=INSECURE), DIGESTS_NOT_KEPT),
    Row("unknown condition", kept(locked_days=None, deny="s3:*", condition=UNKNOWN), UNDETERMINED),
    Row("unknown versioning", kept(versioning=UNKNOWN), UNDETERMINED),
    Row("unknown lock", kept(locked_days=UNKNOWN), UNDETERMINED),
    Row("unknown Deny", kept(locked_days=None, deny=UNKNOWN), UNDETERMINED),
    Row("unknown lock, but not versioned", kept(versioning="Suspended", locked_days=UNKNOWN), DIGESTS_NOT_KEPT),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_digest_kept(row: Row) -> None:
    verify(CONTROL, row)
