"""Conditions of Allows that tags, aliases and the account of a trail's resources meet, or cannot meet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.cloudtrail.tamper_targets import tamper_targets
from policypack.cloudtrail.tampering import TamperTarget, tamper_grants, tampers
from policypack.model.identities import Identity
from policypack.model.tags import Tags
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, INVENTORY, KEY, LOG_GROUP, TRAIL, declared, document, role

OWN = frozenset({"123456789012"})
KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/1111"
KINDS = ("cloudtrail:StopLogging", "s3:PutLifecycleConfiguration", "s3:DeleteObject", "logs:DeleteLogGroup")
NAMED_KEY = replace(KEY, names=frozenset({KEY_ARN}), own_accounts=OWN)


def may(action: str, resource: str = "*", condition: object = None) -> Identity:
    conditions = {} if condition is None else {"Condition": condition}
    return role(declared(document({"Effect": "Allow", "Action": action, "Resource": resource, **conditions})))


def stack(tags: Tags = (("env", "prod"),), accounts: frozenset[str] = OWN) -> tuple[TamperTarget, ...]:
    trail = replace(TRAIL, tags=tags, kms_key_id=None, account_id=next(iter(accounts), None))
    group = replace(LOG_GROUP, names=frozenset({"/aws/trail"}), trails=(trail,), tags=tags, own_accounts=accounts)
    bucket = replace(BUCKET, trails=(trail,), tags=tags, own_accounts=accounts)
    return tamper_targets(replace(INVENTORY, trails=(trail,), buckets=(bucket,), log_groups=(group,)))


@pytest.mark.parametrize("action", KINDS)
@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:ResourceTag/env": "prod"}},
        {"StringEquals": {"aws:ResourceTag/ENV": ["dev", "prod"]}},
        {"StringEqualsIgnoreCase": {"aws:ResourceTag/env": "PROD"}},
        {"StringEquals": {"aws:ResourceTag/env": "${aws:PrincipalTag/env}"}},
        {"StringLike": {"aws:ResourceTag/env": "pr*"}},
        {"StringLike": {"aws:ResourceTag/env": "*"}},
        {"Null": {"aws:ResourceTag/env": "false"}},
        {"Null": {"aws:ResourceTag/team": "true"}},
        {"StringNotEquals": {"aws:ResourceTag/env": "dev"}},
        {"StringNotEquals": {"aws:ResourceTag/team": "a"}},
        {"StringEqualsIfExists": {"aws:ResourceTag/team": "a"}},
        {"StringEquals": {"s3:BucketTag/env": "prod"}},
        {"StringEquals": {"aws:ResourceAccount": "123456789012"}},
        {"StringEquals": {"aws:ResourceAccount": ["444455556666", "123456789012"]}},
        {"StringEquals": {"s3:ResourceAccount": "123456789012"}},
        {"StringLike": {"aws:ResourceAccount": "1234*"}},
        {"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}},
        {"StringNotEquals": {"aws:ResourceAccount": "444455556666"}},
    ],
    ids=str,
)
def test_conditions_that_the_resources_meet_limit_nothing(action: str, condition: object) -> None:
    assert tampers(may(action, condition=condition), stack())


@pytest.mark.parametrize("action", KINDS)
@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:ResourceTag/env": "dev"}},
        {"StringEquals": {"aws:ResourceTag/env": "*"}},
        {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}},
        {"StringLike": {"aws:ResourceTag/env": "dev*"}},
        {"StringLike": {"aws:ResourceTag/team": "*"}},
        {"StringEqualsIfExists": {"aws:ResourceTag/env": "dev"}},
        {"StringNotEquals": {"aws:ResourceTag/env": "prod"}},
        {"StringNotLike": {"aws:ResourceTag/env": "pr*"}},
        {"Null": {"aws:ResourceTag/env": "true"}},
        {"Null": {"aws:ResourceTag/team": "false"}},
        {"StringEquals": {"aws:ResourceTag/env": "prod", "aws:ResourceTag/team": "a"}},
        {"StringEquals": {"aws:ResourceAccount": "444455556666"}},
        {"StringEquals": {"aws:ResourceAccount": ["444455556666", "777788889999"]}},
        {"StringEquals": {"s3:ResourceAccount": "444455556666"}},
        {"StringLike": {"aws:ResourceAccount": "4444*"}},
        {"StringEqualsIfExists": {"aws:ResourceAccount": "444455556666"}},
        {"ForAllValues:StringEquals": {"aws:ResourceAccount": "444455556666"}},
        {"StringNotEquals": {"aws:ResourceAccount": "123456789012"}},
    ],
    ids=str,
)
def test_conditions_that_the_resources_cannot_meet_leave_nothing(action: str, condition: object) -> None:
    assert list(tamper_grants(may(action, condition=condition), stack())) == []


@pytest.mark.parametrize("action", KINDS)
@pytest.mark.parametrize("tags", [UNKNOWN, (("env", UNKNOWN),)], ids=str)
def test_unknown_tags_may_meet_a_condition(action: str, tags: Tags) -> None:
    held = may(action, condition={"StringEquals": {"aws:ResourceTag/env": "prod"}})
    assert [grant.is_certain for _, grant in tamper_grants(held, stack(tags))] == [False]


@pytest.mark.parametrize("action", KINDS)
def test_an_account_that_is_not_known_may_be_any(action: str) -> None:
    held = may(action, condition={"StringEquals": {"aws:ResourceAccount": "444455556666"}})
    assert tampers(held, stack(accounts=frozenset()))


@pytest.mark.parametrize(
    ("aliases", "condition", "certain"),
    [
        (("alias/trail",), {"StringEquals": {"kms:ResourceAliases": "alias/trail"}}, [True]),
        (("alias/trail",), {"ForAnyValue:StringEquals": {"kms:ResourceAliases": ["alias/a", "alias/trail"]}}, [True]),
        (("alias/trail",), {"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/*"}}, [True]),
        (("alias/a", "alias/trail"), {"StringLike": {"kms:ResourceAliases": "alias/tr*"}}, [True]),
        ((UNKNOWN,), {"StringEquals": {"kms:ResourceAliases": "alias/trail"}}, [False]),
        (("alias/trail",), {"StringEquals": {"kms:ResourceAliases": "alias/other"}}, []),
        (("alias/trail",), {"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/app-*"}}, []),
        ((), {"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/app-*"}}, []),
    ],
)
def test_aliases_that_the_stack_gives_the_key(aliases: tuple[str, ...], condition: object, certain: list[bool]) -> None:
    targets = tamper_targets(replace(INVENTORY, trails=(TRAIL,), keys=(replace(NAMED_KEY, aliases=aliases),)))
    held = may("kms:DisableKey", KEY_ARN, condition)
    assert [grant.is_certain for _, grant in tamper_grants(held, targets)] == certain


@pytest.mark.parametrize(
    ("key_id", "resource", "certain"),
    [
        ("alias/ext", "*", [True]),
        ("alias/ext", "arn:aws:kms:*:*:key/*", [True]),
        ("alias/ext", "arn:aws:kms:eu-west-1:123456789012:key/2222", [False]),
        ("alias/ext", "arn:aws:s3:::x", []),
        ("arn:aws:kms:eu-west-1:123456789012:alias/ext", "*", [True]),
        ("2222", "arn:aws:kms:eu-west-1:123456789012:key/2222", [True]),
        ("2222", "*", [True]),
        ("2222", "arn:aws:kms:eu-west-1:123456789012:key/3333", []),
        ("mrk-2222", "arn:aws:kms:*:*:key/mrk-*", [True]),
        ("arn:aws:kms:eu-west-1:123456789012:key/2222", "arn:aws:kms:*:*:key/2222", [True]),
        (UNKNOWN, "*", [True]),
        (None, "*", []),
    ],
)
def test_keys_outside_the_stack(key_id: str, resource: str, certain: list[bool]) -> None:
    targets = tamper_targets(replace(INVENTORY, trails=(replace(TRAIL, kms_key_id=key_id),)))
    assert [grant.is_certain for _, grant in tamper_grants(may("kms:DisableKey", resource), targets)] == certain


def test_an_alias_of_a_key_of_the_stack_is_that_key() -> None:
    trail = replace(TRAIL, kms_key_id="alias/trail")
    key = replace(NAMED_KEY, trails=(trail,))
    targets = tamper_targets(replace(INVENTORY, trails=(trail,), keys=(key,)))
    assert tampers(may("kms:DisableKey", KEY_ARN), targets)
    assert list(tamper_grants(may("kms:DisableKey", "arn:aws:kms:*:*:key/2222"), targets)) == []


@pytest.mark.parametrize(
    ("condition", "certain"),
    [
        ({"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/ext"}}, [True]),
        ({"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/other"}}, []),
        ({"StringEquals": {"aws:ResourceTag/env": "prod"}}, [False]),
    ],
)
def test_conditions_on_a_key_outside_the_stack(condition: object, certain: list[bool]) -> None:
    targets = tamper_targets(replace(INVENTORY, trails=(replace(TRAIL, kms_key_id="alias/ext"),)))
    held = may("kms:DisableKey", condition=condition)
    assert [grant.is_certain for _, grant in tamper_grants(held, targets)] == certain


@pytest.mark.parametrize("action", KINDS)
@pytest.mark.parametrize(
    ("condition", "is_denied"),
    [
        ({"StringEquals": {"aws:ResourceAccount": "123456789012"}}, True),
        ({"StringEquals": {"aws:ResourceAccount": ["123456789012", "444455556666"]}}, True),
        ({"StringLike": {"aws:ResourceAccount": "1234*"}}, True),
        ({"StringNotEquals": {"aws:ResourceAccount": "444455556666"}}, True),
        ({"StringEquals": {"aws:ResourceAccount": "444455556666"}}, False),
        ({"StringNotEquals": {"aws:ResourceAccount": "123456789012"}}, False),
        ({"StringEquals": {"aws:ResourceAccount": "123456789012", "aws:PrincipalTag/a": "b"}}, False),
    ],
    ids=str,
)
def test_denies_on_the_own_account(action: str, condition: object, is_denied: bool) -> None:
    allow = {"Effect": "Allow", "Action": action, "Resource": "*"}
    held = role(declared(document(allow, {**allow, "Effect": "Deny", "Condition": condition})))
    assert tampers(held, stack()) is not is_denied
