from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_trail_tamper import CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Cause, Problem, Subject, Undetermined, Violation
from policypack.model.identities import Identity
from policypack.model.keys import Key, LogGroup
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, INVENTORY, KEY, LOG_GROUP, TRAIL, declared, document, role
from tests.controls.identities import partly_known
from tests.controls.identity_policies import allow, but, policy
from tests.controls.table import Row, verify

GROUP = replace(LOG_GROUP, names=frozenset({"/aws/trail"}))
ENCRYPTING = replace(KEY, names=frozenset({"1111"}))


def may(actions: object, resources: object = "*", **more: object) -> Identity:
    return role(declared(document({"Effect": "Allow", "Action": actions, "Resource": resources, **more})))


def holder(
    identity: Identity,
    *,
    trail: Trail = TRAIL,
    bucket: Bucket = BUCKET,
    groups: tuple[LogGroup, ...] = (GROUP,),
    keys: tuple[Key, ...] = (ENCRYPTING,),
) -> Subject:
    inventory = replace(
        INVENTORY, trails=(trail,), buckets=(bucket,), log_groups=groups, keys=keys, identities=(identity,)
    )
    (found,) = CONTROL.subjects(inventory)
    return found


def tampers(what: str) -> tuple[Problem, ...]:
    return (
        Violation(
            path="",
            problem=f"the role may stop the trail or destroy what it records: {what}",
            fix=(
                '"Resource" without the trail, its bucket, log group and key, or the identity\'s name in the option '
                "`identities`"
            ),
        ),
    )


STOPS = tampers("cloudtrail:StopLogging (policy, statement 1)")
WAITS = (Undetermined(path="policies"),)
STOP = "cloudtrail:StopLogging"
STOPPING = allow(STOP)
AUDIT = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/audit"


def not_known_in(**elements: object) -> Subject:
    return holder(role(partly_known({**STOPPING, **elements})))


ROWS = (
    Row("reads the trail", holder(may("cloudtrail:Get*"))),
    Row("stops any trail", holder(may(STOP)), STOPS),
    Row("stops this trail", holder(may(STOP, AUDIT)), STOPS),
    Row("stops another trail", holder(may(STOP, "arn:aws:cloudtrail:eu-west-1:123456789012:trail/other"))),
    Row("stops a trail of the team", holder(may(STOP, Condition={"StringEquals": {"aws:ResourceTag/team": "a"}}))),
    Row(
        "deletes the logs",
        holder(may("s3:DeleteObject*", "arn:aws:s3:::logs/*")),
        tampers("s3:DeleteObject (policy, statement 1), s3:DeleteObjectVersion (policy, statement 1)"),
    ),
    Row("deletes what lies in another bucket", holder(may("s3:Delete*", "arn:aws:s3:::data/*"))),
    Row(
        "deletes the log group",
        holder(may("logs:DeleteLogGroup", "arn:aws:logs:*:*:log-group:/aws/trail:*")),
        tampers("logs:DeleteLogGroup (policy, statement 1)"),
    ),
    Row("deletes another log group", holder(may("logs:DeleteLogGroup", "arn:aws:logs:*:*:log-group:/app:*"))),
    Row(
        "deletes a log group whose name begins like it",
        holder(may("logs:DeleteLogGroup", "arn:aws:logs:*:*:log-group:/aws/trail-of-others:*")),
    ),
    Row(
        "lets the logs expire",
        holder(may("s3:PutLifecycleConfiguration", "arn:aws:s3:::logs")),
        tampers("s3:PutLifecycleConfiguration (policy, statement 1)"),
    ),
    Row("deletes objects by the ARN of the bucket", holder(may("s3:DeleteObject", "arn:aws:s3:::logs"))),
    Row("deletes in a bucket whose name begins like it", holder(may("s3:DeleteObject", "arn:aws:s3:::logs-b/*"))),
    Row("disables another key", holder(may("kms:DisableKey", "arn:aws:kms:*:*:key/2222"))),
    Row(
        "disables the key",
        holder(may("kms:DisableKey", "arn:aws:kms:*:*:key/1111")),
        tampers("kms:DisableKey (policy, statement 1)"),
    ),
    Row(
        "in the own account and one region",
        holder(
            may(
                STOP,
                Condition={
                    "StringEquals": {"aws:ResourceAccount": "123456789012", "aws:RequestedRegion": "eu-central-1"}
                },
            )
        ),
        STOPS,
    ),
    Row("with a second factor", holder(may(STOP, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})), STOPS),
    Row("stops any trail, denied again", holder(role(policy(STOPPING, {**STOPPING, "Effect": "Deny"})))),
    Row(
        "stops any trail, denied on another",
        holder(role(policy(STOPPING, {**STOPPING, "Effect": "Deny", "Resource": "arn:aws:cloudtrail:*:*:trail/b"}))),
        STOPS,
    ),
    Row(
        "stops any trail, denied on this one",
        holder(role(policy(STOPPING, {**STOPPING, "Effect": "Deny", "Resource": AUDIT}))),
    ),
    Row("stops any trail but this one", holder(role(policy(but(STOPPING, "Resource", NotResource=AUDIT))))),
    Row(
        "stops any trail but another",
        holder(role(policy(but(STOPPING, "Resource", NotResource="arn:aws:cloudtrail:*:*:trail/b")))),
        STOPS,
    ),
    Row(
        "stops the trail but for its boundary",
        holder(replace(may(STOP), boundary=declared(document(allow("s3:*")), PolicyKind.BOUNDARY))),
    ),
    Row(
        "deletes the key",
        holder(may("kms:ScheduleKeyDeletion")),
        tampers("kms:ScheduleKeyDeletion (policy, statement 1)"),
    ),
    Row("deletes keys where the trail has none", holder(may("kms:ScheduleKeyDeletion"), keys=())),
    Row("deletes log groups where the trail has none", holder(may("logs:*"), groups=())),
    Row(
        "three ways",
        holder(may(["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail"])),
        tampers(
            "cloudtrail:StopLogging (policy, statement 1), cloudtrail:DeleteTrail (policy, statement 1) and 1 more"
        ),
    ),
    Row("looks after the trail", holder(may(STOP)), settings={"identities": ("role",)}),
    Row(
        "looks after the trail, by its name in AWS",
        holder(replace(may(STOP), names=frozenset({"auditor"}))),
        settings={"identities": ("auditor",)},
    ),
    Row(
        "a trail whose name is not known yet",
        holder(may(STOP, "arn:aws:cloudtrail:*:*:trail/x"), trail=replace(TRAIL, name=UNKNOWN)),
        WAITS,
    ),
    Row(
        "a bucket whose name is not known yet",
        holder(
            may("s3:DeleteObject", "arn:aws:s3:::x/*"),
            trail=replace(TRAIL, bucket_name=UNKNOWN),
            bucket=replace(BUCKET, names=frozenset()),
        ),
        WAITS,
    ),
    Row(
        "a log group whose name is not known yet",
        holder(
            may("logs:DeleteLogGroup", "arn:aws:logs:*:*:log-group:/app:*"),
            groups=(replace(GROUP, names=frozenset()),),
        ),
        WAITS,
    ),
    Row(
        "a key whose id is not known yet",
        holder(may("kms:DisableKey", "arn:aws:kms:*:*:key/2222"), keys=(replace(ENCRYPTING, names=frozenset()),)),
        WAITS,
    ),
    Row("unknown effect", not_known_in(Effect=UNKNOWN), WAITS),
    Row("unknown actions", not_known_in(Action=UNKNOWN), WAITS),
    Row("unknown resources", not_known_in(Resource=UNKNOWN), WAITS),
    Row("unknown conditions", not_known_in(Condition=UNKNOWN), WAITS),
    Row(
        "unknown document",
        holder(role(replace(policy(STOPPING), document=UNKNOWN))),
        (Undetermined(path="policies", waits_for=policy(STOPPING).origin.urn),),
    ),
    Row(
        "unreadable document",
        holder(role(replace(policy(STOPPING), document=Unreadable(reason="it is not JSON")))),
        (Undetermined(path="policies", cause=Cause.UNREADABLE_POLICY),),
    ),
    Row("unknown boundary", holder(replace(may(STOP), boundary=UNKNOWN)), WAITS),
    Row("may hold more", holder(replace(may("s3:Get*"), may_hold_more=True)), WAITS),
)


def test_stack_without_trails_has_nothing_to_tamper_with() -> None:
    assert list(CONTROL.subjects(replace(INVENTORY, identities=(may("*"),)))) == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_trail_tamper(row: Row) -> None:
    verify(CONTROL, row)
