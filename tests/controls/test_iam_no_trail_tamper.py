from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_trail_tamper import CONTROL
from policypack.iam.parsing.managed_policies import managed_document
from policypack.model.buckets import Bucket
from policypack.model.control import Cause, Outcome, Subject, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.keys import Key, LogGroup
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, INVENTORY, KEY, LOG_GROUP, TRAIL, declared, document, origin, role
from tests.controls.identities import partly_known
from tests.controls.identity_policies import allow, but, policy
from tests.controls.table import Row, verify

GROUP = replace(LOG_GROUP, names=frozenset({"/aws/trail"}))
ENCRYPTING = replace(KEY, names=frozenset({"1111"}))


def may(actions: object, resources: object = "*", **more: object) -> Identity:
    return role(declared(document({"Effect": "Allow", "Action": actions, "Resource": resources, **more})))


def subject(
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


def tampers(what: str) -> tuple[Outcome, ...]:
    return (
        Violation(
            path="",
            message=f"the role can stop the trail or delete, overwrite or hide its logs: {what}",
            fix=(
                'exclude the trail, its bucket, log group and key from "Resource", or list the identity\'s name in the '
                "option `identities`"
            ),
        ),
    )


MANAGED = "arn:aws:iam::aws:policy/"


def deny(actions: object, resources: object = "*") -> dict[str, object]:
    return {**allow(actions, resources), "Effect": "Deny"}


def managed(*names: str) -> Identity:
    return replace(role(), managed_policy_arns=tuple(f"{MANAGED}{name}" for name in names))


def by_aws(name: str, what: str, kind: str = "role") -> tuple[Outcome, ...]:
    (found,) = tampers(what)
    assert isinstance(found, Violation)
    fix = f"replace the attachment of {MANAGED}{name} with a policy that allows only the required actions"
    return (replace(found, message=found.message.replace("the role", f"the {kind}"), fix=fix),)


def trust(principal: object) -> DeclaredPolicy:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    return declared(document(statement), PolicyKind.TRUST, "assumeRolePolicy")


SERVICE_TRUST = trust({"Service": "glue.amazonaws.com"})
INSTANCE_TRUST = trust({"Service": "ec2.amazonaws.com"})


def service_role(policy_name: str, *more_principals: object) -> Identity:
    return replace(managed(policy_name), trust=(SERVICE_TRUST, *map(trust, more_principals)))


def two_trails(attached: DeclaredPolicy) -> Subject:
    second = replace(TRAIL, origin=origin("second"), name="audit-2", arn=f"{AUDIT}-2")
    (found,) = CONTROL.subjects(replace(INVENTORY, trails=(TRAIL, second), identities=(role(attached),)))
    return found


STOPS = tampers("cloudtrail:StopLogging (policy, statement 1)")
WAITS = (Undetermined(path="policies"),)
STOP = "cloudtrail:StopLogging"
STOPPING = allow(STOP)
AUDIT = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/audit"
LOGS = "arn:aws:s3:::logs/cloudtrail/AWSLogs/*"
DELETING = allow("s3:DeleteObject")
UNPREFIXED = replace(TRAIL, key_prefix=None)
UNPREFIXED_BUCKET = replace(BUCKET, trails=(UNPREFIXED,))
LATER = replace(TRAIL, arn=UNKNOWN, account_id="123456789012")
NEW = replace(TRAIL, name=UNKNOWN, arn=UNKNOWN)


def not_known_in(**elements: object) -> Subject:
    return subject(role(partly_known({**STOPPING, **elements})))


ROWS = (
    Row("reads the trail", subject(may("cloudtrail:Get*"))),
    Row("stops any trail", subject(may(STOP)), STOPS),
    Row("stops this trail", subject(may(STOP, AUDIT)), STOPS),
    Row("stops another trail", subject(may(STOP, "arn:aws:cloudtrail:eu-west-1:123456789012:trail/other"))),
    Row("stops a trail of the team", subject(may(STOP, Condition={"StringEquals": {"aws:ResourceTag/team": "a"}}))),
    Row(
        "deletes the logs",
        subject(may("s3:DeleteObject*", "arn:aws:s3:::logs/*")),
        tampers("s3:DeleteObject (policy, statement 1), s3:DeleteObjectVersion (policy, statement 1)"),
    ),
    Row("deletes objects in another bucket", subject(may("s3:Delete*", "arn:aws:s3:::data/*"))),
    Row(
        "deletes the log group",
        subject(may("logs:DeleteLogGroup", "arn:aws:logs:*:*:log-group:/aws/trail:*")),
        tampers("logs:DeleteLogGroup (policy, statement 1)"),
    ),
    Row("deletes another log group", subject(may("logs:DeleteLogGroup", "arn:aws:logs:*:*:log-group:/app:*"))),
    Row(
        "deletes a log group whose name begins like it",
        subject(may("logs:DeleteLogGroup", "arn:aws:logs:*:*:log-group:/aws/trail-of-others:*")),
    ),
    Row(
        "sets a lifecycle that expires the logs",
        subject(may("s3:PutLifecycleConfiguration", "arn:aws:s3:::logs")),
        tampers("s3:PutLifecycleConfiguration (policy, statement 1)"),
    ),
    Row("deletes objects by the ARN of the bucket", subject(may("s3:DeleteObject", "arn:aws:s3:::logs"))),
    Row("deletes in a bucket whose name begins like it", subject(may("s3:DeleteObject", "arn:aws:s3:::logs-b/*"))),
    Row("disables another key", subject(may("kms:DisableKey", "arn:aws:kms:*:*:key/2222"))),
    Row(
        "disables the key",
        subject(may("kms:DisableKey", "arn:aws:kms:*:*:key/1111")),
        tampers("kms:DisableKey (policy, statement 1)"),
    ),
    Row(
        "in the own account and one region",
        subject(
            may(
                STOP,
                Condition={
                    "StringEquals": {"aws:ResourceAccount": "123456789012", "aws:RequestedRegion": "eu-central-1"}
                },
            )
        ),
        STOPS,
    ),
    Row("with a second factor", subject(may(STOP, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})), STOPS),
    Row("stops any trail, denied in the same policy", subject(role(policy(STOPPING, {**STOPPING, "Effect": "Deny"})))),
    Row(
        "stops any trail, denied on another",
        subject(role(policy(STOPPING, {**STOPPING, "Effect": "Deny", "Resource": "arn:aws:cloudtrail:*:*:trail/b"}))),
        STOPS,
    ),
    Row(
        "stops any trail, denied on this one",
        subject(role(policy(STOPPING, {**STOPPING, "Effect": "Deny", "Resource": AUDIT}))),
    ),
    Row("stops any trail but this one", subject(role(policy(but(STOPPING, "Resource", NotResource=AUDIT))))),
    Row(
        "stops any trail but another",
        subject(role(policy(but(STOPPING, "Resource", NotResource="arn:aws:cloudtrail:*:*:trail/b")))),
        STOPS,
    ),
    Row(
        "stops the trail, outside the boundary",
        subject(replace(may(STOP), boundary=declared(document(allow("s3:*")), PolicyKind.BOUNDARY))),
    ),
    Row(
        "deletes the key",
        subject(may("kms:ScheduleKeyDeletion")),
        tampers("kms:ScheduleKeyDeletion (policy, statement 1)"),
    ),
    Row(
        "deletes keys where the trail has none",
        subject(may("kms:ScheduleKeyDeletion"), trail=replace(TRAIL, kms_key_id=None), keys=()),
    ),
    Row(
        "deletes the key, which another stack declares",
        subject(may("kms:ScheduleKeyDeletion", TRAIL.kms_key_id), keys=()),
        tampers("kms:ScheduleKeyDeletion (policy, statement 1)"),
    ),
    Row("deletes log groups where the trail has none", subject(may("logs:*"), groups=())),
    Row(
        "three actions",
        subject(may(["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail"])),
        tampers(
            "cloudtrail:StopLogging (policy, statement 1), cloudtrail:DeleteTrail (policy, statement 1) and 1 more"
        ),
    ),
    Row("overwrites the logs", subject(may("s3:PutObject", LOGS)), tampers("s3:PutObject (policy, statement 1)")),
    Row("writes beside the logs", subject(may("s3:PutObject", "arn:aws:s3:::logs/uploads/*"))),
    Row("writes below another prefix", subject(may("s3:PutObject", "arn:aws:s3:::logs/AWSLogs/*"))),
    Row(
        "writes logs of a trail without a prefix",
        subject(may("s3:PutObject", "arn:aws:s3:::logs/AWSLogs/*"), trail=UNPREFIXED, bucket=UNPREFIXED_BUCKET),
        tampers("s3:PutObject (policy, statement 1)"),
    ),
    Row(
        "a prefix that is unknown until deployment",
        subject(
            may("s3:PutObject", "arn:aws:s3:::logs/uploads/*"),
            trail=replace(TRAIL, key_prefix=UNKNOWN),
            bucket=replace(BUCKET, trails=(replace(TRAIL, key_prefix=UNKNOWN),)),
        ),
        WAITS,
    ),
    Row("delivers to the log group", subject(may(["logs:CreateLogStream", "logs:PutLogEvents"]))),
    Row(
        "sets the retention of other log groups",
        subject(may("logs:PutRetentionPolicy", "arn:aws:logs:*:*:log-group:/app/*")),
    ),
    Row(
        "log group by its ARN without the suffix",
        subject(may("logs:DeleteLogGroup", "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/trail")),
        tampers("logs:DeleteLogGroup (policy, statement 1)"),
    ),
    Row(
        "denied on the log group in the form that covers",
        subject(role(policy(allow("logs:DeleteLogGroup"), deny("logs:*", "arn:*:logs:*:*:log-group:/aws/trail:*")))),
    ),
    Row(
        "denied on the log group in the form that does not",
        subject(role(policy(allow("logs:DeleteLogGroup"), deny("logs:*", "arn:*:logs:*:*:log-group:/aws/trail")))),
        tampers("logs:DeleteLogGroup (policy, statement 1)"),
    ),
    Row(
        "denied for one object alone",
        subject(role(policy(DELETING, deny("s3:DeleteObject", "arn:aws:s3:::logs/cloudtrail/AWSLogs/1.json.gz")))),
        tampers("s3:DeleteObject (policy, statement 1)"),
    ),
    Row(
        "denied for everything but the logs",
        subject(role(policy(DELETING, but(deny("s3:DeleteObject"), "Resource", NotResource=LOGS)))),
        tampers("s3:DeleteObject (policy, statement 1)"),
    ),
    Row("denied on the logs", subject(role(policy(DELETING, deny("s3:DeleteObject", LOGS))))),
    Row("denied on the bucket with the logs", subject(role(policy(DELETING, deny("s3:*", "arn:aws:s3:::logs*"))))),
    Row(
        "denied on the logs in another partition",
        subject(role(policy(DELETING, deny("s3:DeleteObject", "arn:aws-cn:s3:::logs/*")))),
        tampers("s3:DeleteObject (policy, statement 1)"),
    ),
    Row(
        "denied on the trail in another region",
        subject(role(policy(STOPPING, deny(STOP, AUDIT.replace("eu-west-1", "us-east-1"))))),
        STOPS,
    ),
    Row(
        "denied on the trail in another account",
        subject(role(policy(STOPPING, deny(STOP, AUDIT.replace("123456789012", "210987654321"))))),
        STOPS,
    ),
    Row(
        "denied without a second factor",
        subject(role(policy(STOPPING, {**deny(STOP), "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}))),
        STOPS,
    ),
    Row("allowed in another partition", subject(may(STOP, "arn:aws-cn:cloudtrail:*:*:trail/audit"))),
    Row("allowed in another region", subject(may(STOP, AUDIT.replace("eu-west-1", "us-east-1")))),
    Row(
        "everything but one object",
        subject(role(policy(but(DELETING, "Resource", NotResource="arn:aws:s3:::logs/cloudtrail/AWSLogs/1.json.gz")))),
        tampers("s3:DeleteObject (policy, statement 1)"),
    ),
    Row("everything but the logs", subject(role(policy(but(DELETING, "Resource", NotResource=LOGS))))),
    Row(
        "two trails, one of them denied",
        two_trails(policy(STOPPING, deny(STOP, AUDIT))),
        STOPS,
    ),
    Row("two trails, both denied", two_trails(policy(STOPPING, deny(STOP, AUDIT), deny(STOP, f"{AUDIT}-2")))),
    Row("two trails, the allowed one denied", two_trails(policy(allow(STOP, AUDIT), deny(STOP, AUDIT)))),
    Row(
        "denied on the trail, whose region is unknown until deployment",
        subject(role(policy(STOPPING, deny(STOP, AUDIT))), trail=LATER),
        WAITS,
    ),
    Row(
        "denied on a trail of another account, the region is unknown until deployment",
        subject(role(policy(STOPPING, deny(STOP, AUDIT.replace("123456789012", "210987654321")))), trail=LATER),
        STOPS,
    ),
    Row(
        "every trail but the one whose region is unknown until deployment",
        subject(role(policy(but(STOPPING, "Resource", NotResource=AUDIT))), trail=LATER),
        WAITS,
    ),
    Row(
        "other resources, the trail's name is unknown until deployment", subject(may(STOP, "arn:aws:s3:::x"), trail=NEW)
    ),
    Row(
        "every trail, their names are unknown until deployment",
        subject(may(STOP, "arn:aws:cloudtrail:*:*:trail/*"), trail=NEW),
        STOPS,
    ),
    Row(
        "AWS-managed policy of CloudTrail",
        subject(managed("AWSCloudTrail_FullAccess")),
        by_aws(
            "AWSCloudTrail_FullAccess",
            "cloudtrail:StopLogging (AWSCloudTrail_FullAccess, statement 5), "
            "cloudtrail:DeleteTrail (AWSCloudTrail_FullAccess, statement 5) and 3 more",
        ),
    ),
    Row(
        "AWS-managed policy of S3",
        subject(managed("AmazonS3FullAccess")),
        by_aws(
            "AmazonS3FullAccess",
            "s3:DeleteBucket (AmazonS3FullAccess, statement 1), "
            "s3:PutLifecycleConfiguration (AmazonS3FullAccess, statement 1) and 16 more",
        ),
    ),
    Row(
        "AWS-managed policy of CloudWatch Logs",
        subject(managed("CloudWatchLogsFullAccess")),
        by_aws(
            "CloudWatchLogsFullAccess",
            "logs:DeleteLogGroup (CloudWatchLogsFullAccess, statement 1), "
            "logs:DeleteLogStream (CloudWatchLogsFullAccess, statement 1) and 4 more",
        ),
    ),
    Row("AWS-managed policy that reads", subject(managed("AWSCloudTrail_ReadOnlyAccess", "SecurityAudit"))),
    Row(
        "AWS-managed policy with a Deny on the trail",
        subject(replace(managed("AWSCloudTrail_FullAccess"), policies=(policy(deny("cloudtrail:*", AUDIT)),))),
    ),
    Row(
        "AWS-managed policy within AWS's boundary of reads",
        subject(
            replace(
                managed("AmazonS3FullAccess"),
                boundary=managed_document(f"{MANAGED}ReadOnlyAccess", PolicyKind.BOUNDARY),
            )
        ),
    ),
    Row("service role with AWS's policy for it", subject(service_role("service-role/AWSGlueServiceRole"))),
    Row(  # Amazon CloudWatch User Guide, "Create IAM roles and users for use with the CloudWatch agent"
        "instance role with AWS's policy for the agent",
        subject(replace(managed("CloudWatchAgentServerPolicy"), trust=(INSTANCE_TRUST,))),
    ),
    Row(
        "role of another service with AWS's policy for the agent",
        subject(service_role("CloudWatchAgentServerPolicy")),
        by_aws("CloudWatchAgentServerPolicy", "logs:PutRetentionPolicy (CloudWatchAgentServerPolicy, statement 1)"),
    ),
    Row(
        "service role with AWS's policy for it and one of its own",
        subject(replace(service_role("service-role/AWSGlueServiceRole"), policies=(policy(STOPPING),))),
        STOPS,
    ),
    Row(
        "the same policy of AWS on a role that people can assume",
        subject(service_role("CloudWatchAgentServerPolicy", {"AWS": "arn:aws:iam::123456789012:root"})),
        by_aws("CloudWatchAgentServerPolicy", "logs:PutRetentionPolicy (CloudWatchAgentServerPolicy, statement 1)"),
    ),
    Row(
        "the same policy of AWS on a user",
        subject(replace(managed("CloudWatchAgentServerPolicy"), kind=IdentityKind.USER)),
        by_aws(
            "CloudWatchAgentServerPolicy", "logs:PutRetentionPolicy (CloudWatchAgentServerPolicy, statement 1)", "user"
        ),
    ),
    Row(
        "the same policy of AWS on a role whose trust is unknown until deployment",
        subject(
            replace(service_role("CloudWatchAgentServerPolicy"), trust=(replace(SERVICE_TRUST, document=UNKNOWN),))
        ),
        WAITS,
    ),
    Row(
        "policy that is not for the roles of services",
        subject(service_role("CloudWatchLogsFullAccess")),
        by_aws(
            "CloudWatchLogsFullAccess",
            "logs:DeleteLogGroup (CloudWatchLogsFullAccess, statement 1), "
            "logs:DeleteLogStream (CloudWatchLogsFullAccess, statement 1) and 4 more",
        ),
    ),
    Row(
        "a boundary outside the stack",
        subject(replace(may(STOP), boundary=UNKNOWN, external_boundary="central")),
        (Undetermined(path="permissionsBoundary", cause=Cause.OUTSIDE_BOUNDARY),),
    ),
    Row("no permissions to limit", subject(replace(may("s3:Get*"), boundary=UNKNOWN, external_boundary="central"))),
    Row(
        "a boundary outside the stack, and more that is unknown until deployment",
        subject(replace(may("s3:Get*"), boundary=UNKNOWN, external_boundary="central", may_have_more_policies=True)),
        WAITS,
    ),
    Row("maintains the trail", subject(may(STOP)), settings={"identities": ("role",)}),
    Row(
        "maintains the trail, by its physical name",
        subject(replace(may(STOP), names=frozenset({"auditor"}))),
        settings={"identities": ("auditor",)},
    ),
    Row(
        "a trail whose name is unknown until deployment",
        subject(may(STOP, "arn:aws:cloudtrail:*:*:trail/x"), trail=replace(TRAIL, name=UNKNOWN, arn=UNKNOWN)),
        WAITS,
    ),
    Row(
        "a bucket whose name is unknown until deployment",
        subject(
            may("s3:DeleteObject", "arn:aws:s3:::x/*"),
            trail=replace(TRAIL, bucket_name=UNKNOWN),
            bucket=replace(BUCKET, names=frozenset()),
        ),
        WAITS,
    ),
    Row(
        "a log group whose name is unknown until deployment",
        subject(
            may("logs:DeleteLogGroup", "arn:aws:logs:*:*:log-group:/app:*"),
            groups=(replace(GROUP, names=frozenset()),),
        ),
        WAITS,
    ),
    Row(
        "a key whose id is unknown until deployment",
        subject(may("kms:DisableKey", "arn:aws:kms:*:*:key/2222"), keys=(replace(ENCRYPTING, names=frozenset()),)),
        WAITS,
    ),
    Row("unknown effect", not_known_in(Effect=UNKNOWN), WAITS),
    Row("unknown actions", not_known_in(Action=UNKNOWN), WAITS),
    Row("unknown resources", not_known_in(Resource=UNKNOWN), WAITS),
    Row("unknown conditions", not_known_in(Condition=UNKNOWN), WAITS),
    Row(
        "unknown document",
        subject(role(replace(policy(STOPPING), document=UNKNOWN))),
        (Undetermined(path="policies", waits_for=policy(STOPPING).origin.urn),),
    ),
    Row(
        "unreadable document",
        subject(role(replace(policy(STOPPING), document=Unreadable(reason="it is not JSON")))),
        (Undetermined(path="policies", cause=Cause.UNREADABLE_POLICY),),
    ),
    Row("unknown boundary", subject(replace(may(STOP), boundary=UNKNOWN)), WAITS),
    Row("may have more policies", subject(replace(may("s3:Get*"), may_have_more_policies=True)), WAITS),
)


def test_stack_without_trails_has_nothing_to_tamper_with() -> None:
    assert list(CONTROL.subjects(replace(INVENTORY, identities=(may("*"),)))) == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_trail_tamper(row: Row) -> None:
    verify(CONTROL, row)


@pytest.mark.parametrize(
    ("principals", "evaluated"),
    [
        ({"Service": "cloudtrail.amazonaws.com"}, False),
        ({"Service": ["cloudtrail.amazonaws.com", "lambda.amazonaws.com"]}, True),
        ({"Service": "cloudtrail.amazonaws.com", "AWS": "111122223333"}, True),
        ("*", True),
    ],
)
def test_a_role_that_only_cloudtrail_can_assume_is_not_evaluated(principals: object, evaluated: bool) -> None:
    """Source: AWS CloudTrail User Guide, Role policy document for CloudTrail to use CloudWatch Logs for monitoring."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principals}
    trusting = declared(document(trust), PolicyKind.TRUST)
    identity = replace(may("s3:PutObject"), trust=(trusting,))
    inventory = replace(INVENTORY, trails=(TRAIL,), buckets=(BUCKET,), identities=(identity,))
    assert bool(list(CONTROL.subjects(inventory))) is evaluated
