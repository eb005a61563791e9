from __future__ import annotations

import pytest

from policypack.iam.matching.action_names import in_aws_case
from policypack.iam.matching.actions import DATA


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("s3:getobject", "s3:GetObject"),
        ("sts:assumerole", "sts:AssumeRole"),
        ("s3:get*", "s3:Get*"),
        ("s3:getobject?", "s3:GetObject?"),
        ("s3:*object", "s3:*object"),
        ("s3:*", "s3:*"),
        ("*", "*"),
        ("?*:?*", "?*:?*"),
        ("s3:nosuchaction", "s3:nosuchaction"),
        ("nosuchservice:get*", "nosuchservice:get*"),
        ("s3:getobj", "s3:getobj"),
        ("zzz:z", "zzz:z"),
    ],
)
def test_the_literal_part_of_a_pattern_takes_the_case_of_aws(pattern: str, shown: str) -> None:
    assert in_aws_case(pattern) == shown


def test_every_documented_action_has_its_own_name() -> None:
    for line in DATA.read_text("ascii").splitlines():
        service, *actions, _ = line.split(" ")
        named = [f"{service}:{action}" for action in actions]
        assert [in_aws_case(it.lower()) for it in named] == named
