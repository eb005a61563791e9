from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_inline import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.identities import IdentityKind, PolicyAttachment
from policypack.model.unknown import UNKNOWN
from tests.builders import origin
from tests.controls.table import Row, verify


def attachment(*identities: IdentityKind, is_inline: bool = True) -> PolicyAttachment:
    return PolicyAttachment(
        origin=origin("policy"), path="policy", is_inline=is_inline, identities=frozenset(identities)
    )


WRONG = (Violation(path="policy", message="declares an inline policy", fix="aws.iam.Policy, attached to the identity"),)

ROWS = (
    Row("attached to a role", attachment(IdentityKind.ROLE, is_inline=False)),
    Row("of a permission set", attachment(IdentityKind.PERMISSION_SET)),
    Row("of a role", attachment(IdentityKind.ROLE), WRONG),
    Row("of a user", attachment(IdentityKind.USER), WRONG),
    Row("of a group", attachment(IdentityKind.GROUP), WRONG),
    Row("attached to unknown identities", replace(attachment(is_inline=False), identities=UNKNOWN)),
    Row("unknown identities", replace(attachment(), identities=UNKNOWN), (Undetermined(path="policy"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_inline(row: Row) -> None:
    verify(CONTROL, row)
