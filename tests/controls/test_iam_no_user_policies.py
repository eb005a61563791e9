from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_user_policies import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.identities import IdentityKind, PolicyAttachment
from policypack.model.unknown import UNKNOWN
from tests.builders import origin
from tests.controls.table import Row, verify


def attachment(*identities: IdentityKind, is_inline: bool = False) -> PolicyAttachment:
    return PolicyAttachment(
        origin=origin("policy"), path="policy", is_inline=is_inline, identities=frozenset(identities)
    )


WRONG = (
    Violation(
        path="policy",
        message="is attached to a user",
        fix="aws.iam.GroupPolicyAttachment, with the user in the group, or a role that the user assumes",
    ),
)

ROWS = (
    Row("on a group and a role", attachment(IdentityKind.GROUP, IdentityKind.ROLE)),
    Row("on a user", attachment(IdentityKind.USER), WRONG),
    Row("inline on a user", attachment(IdentityKind.USER, is_inline=True), WRONG),
    Row("on a user among others", attachment(IdentityKind.USER, IdentityKind.ROLE), WRONG),
    Row("on a permission set", attachment(IdentityKind.PERMISSION_SET)),
    Row("unknown identities", replace(attachment(), identities=UNKNOWN), (Undetermined(path="users"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_user_policies(row: Row) -> None:
    verify(CONTROL, row)
