"""The policies of the three buckets."""

from __future__ import annotations

from reference_trail.arguments.groups import Keeping, Recording
from reference_trail.names import Account, Names
from reference_trail.policy_documents import Statement, document, one_or_many


def log_bucket_policy(names: Names, account: Account, keeping: Keeping, recording: Recording) -> str:
    """CloudTrail may look at the bucket and write below the key prefix, for this trail and nobody else.

    After "Amazon S3 bucket policy for CloudTrail" and "Creating a trail for an organization" in the AWS CloudTrail User
    Guide: the trail of an organization writes below the organization's id, and below the account's own as well.
    """
    bucket = f"arn:{account.partition}:s3:::{names.log_bucket}"
    owners = [account.account_id, *filter(None, [recording.organization_id])]
    cloudtrail = {"Service": "cloudtrail.amazonaws.com"}
    return document(
        {
            "Sid": "CloudTrailLooksAtTheBucket",
            "Effect": "Allow",
            "Principal": cloudtrail,
            "Action": "s3:GetBucketAcl",
            "Resource": bucket,
            "Condition": {"StringEquals": {"aws:SourceArn": names.trail_arn}},
        },
        {
            "Sid": "CloudTrailWrites",
            "Effect": "Allow",
            "Principal": cloudtrail,
            "Action": "s3:PutObject",
            "Resource": one_or_many([f"{bucket}/{keeping.key_prefix}/AWSLogs/{owner}/*" for owner in owners]),
            "Condition": {
                "StringEquals": {"aws:SourceArn": names.trail_arn, "s3:x-amz-acl": "bucket-owner-full-control"}
            },
        },
        _only_over_tls(bucket),
        *([] if keeping.force_destroy else [_nobody_deletes(bucket)]),
    )


def access_log_bucket_policy(names: Names, account: Account) -> str:
    """S3 may write the access logs of the log bucket and of the bucket with query results.

    After "Permissions for log delivery" in the Amazon S3 User Guide.
    """
    bucket = f"arn:{account.partition}:s3:::{names.access_log_bucket}"
    return document(
        {
            "Sid": "S3WritesAccessLogs",
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"{bucket}/*",
            "Condition": {
                "ArnLike": {
                    "aws:SourceArn": [
                        f"arn:{account.partition}:s3:::{name}" for name in (names.log_bucket, names.result_bucket)
                    ]
                },
                "StringEquals": {"aws:SourceAccount": account.account_id},
            },
        },
        _only_over_tls(bucket),
    )


def result_bucket_policy(names: Names, account: Account) -> str:
    """Nobody from elsewhere; the account's own IAM policies decide."""
    return document(_only_over_tls(f"arn:{account.partition}:s3:::{names.result_bucket}"))


def _nobody_deletes(bucket: str) -> Statement:
    """Not the administrators either, unless they change this policy first, which is told of. Lifecycle rules may."""
    return {
        "Sid": "NobodyDeletesLogFiles",
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
        "Resource": f"{bucket}/*",
    }


def _only_over_tls(bucket: str) -> Statement:
    return {
        "Sid": "OnlyOverTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket, f"{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
