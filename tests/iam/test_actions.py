from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policypack.iam.matching.actions import ActionIndex, all_actions, aws_actions
from policypack.iam.matching.globs import matches

INDEX = ActionIndex(["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3-object-lambda:GetObject", "iam:PassRole"])


def names(pattern: str) -> set[str]:
    found = INDEX.matching(pattern)
    ordered = ["iam:passrole", "s3-object-lambda:getobject", "s3:getobject", "s3:getobjectacl", "s3:putobject"]
    return {name for position, name in enumerate(ordered) if found >> position & 1}


def test_pattern_returns_the_actions_that_it_matches() -> None:
    assert names("s3:getobject") == {"s3:getobject"}
    assert names("s3:get*") == {"s3:getobject", "s3:getobjectacl"}
    assert names("s3:*object") == {"s3:getobject", "s3:putobject"}
    assert names("s3:?utobject") == {"s3:putobject"}
    assert names("*:getobject") == {"s3:getobject", "s3-object-lambda:getobject"}
    assert INDEX.matching("*") == INDEX.matching("*:*") == INDEX.everything


def test_unknown_actions_are_in_no_set() -> None:
    assert INDEX.matching("codestar:*") == 0
    assert INDEX.matching("s3:NoSuchAction".lower()) == 0
    assert INDEX.matching("s3:zzz*") == 0


def test_every_action_of_aws_is_indexed() -> None:
    index = all_actions()
    assert index.everything.bit_count() > 20_000
    assert index.matching("iam:passrole").bit_count() == 1
    assert index.matching("cloudtrail:*").bit_count() > 50


def test_first_names_are_in_order_and_limited_in_number() -> None:
    objects = INDEX.matching("s3:get*") | INDEX.matching("iam:*")
    assert INDEX.first_names(objects, 10) == ("iam:passrole", "s3:getobject", "s3:getobjectacl")
    assert INDEX.first_names(objects, 2) == ("iam:passrole", "s3:getobject")
    assert INDEX.first_names(0, 3) == ()
    assert INDEX.first_names(INDEX.everything, 0) == ()


def test_service_does_not_match_a_longer_service_name() -> None:
    assert INDEX.first_names(INDEX.matching("s3:*"), 9) == ("s3:getobject", "s3:getobjectacl", "s3:putobject")
    assert INDEX.first_names(INDEX.matching("s3*:getobject"), 9) == ("s3-object-lambda:getobject", "s3:getobject")


def test_complement_of_an_action_is_every_other_action() -> None:
    others = INDEX.everything & ~INDEX.matching("s3:*")
    assert INDEX.first_names(others, 9) == ("iam:passrole", "s3-object-lambda:getobject")


@pytest.mark.parametrize(
    ("action", "writes", "manages_permissions", "takes_resource"),
    [
        ("s3:getobject", False, False, True),
        ("s3:putobject", True, False, True),
        ("s3:deletebucket", True, False, True),
        ("s3:listallmybuckets", False, False, False),
        ("s3:putbucketpolicy", True, True, True),
        ("s3:putobjecttagging", True, False, True),
        ("iam:putuserpolicy", True, True, True),
        ("iam:attachrolepolicy", True, True, True),
        ("iam:passrole", True, False, True),
        ("iam:getrole", False, False, True),
        ("iam:listroles", False, False, False),
        ("sts:assumerole", True, False, True),
        ("kms:creategrant", True, True, True),
        ("kms:createkey", True, False, False),
        ("cloudtrail:stoplogging", True, False, True),
        ("ec2:createtags", True, False, True),
        ("ec2:describeinstances", False, False, False),
    ],
)
def test_levels_of_actions(action: str, writes: bool, manages_permissions: bool, takes_resource: bool) -> None:
    """Source: AWS Service Authorization Reference, the access levels and resource types of each action."""
    actions = aws_actions()
    bit = actions.index.matching(action)
    assert actions.index.first_names(bit, 2) == (action,)
    found = (bool(actions.writes & bit), bool(actions.manages_permissions & bit), bool(actions.takes_resource & bit))
    assert found == (writes, manages_permissions, takes_resource)


def test_actions_that_manage_permissions_are_writes_and_every_set_is_within_everything() -> None:
    actions = aws_actions()
    assert actions.manages_permissions & ~actions.writes == 0
    for found in (actions.writes, actions.manages_permissions, actions.takes_resource):
        assert 0 < found < actions.index.everything


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="s3:geto*?ij", max_size=9))
def test_pattern_returns_the_actions_that_match_one_by_one(pattern: str) -> None:
    index = all_actions()
    every = index.first_names(index.matching("s3*:*") | index.matching("iam:*"), 2_000)
    wanted = {name for name in every if matches(f"{pattern}:{pattern}", name)}
    assert wanted == set(every) & set(index.first_names(index.matching(f"{pattern}:{pattern}"), 30_000))
