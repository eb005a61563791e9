"""What the policies of a trail's bucket and key give to others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_trail_tamper import CONTROL
from policypack.model.buckets import ExternalBucketPolicy
from policypack.model.control import Cause, Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.inventory import Inventory
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe
from tests.builders import BUCKET, INVENTORY, KEY, TRAIL, declared, document
from tests.controls.identities import partly_known

OWN = "123456789012"
OTHER = "444455556666"
ROLE = f"arn:aws:iam::{OWN}:role/team/app"
LOGS = ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]
DELETE = "s3:DeleteObject"
KEY_ROOT: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{OWN}:root"},
    "Action": "kms:*",
    "Resource": "*",
}


Grants = dict[str, object]


def allow(principal: object, actions: object = DELETE, resources: object = tuple(LOGS), **more: object) -> Grants:
    return {"Effect": "Allow", "Principal": principal, "Action": actions, "Resource": resources, **more}


def of_bucket(*statements: Grants, own: Maybe[frozenset[str]] = frozenset({OWN})) -> Inventory:
    policy = replace(declared(document(*statements), PolicyKind.BUCKET), own_accounts=own)
    return replace(INVENTORY, trails=(TRAIL,), buckets=(replace(BUCKET, policies=(policy,)),))


def of_key(*statements: Grants, own: Maybe[frozenset[str]] = frozenset({OWN})) -> Inventory:
    policy = replace(declared(document(*statements), PolicyKind.KEY), own_accounts=own)
    key = replace(KEY, names=frozenset({str(TRAIL.kms_key_id)}), policies=(policy,))
    return replace(INVENTORY, trails=(TRAIL,), keys=(key,))


def found(inventory: Inventory, *identities: str) -> list[Outcome]:
    return [problem for it in CONTROL.subjects(inventory) for problem in CONTROL.check(it, identities)]


def gives(what: str) -> list[Outcome]:
    return [
        Violation(
            path="policy",
            message=(
                "allows principals other than the account's administrators to delete, overwrite or hide the trail's "
                f"logs: {what}"
            ),
            fix=(
                "limit these actions to the account's administrators, or list the principal's name, ARN or account in "
                "the option `identities`"
            ),
        )
    ]


WAITS: list[Outcome] = [Undetermined(path="policy")]
OTHERS = (
    {"AWS": ROLE},
    {"AWS": f"arn:aws:iam::{OWN}:user/bob"},
    {"AWS": f"arn:aws:iam::{OTHER}:root"},
    {"AWS": OTHER},
    {"AWS": f"arn:aws:iam::{OTHER}:role/app"},
    {"AWS": [f"arn:aws:iam::{OWN}:root", OTHER]},
    {"AWS": f"arn:aws:sts::{OWN}:assumed-role/app/session"},
    {"AWS": "AIDAEXAMPLEID12345678"},
    {"AWS": "*"},
    "*",
    {"Service": "lambda.amazonaws.com"},
    {"Service": ["cloudtrail.amazonaws.com", "ec2.amazonaws.com"]},
    {"Federated": "cognito-identity.amazonaws.com"},
)
SPARED = (
    {"AWS": f"arn:aws:iam::{OWN}:root"},
    {"AWS": OWN},
    {"Service": "cloudtrail.amazonaws.com"},
    {"Service": "delivery.logs.amazonaws.com"},
    {"AWS": f"arn:aws:iam::{OWN}:role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail"},
)


@pytest.mark.parametrize("principal", OTHERS, ids=str)
@pytest.mark.parametrize("action", [DELETE, "s3:PutLifecycleConfiguration", "s3:DeleteBucketPolicy", "s3:PutObject"])
def test_bucket_policy_for_others(principal: object, action: str) -> None:
    assert found(of_bucket(allow(principal, action))) == gives(f"{action} (statement 1)")


@pytest.mark.parametrize("principal", OTHERS, ids=str)
@pytest.mark.parametrize("action", ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:PutKeyPolicy"])
def test_key_policy_for_others(principal: object, action: str) -> None:
    assert found(of_key(KEY_ROOT, allow(principal, action, "*"))) == gives(f"{action} (statement 2)")


@pytest.mark.parametrize("principal", SPARED, ids=str)
def test_the_own_account_and_the_delivery_of_logs_are_spared(principal: object) -> None:
    assert found(of_bucket(allow(principal, "s3:*"))) == []
    assert found(of_key(KEY_ROOT, allow(principal, "kms:*", "*"))) == []


@pytest.mark.parametrize(
    ("principal", "identities"),
    [
        ({"AWS": ROLE}, ("app",)),
        ({"AWS": ROLE}, (ROLE,)),
        ({"AWS": OTHER}, (OTHER,)),
        ({"AWS": f"arn:aws:iam::{OTHER}:root"}, (OTHER,)),
        ({"AWS": f"arn:aws:iam::{OTHER}:role/app"}, (OTHER,)),
        ({"AWS": [ROLE, OTHER]}, ("app", OTHER)),
    ],
)
def test_configured_administrators_are_spared(principal: object, identities: tuple[str, ...]) -> None:
    assert found(of_bucket(allow(principal)), *identities) == []
    assert found(of_key(KEY_ROOT, allow(principal, "kms:*", "*")), *identities) == []
    assert found(of_bucket(allow(principal)), "other") == gives("s3:DeleteObject (statement 1)")


def equals(key: str, value: str) -> Grants:
    return {"StringEquals": {f"aws:{key}": value}}


DENY: Grants = {**allow("*"), "Effect": "Deny"}


@pytest.mark.parametrize(
    ("inventory", "expected"),
    [
        (of_bucket(allow({"AWS": ROLE}, "s3:Get*")), []),
        (of_bucket(allow({"AWS": ROLE}, "s3:PutObject", "arn:aws:s3:::logs/uploads/*")), []),
        (of_bucket(allow({"AWS": ROLE}), DENY), []),
        (of_bucket(allow({"AWS": ROLE}), {**DENY, "Principal": {"AWS": OTHER}}), gives(f"{DELETE} (statement 1)")),
        (
            of_bucket(allow({"AWS": ROLE}), {**DENY, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}),
            gives(f"{DELETE} (statement 1)"),
        ),
        (
            of_bucket(allow("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a"}})),
            gives(f"{DELETE} (statement 1)"),
        ),
        (of_bucket(allow("*", Condition={"StringEquals": {"aws:PrincipalAccount": OWN}})), []),
        (
            of_bucket(allow("*", Condition={"StringEquals": {"aws:PrincipalAccount": OTHER}})),
            gives(f"{DELETE} (statement 1)"),
        ),
        (of_bucket(allow({"AWS": OWN}), own=UNKNOWN), WAITS),
        (of_bucket(allow({"AWS": OWN}), own=frozenset()), []),
        (of_bucket(allow({"AWS": ROLE}), own=UNKNOWN), gives(f"{DELETE} (statement 1)")),
        (of_key(KEY_ROOT, own=UNKNOWN), []),
        (of_key(KEY_ROOT, own=frozenset()), []),
        (of_key(KEY_ROOT, allow({"AWS": OTHER}, "kms:*", "*"), own=UNKNOWN), WAITS),
        (of_key(KEY_ROOT, allow({"AWS": OTHER}, ["kms:Decrypt", "kms:CreateGrant"], "*")), []),
        (
            of_key(KEY_ROOT, allow({"AWS": OTHER}, "kms:*", "*")),
            gives("kms:ScheduleKeyDeletion (statement 2), kms:DisableKey (statement 2) and 2 more"),
        ),
    ],
)
def test_what_else_decides(inventory: Inventory, expected: list[Outcome]) -> None:
    assert found(inventory) == expected


def with_policy(policy: DeclaredPolicy) -> Inventory:
    return replace(INVENTORY, trails=(TRAIL,), buckets=(replace(BUCKET, policies=(policy,)),))


UNKNOWNS: tuple[Grants, ...] = ({"Principal": {"AWS": UNKNOWN}}, {"Principal": UNKNOWN}, {"Effect": UNKNOWN})


@pytest.mark.parametrize("unknown", UNKNOWNS, ids=str)
def test_what_is_unknown_may_give(unknown: Grants) -> None:
    assert found(with_policy(partly_known({**allow({"AWS": ROLE}), **unknown}, kind=PolicyKind.BUCKET))) == WAITS


def test_a_policy_that_is_not_known_or_not_readable() -> None:
    policy = declared("{", PolicyKind.BUCKET)
    assert found(with_policy(replace(policy, document=UNKNOWN))) == [Undetermined(path="policy", finding="policy")]
    assert found(with_policy(policy)) == [Undetermined(path="policy", cause=Cause.UNREADABLE_POLICY, finding="policy")]


@pytest.mark.parametrize(("name", "count"), [("logs", 1), ("arn:aws:s3:::logs", 1), ("others", 0)])
def test_policy_of_a_bucket_outside_the_stack(name: str, count: int) -> None:
    policy = declared(document(allow({"AWS": ROLE})), PolicyKind.BUCKET)
    outside = ExternalBucketPolicy(policy=policy, names=frozenset({name}))
    assert len(found(replace(INVENTORY, trails=(TRAIL,), external_bucket_policies=(outside,)))) == count


def test_policies_of_other_buckets_and_keys_are_not_evaluated() -> None:
    bucket, key = of_bucket(allow({"AWS": ROLE})), of_key(KEY_ROOT, allow({"AWS": OTHER}, "kms:*", "*"))
    assert found(replace(bucket, buckets=tuple(replace(it, trails=()) for it in bucket.buckets))) == []
    assert found(replace(key, keys=tuple(replace(it, trails=()) for it in key.keys))) == []
