from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.log_bucket.log_bucket_not_public import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import ACL, BUCKET, INVENTORY, declared, document
from tests.controls.table import Row, verify

DELIVERS = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": "s3:GetBucketAcl",
    "Resource": "arn:aws:s3:::logs",
}

ROWS = (
    Row("a private ACL", ACL),
    Row("a private policy", declared(document(DELIVERS), PolicyKind.BUCKET)),
    Row(
        "a public ACL",
        replace(ACL, canned="public-read"),
        (Violation(path="acl", message="is public-read: it grants public access to the bucket", fix='acl="private"'),),
    ),
    Row("an unknown ACL", replace(ACL, canned=UNKNOWN), (Undetermined(path="acl"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_not_public(row: Row) -> None:
    verify(CONTROL, row)


def test_only_log_buckets_are_subjects() -> None:
    policy = declared(document(DELIVERS), PolicyKind.BUCKET)
    bucket = replace(BUCKET, access_control_lists=(ACL,), policies=(policy,))
    inventory: Inventory = replace(INVENTORY, buckets=(bucket, replace(bucket, trails=())))
    assert list(CONTROL.subjects(inventory)) == [ACL, policy]
