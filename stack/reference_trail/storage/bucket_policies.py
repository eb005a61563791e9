"""The policies of the three buckets."""

from __future__ import annotations

from reference_trail.arguments.groups import EventArguments, StorageArguments
from reference_trail.names import Account, Names
from reference_trail.policy_documents import Statement, document, one_or_many


def log_bucket_policy(names: Names, account: Account, storage: StorageArguments, events: EventArguments) -> str:
    """Return the policy that allows only this trail to read the bucket's ACL and to write below the key prefix.

    Source: "Amazon S3 bucket policy for CloudTrail" and "Creating a trail for an organization" in the AWS CloudTrail
    User Guide: the trail of an organization writes below the organization's id and below the account id.
    """
    bucket = f"arn:{account.partition}:s3:::{names.log_bucket}"
    owners = [account.account_id, *filter(None, [events.organization_id])]
    cloudtrail = {"Service": "cloudtrail.amazonaws.com"}
    return document(
        {
            "Sid": "CloudTrailReadsBucketAcl",
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
            "Resource": one_or_many([f"{bucket}/{storage.key_prefix}/AWSLogs/{owner}/*" for owner in owners]),
            "Condition": {
                "StringEquals": {"aws:SourceArn": names.trail_arn, "s3:x-amz-acl": "bucket-owner-full-control"}
            },
        },
        _deny_without_tls(bucket),
        *([] if storage.force_destroy else [_deny_deletion(bucket)]),
    )


def access_log_bucket_policy(names: Names, account: Account) -> str:
    """Return the policy that allows S3 to write the access logs of the log bucket and of the result bucket.

    Source: "Permissions for log delivery" in the Amazon S3 User Guide.
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
        _deny_without_tls(bucket),
    )


def result_bucket_policy(names: Names, account: Account) -> str:
    """Return the policy that denies requests without TLS; IAM policies of the account grant access."""
    return document(_deny_without_tls(f"arn:{account.partition}:s3:::{names.result_bucket}"))


def _deny_deletion(bucket: str) -> Statement:
    """Return the statement that denies deletion to every principal; lifecycle rules still expire log files.

    An administrator has to change this policy first, which the tamper rule reports.
    """
    return {
        "Sid": "DenyLogFileDeletion",
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
        "Resource": f"{bucket}/*",
    }


def _deny_without_tls(bucket: str) -> Statement:
    return {
        "Sid": "OnlyOverTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket, f"{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
