from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.log_bucket.log_bucket_policy_delivers import CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Cause, Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, TRAIL, declared, document
from tests.controls.table import Row, verify


def grant(action: str, resource: str, **more: object) -> dict[str, object]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        **more,
    }


def with_policy(*statements: Mapping[str, object], **changed: Any) -> Bucket:
    policy = declared(document(*statements), PolicyKind.BUCKET)
    return replace(BUCKET, policies=(policy,), trails=(replace(TRAIL, **changed),))


FOLDER = "arn:aws:s3:::logs/cloudtrail"
TRAIL_ARN = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit"
GET_ACL = grant("s3:GetBucketAcl", "arn:aws:s3:::logs")
PUT_OBJECT = grant(
    "s3:PutObject",
    f"{FOLDER}/AWSLogs/123456789012/*",
    Condition={"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}},
)
PUT_OBJECT_WITHOUT_PREFIX = grant("s3:PutObject", "arn:aws:s3:::logs/AWSLogs/123456789012/*")
PUT_OBJECT_OF_ORGANIZATION = grant("s3:PutObject", f"{FOLDER}/AWSLogs/o-a1b2c3d4e5/*")
TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
ORGANIZATION_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::logs/*",
    "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
}
ACCOUNT = '"aws:SourceAccount": aws.get_caller_identity().account_id'
SERVICE = '{"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": '
PASTE = {
    "s3:GetBucketAcl": (
        f'{SERVICE}"s3:GetBucketAcl", "Resource": bucket.arn, "Condition": {{"StringEquals": {{{ACCOUNT}}}}}}}'
    ),
    "s3:PutObject": (
        f'{SERVICE}"s3:PutObject", "Resource": pulumi.Output.concat(bucket.arn, "/cloudtrail/AWSLogs/", '
        'aws.get_caller_identity().account_id, "/*"), "Condition": {"StringEquals": '
        f'{{{ACCOUNT}, "s3:x-amz-acl": "bucket-owner-full-control"}}}}}}'
    ),
}


def restricted_by(statement: dict[str, object], arn: str) -> dict[str, object]:
    return {**statement, "Condition": {"StringEquals": {"aws:SourceArn": arn}}}


def refused(*actions: str) -> tuple[Violation, ...]:
    return (
        Violation(
            path="policy",
            message=(
                f"does not allow cloudtrail.amazonaws.com to call {' and '.join(actions)}: "
                "AWS rejects the trail (InsufficientS3BucketPolicyException)"
            ),
            fix=", ".join(PASTE[action] for action in actions),
            finding="policy/trail",
        ),
    )


NO_PUT_OBJECT = refused("s3:PutObject")

ROWS = (
    Row("as AWS documents it", with_policy(GET_ACL, PUT_OBJECT)),
    Row(
        "restricted to the trail", with_policy(restricted_by(GET_ACL, TRAIL_ARN), restricted_by(PUT_OBJECT, TRAIL_ARN))
    ),
    Row("in one statement", with_policy(grant("s3:*", "*"))),
    Row("the whole bucket", with_policy(GET_ACL, grant("s3:PutObject", "arn:aws:s3:::logs/*"))),
    Row("over TLS only", with_policy(GET_ACL, PUT_OBJECT, TLS_ONLY)),
    Row("an unknown account", with_policy(GET_ACL, PUT_OBJECT, account_id=None)),
    Row("no prefix", with_policy(GET_ACL, PUT_OBJECT_WITHOUT_PREFIX, key_prefix=None)),
    Row("an unknown trail name", with_policy(restricted_by(GET_ACL, TRAIL_ARN), PUT_OBJECT, name=UNKNOWN)),
    Row("the organization", with_policy(GET_ACL, PUT_OBJECT, PUT_OBJECT_OF_ORGANIZATION, is_organization=True)),
    Row("no grants", with_policy(TLS_ONLY), refused("s3:GetBucketAcl", "s3:PutObject")),
    Row("no s3:GetBucketAcl", with_policy(PUT_OBJECT), refused("s3:GetBucketAcl")),
    Row("no s3:PutObject", with_policy(GET_ACL), refused("s3:PutObject")),
    Row(
        "another prefix",
        with_policy(GET_ACL, grant("s3:PutObject", f"{FOLDER}-old/AWSLogs/123456789012/*")),
        NO_PUT_OBJECT,
    ),
    Row("the prefix left out", with_policy(GET_ACL, PUT_OBJECT_WITHOUT_PREFIX), NO_PUT_OBJECT),
    Row(
        "another account",
        with_policy(GET_ACL, grant("s3:PutObject", f"{FOLDER}/AWSLogs/999999999999/*")),
        NO_PUT_OBJECT,
    ),
    Row("another bucket", with_policy(GET_ACL, grant("s3:PutObject", "arn:aws:s3:::data/*")), NO_PUT_OBJECT),
    Row(
        "another trail",
        with_policy(GET_ACL, restricted_by(PUT_OBJECT, TRAIL_ARN.replace("audit", "other"))),
        NO_PUT_OBJECT,
    ),
    Row(
        "accounts that contradict each other",
        with_policy(
            GET_ACL, restricted_by(PUT_OBJECT, TRAIL_ARN.replace("123456789012", "999999999999")), account_id=None
        ),
        NO_PUT_OBJECT,
    ),
    Row(
        "another service",
        with_policy(GET_ACL, {**PUT_OBJECT, "Principal": {"Service": "config.amazonaws.com"}}),
        NO_PUT_OBJECT,
    ),
    Row("the organization without its prefix", with_policy(GET_ACL, PUT_OBJECT, is_organization=True), NO_PUT_OBJECT),
    Row(
        "a Deny for all but an organization",
        with_policy(GET_ACL, PUT_OBJECT, ORGANIZATION_ONLY),
        refused("s3:PutObject"),
    ),
    Row(
        "no policy",
        replace(BUCKET, trails=(TRAIL,)),
        (
            Violation(
                path="",
                message="AWS rejects the trail (InsufficientS3BucketPolicyException): the bucket has no policy",
                fix=(
                    'bucket_policy = aws.s3.BucketPolicy("bucket-policy", bucket=bucket.id, '
                    'policy=pulumi.Output.json_dumps({"Version": "2012-10-17", '
                    f'"Statement": [{PASTE["s3:GetBucketAcl"]}, {PASTE["s3:PutObject"]}]}})), '
                    "and in the trail: opts=pulumi.ResourceOptions(depends_on=[bucket_policy])"
                ),
            ),
        ),
    ),
    Row(
        "only unknown policies",
        replace(BUCKET, may_have_more_policies=True),
        (Undetermined(path="policy"),),
    ),
    Row(
        "an unknown policy",
        replace(BUCKET, policies=(declared(UNKNOWN, PolicyKind.BUCKET),)),
        (Undetermined(path="policy", finding="policy"),),
    ),
    Row(
        "a policy that cannot be read",
        replace(BUCKET, policies=(declared("{", PolicyKind.BUCKET),)),
        (Undetermined(path="policy", cause=Cause.UNREADABLE_POLICY, finding="policy"),),
    ),
    Row(
        "an unknown resource",
        replace(
            BUCKET,
            policies=(declared({"Statement": [GET_ACL, {**PUT_OBJECT, "Resource": UNKNOWN}]}, PolicyKind.BUCKET),),
        ),
        (Undetermined(path="policy", finding="policy/trail"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_policy_delivers(row: Row) -> None:
    verify(CONTROL, row)
