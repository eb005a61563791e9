"""The policy documents of the stack, as text that is known before anything is created."""

from __future__ import annotations

import json
from collections.abc import Mapping

from settings import Account, Names

Statement = Mapping[str, object]


def document(*statements: Statement) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def service_trust(service: str, account: Account, source_arn: str) -> str:
    """A trust policy that lets one service of AWS assume a role, on behalf of one resource of this account."""
    return document(
        {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceArn": source_arn, "aws:SourceAccount": account.account_id}},
        }
    )


def log_bucket_policy(names: Names, account: Account, key_prefix: str) -> str:
    """CloudTrail may look at the bucket and write below the key prefix, for this trail and nobody else.

    After "Amazon S3 bucket policy for CloudTrail" in the AWS CloudTrail User Guide.
    """
    bucket = f"arn:{account.partition}:s3:::{names.log_bucket}"
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
            "Resource": f"{bucket}/{key_prefix}/AWSLogs/{account.account_id}/*",
            "Condition": {
                "StringEquals": {"aws:SourceArn": names.trail_arn, "s3:x-amz-acl": "bucket-owner-full-control"}
            },
        },
        _only_over_tls(bucket),
    )


def access_log_bucket_policy(names: Names, account: Account) -> str:
    """S3 may write the access log of the log bucket.

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
                "ArnLike": {"aws:SourceArn": f"arn:{account.partition}:s3:::{names.log_bucket}"},
                "StringEquals": {"aws:SourceAccount": account.account_id},
            },
        },
        _only_over_tls(bucket),
    )


def key_policy(names: Names, account: Account) -> str:
    """The account's own IAM policies decide on the key; CloudTrail and CloudWatch Logs may encrypt with it.

    After "Configure AWS KMS key policies for CloudTrail" in the AWS CloudTrail User Guide, and "Encrypt log data in
    CloudWatch Logs using AWS Key Management Service" in the Amazon CloudWatch Logs User Guide.
    """
    trails = f"arn:{account.partition}:cloudtrail:*:{account.account_id}:trail/*"
    return document(
        {
            "Sid": "AccountDecidesByIam",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:{account.partition}:iam::{account.account_id}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "CloudTrailEncrypts",
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "kms:GenerateDataKey*",
            "Resource": "*",
            "Condition": {
                "StringEquals": {"aws:SourceArn": names.trail_arn},
                "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": trails},
            },
        },
        {
            "Sid": "CloudTrailDescribes",
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "kms:DescribeKey",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceArn": names.trail_arn}},
        },
        {
            "Sid": "CloudWatchLogsEncrypts",
            "Effect": "Allow",
            "Principal": {"Service": f"logs.{account.region}.amazonaws.com"},
            "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            "Resource": "*",
            "Condition": {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": names.log_group_arn}},
        },
    )


def delivery_policy(names: Names, account: Account) -> str:
    """CloudTrail, in its role, may write its own streams of the log group.

    After "Role policy document for CloudTrail to use CloudWatch Logs for monitoring" in the AWS CloudTrail User Guide.
    """
    stream = f"{account.account_id}_CloudTrail_{account.region}*"
    return document(
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": f"{names.log_group_arn}:log-stream:{stream}",
        }
    )


def _only_over_tls(bucket: str) -> Statement:
    return {
        "Sid": "OnlyOverTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket, f"{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
