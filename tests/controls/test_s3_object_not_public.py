from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.bucket.s3_object_not_public import CONTROL
from policypack.model.buckets import ObjectAcl
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import origin
from tests.controls.table import Row, verify

ACL = ObjectAcl(origin=origin("object", "aws:s3/bucketObjectv2:BucketObjectv2"), canned=None)

ROWS = (
    Row("none", ACL),
    Row("private", replace(ACL, canned="private")),
    Row("for the owner of the bucket", replace(ACL, canned="bucket-owner-full-control")),
    *(
        Row(
            canned,
            replace(ACL, canned=canned),
            (
                Violation(
                    path="acl", message=f"is {canned}: it grants public access to the object", fix='acl="private"'
                ),
            ),
        )
        for canned in ("public-read", "public-read-write", "authenticated-read")
    ),
    Row("a grant to one account", replace(ACL, grantee_uris=())),
    Row(
        "a grant to AllUsers",
        replace(ACL, grantee_uris=("http://acs.amazonaws.com/groups/global/AllUsers",)),
        (
            Violation(
                path="grants",
                message="give access to everyone (AllUsers)",
                fix='acl="private"',
                finding="/groups/global/AllUsers",
            ),
        ),
    ),
    Row("unknown grants", replace(ACL, grantee_uris=UNKNOWN), (Undetermined(path="grants", finding="grants"),)),
    Row("unknown", replace(ACL, canned=UNKNOWN), (Undetermined(path="acl"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_object_not_public(row: Row) -> None:
    verify(CONTROL, row)
