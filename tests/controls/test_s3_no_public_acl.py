from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.bucket.s3_no_public_acl import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import ACL
from tests.controls.table import Row, verify

ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
AUTHENTICATED_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery"


def canned(name: str) -> Violation:
    return Violation(path="acl", message=f"is {name}: it grants public access to the bucket", fix='acl="private"')


def grant(who: str, group: str) -> Violation:
    return Violation(
        path="grants", message=f"give access to {who} ({group})", fix='acl="private"', finding=f"/groups/global/{group}"
    )


EVERYONE = grant("everyone", "AllUsers")
ACCOUNTS = grant("every AWS account", "AuthenticatedUsers")

ROWS = (
    Row("private", ACL),
    Row("log delivery", replace(ACL, canned="log-delivery-write")),
    Row("no canned acl, grants to users", replace(ACL, canned=None)),
    Row("grant to log delivery", replace(ACL, canned=None, grantee_uris=(LOG_DELIVERY,))),
    Row("public-read", replace(ACL, canned="public-read"), (canned("public-read"),)),
    Row("public-read-write", replace(ACL, canned="public-read-write"), (canned("public-read-write"),)),
    Row("authenticated-read", replace(ACL, canned="authenticated-read"), (canned("authenticated-read"),)),
    Row("grant to AllUsers", replace(ACL, grantee_uris=(ALL_USERS,)), (EVERYONE,)),
    Row("grants to both groups", replace(ACL, grantee_uris=(AUTHENTICATED_USERS, ALL_USERS)), (EVERYONE, ACCOUNTS)),
    Row("unknown canned acl", replace(ACL, canned=UNKNOWN), (Undetermined(path="acl"),)),
    Row("unknown grants", replace(ACL, grantee_uris=UNKNOWN), (Undetermined(path="grants", finding="grants"),)),
    Row(
        "one grantee unknown, one public",
        replace(ACL, grantee_uris=(UNKNOWN, ALL_USERS)),
        (Undetermined(path="grants", finding="grants"), EVERYONE),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_no_public_acl(row: Row) -> None:
    verify(CONTROL, row)
