from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_inline import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.identities import IdentityKind, PolicyAttachment
from policypack.model.unknown import UNKNOWN
from tests.builders import origin
from tests.controls.table import Row, verify


def held(*holders: IdentityKind, is_inline: bool = True) -> PolicyAttachment:
    return PolicyAttachment(origin=origin("policy"), path="policy", is_inline=is_inline, holders=frozenset(holders))


WRONG = (Violation(path="policy", message="declares an inline policy", fix="aws.iam.Policy, attached to the identity"),)

ROWS = (
    Row("attached to a role", held(IdentityKind.ROLE, is_inline=False)),
    Row("of a permission set", held(IdentityKind.PERMISSION_SET)),
    Row("of a role", held(IdentityKind.ROLE), WRONG),
    Row("of a user", held(IdentityKind.USER), WRONG),
    Row("of a group", held(IdentityKind.GROUP), WRONG),
    Row("attached to unknown holders", replace(held(is_inline=False), holders=UNKNOWN)),
    Row("unknown holders", replace(held(), holders=UNKNOWN), (Undetermined(path="policy"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_inline(row: Row) -> None:
    verify(CONTROL, row)
