from __future__ import annotations

from policypack.iam.actions import ActionIndex, all_actions

INDEX = ActionIndex(["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3-object-lambda:GetObject", "iam:PassRole"])


def names(pattern: str) -> set[str]:
    found = INDEX.matching(pattern)
    ordered = ["iam:passrole", "s3-object-lambda:getobject", "s3:getobject", "s3:getobjectacl", "s3:putobject"]
    return {name for position, name in enumerate(ordered) if found >> position & 1}


def test_a_pattern_reaches_the_actions_that_it_matches() -> None:
    assert names("s3:getobject") == {"s3:getobject"}
    assert names("s3:get*") == {"s3:getobject", "s3:getobjectacl"}
    assert names("s3:*object") == {"s3:getobject", "s3:putobject"}
    assert names("s3:?utobject") == {"s3:putobject"}
    assert names("*:getobject") == {"s3:getobject", "s3-object-lambda:getobject"}
    assert INDEX.matching("*") == INDEX.matching("*:*") == INDEX.everything


def test_what_nobody_knows_is_reached_by_nothing() -> None:
    assert INDEX.matching("codestar:*") == 0
    assert INDEX.matching("s3:NoSuchAction".lower()) == 0
    assert INDEX.matching("s3:zzz*") == 0


def test_every_action_of_aws_is_indexed() -> None:
    index = all_actions()
    assert index.everything.bit_count() > 20_000
    assert index.matching("iam:passrole").bit_count() == 1
    assert index.matching("cloudtrail:*").bit_count() > 50
