from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.iam.matching.arns import is_every_name, service_of
from policypack.iam.matching.resource_sets import ResourceSet, is_every, resource_sets_of
from policypack.model.policy import Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe

ALL = ResourceSet("*")
BUT_LOGS = ResourceSet("*", ("arn:aws:s3:::logs/*",))
LOGS = ResourceSet("arn:aws:s3:::logs/*")
A_LOG = ResourceSet("arn:aws:s3:::logs/a")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ALL, LOGS, True),
        (LOGS, A_LOG, True),
        (A_LOG, LOGS, False),
        (BUT_LOGS, A_LOG, False),
        (BUT_LOGS, ResourceSet("arn:aws:s3:::data/*"), True),
        (BUT_LOGS, ALL, False),
        (BUT_LOGS, BUT_LOGS, True),
        (ResourceSet("*", ("arn:aws:s3:::b/${aws:username}/*",)), ResourceSet("arn:aws:s3:::b/home/*"), False),
    ],
)
def test_resource_set_includes_another(one: ResourceSet, other: ResourceSet, expected: bool) -> None:
    assert one.includes(other) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (LOGS, ALL, ()),
        (LOGS, LOGS, ()),
        (LOGS, A_LOG, (ResourceSet(LOGS.pattern, denied=(A_LOG.pattern,)),)),
        (ALL, BUT_LOGS, (LOGS,)),
        (A_LOG, BUT_LOGS, (A_LOG,)),
        (ResourceSet("arn:aws:s3:::data/*"), BUT_LOGS, ()),
    ],
)
def test_remaining_resources(one: ResourceSet, other: ResourceSet, expected: tuple[ResourceSet, ...]) -> None:
    assert one.without(other) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ALL, LOGS, LOGS),
        (LOGS, ALL, LOGS),
        (BUT_LOGS, A_LOG, None),
        (LOGS, ResourceSet("arn:aws:s3:::data/*"), None),
        (ResourceSet("arn:aws:s3:::*/a"), LOGS, LOGS),
    ],
)
def test_intersection_of_two_resource_sets(one: ResourceSet, other: ResourceSet, expected: ResourceSet | None) -> None:
    assert one.common(other) == expected


def statement(resources: Maybe[tuple[Maybe[str], ...]], *, is_not: bool = False) -> Statement:
    return Statement(number=1, effect=Effect.ALLOW, actions=("*",), resources=resources, is_not_resource=is_not)


@pytest.mark.parametrize(
    ("resources", "is_not", "expected"),
    [
        (("a", "b"), False, (ResourceSet("a"), ResourceSet("b"))),
        (("a", UNKNOWN), False, (ResourceSet("a"), UNKNOWN)),
        (UNKNOWN, False, (UNKNOWN,)),
        (("a", "b"), True, (ResourceSet("*", ("a", "b")),)),
        (("a", UNKNOWN), True, (UNKNOWN,)),
        (("a", "*"), True, ()),
        (UNKNOWN, True, (UNKNOWN,)),
    ],
)
def test_resource_sets_of_a_statement(
    resources: Maybe[tuple[Maybe[str], ...]], is_not: bool, expected: tuple[Maybe[ResourceSet], ...]
) -> None:
    assert resource_sets_of(statement(resources, is_not=is_not)) == expected


@pytest.mark.parametrize(
    ("pattern", "kind", "expected"),
    [
        ("*", "role", True),
        ("**", "role", True),
        ("arn:aws:iam::123456789012:role/*", "role", True),
        ("arn:aws:iam::123456789012:*", "role", True),
        ("arn:aws:iam::123456789012:user/*", "role", False),
        ("arn:aws:iam::123456789012:role/app-*", "role", False),
        ("arn:aws:iam::123456789012:role/service-role/*", "role", False),
        ("arn:aws:lambda:*:*:function:*", "*", True),
        ("arn:aws:s3:::*", "*", True),
        ("arn:aws:s3:::*/*", "*", True),
        ("arn:aws:s3:::bucket/*", "*", False),
        ("arn:aws:s3:::*/private/*", "*", False),
        ("text", "*", False),
        ("arn:aws:iam::${aws:PrincipalAccount}:role/*", "role", True),
        ("arn:aws:iam::${aws:PrincipalAccount}:role/app-*", "role", False),
        ("arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}", "user", False),
    ],
)
def test_patterns_of_every_resource_of_a_type(pattern: str, kind: str, expected: bool) -> None:
    assert is_every_name(pattern, kind) is expected
    assert is_every(ResourceSet(pattern), kind) is expected


def test_exceptions_that_cover_a_type_leave_no_resource_of_it() -> None:
    assert is_every(ResourceSet("*", ("arn:aws:iam::*:role/admin",)), "role")
    assert not is_every(ResourceSet("*", ("arn:aws:iam::*:role/*",)), "role")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("*", "*"), ("arn:aws:*", "*"), ("arn:aws:s3:::b", "s3"), ("arn:aws:*:*:*:*", "*"), ("text", "")],
)
def test_service_of_a_pattern(pattern: str, expected: str) -> None:
    assert service_of(pattern) == expected


APP_ROLES, ROLES_OF_ONE = ResourceSet("arn:aws:iam::*:role/app-*"), ResourceSet("arn:aws:iam::123456789012:role/*")


def test_intersection_of_overlapping_sets_is_smaller_than_either() -> None:
    """`arn:aws:iam::123456789012:role/app-*` is neither every role of all accounts nor every one of that account."""
    for one, other in ((APP_ROLES, ROLES_OF_ONE), (ROLES_OF_ONE, APP_ROLES)):
        common = one.common(other)
        assert common is not None
        assert not is_every(common, "role")
        assert common.touches("arn:aws:iam::123456789012:role/app-1")


@pytest.mark.parametrize(
    ("resources", "pattern", "expected"),
    [
        (LOGS, "arn:aws:s3:::logs/a", True),
        (ResourceSet("arn:aws:cloudtrail:*:${aws:PrincipalAccount}:trail/*"), "arn:aws:cloudtrail:*:*:trail/a", True),
        (ResourceSet("arn:aws:cloudtrail:*:${aws:PrincipalAccount}:trail/b"), "arn:aws:cloudtrail:*:*:trail/a", False),
        (LOGS, "arn:aws:s3:::*/a", True),
        (LOGS, "arn:aws:s3:::data/*", False),
        (BUT_LOGS, "arn:aws:s3:::logs/a", False),
        (BUT_LOGS, "arn:aws:s3:::*", True),
        (BUT_LOGS, "arn:aws:s3:::data/*", True),
    ],
)
def test_resource_set_may_contain_a_resource_of_a_pattern(resources: ResourceSet, pattern: str, expected: bool) -> None:
    assert resources.touches(pattern) is expected


def test_removing_a_set_from_itself_leaves_nothing_and_removing_another_leaves_everything() -> None:
    for resources in (ALL, BUT_LOGS, LOGS, A_LOG, APP_ROLES):
        assert resources.includes(resources)
        assert resources.without(resources) == ()
        assert resources.common(resources) == resources
        queue = "arn:aws:sqs:*:*:q"
        (left,) = resources.without(ResourceSet(queue))
        assert replace(left, denied=()) == resources
        assert not left.touches(queue)
        assert resources.pattern == "*" or left == resources


def test_remaining_resources_keep_their_exceptions() -> None:
    but_data = ResourceSet("*", ("arn:aws:s3:::data/*",))
    (left,) = but_data.without(BUT_LOGS)
    assert left.touches("arn:aws:s3:::logs/a")
    assert not left.touches("arn:aws:s3:::data/a")
    assert not left.touches("arn:aws:s3:::other/a")
    assert ResourceSet("*", ("arn:aws:s3:::logs/a",)).without(BUT_LOGS) != ()


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("*", "iam:putuserpolicy", "arn:aws:iam::*:user/*"),
        ("arn:aws:iam::*:*", "iam:putuserpolicy", "arn:aws:iam::*:user/*"),
        ("arn:aws:iam::123456789012:*", "iam:putuserpolicy", "arn:aws:iam::123456789012:user/*"),
        ("arn:aws:*:*:123456789012:*", "iam:putuserpolicy", "arn:aws:iam::123456789012:user/*"),
        ("arn:*:iam::123456789012:u?er/*", "iam:putuserpolicy", "arn:aws:iam::123456789012:user/*"),
        ("arn:aws:iam::123456789012:*", "sts:assumerole", "arn:aws:iam::123456789012:role/*"),
        ("arn:aws:iam::123456789012:user/app-*", "iam:putuserpolicy", "arn:aws:iam::123456789012:user/app-*"),
        ("arn:aws:iam::123456789012:*/app", "iam:putuserpolicy", "arn:aws:iam::123456789012:*/app"),
        ("arn:aws:iam::*:role/${aws:username}*", "sts:assumerole", "arn:aws:iam::*:role/${aws:username}*"),
        ("arn:aws-cn:iam::*:*", "iam:putuserpolicy", "arn:aws-cn:iam::*:*"),
        ("arn:aws:iam::123456789012:*", "s3:getobject", "arn:aws:iam::123456789012:*"),
    ],
)
def test_pattern_is_reduced_to_the_type_of_an_action(pattern: str, action: str, expected: str) -> None:
    assert ResourceSet(pattern).of_action(action).pattern == expected
