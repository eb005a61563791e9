"""The policy documents of the stack, as text that is known before any resource exists."""

from __future__ import annotations

import json
from collections.abc import Mapping

from reference_trail.arguments.groups import EventArguments
from reference_trail.names import Account, Names

Statement = Mapping[str, object]


def document(*statements: Statement) -> str:
    """Return a policy document as JSON text."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def delivery_trust() -> str:
    """Return the trust policy of the role by which CloudTrail writes to CloudWatch Logs.

    It has no condition, as in "Role policy document for CloudTrail to use CloudWatch Logs for monitoring" in the AWS
    CloudTrail User Guide. An edition of that page says that `aws:SourceArn` and `aws:SourceAccount` are not supported.
    """
    return document(
        {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "sts:AssumeRole"}
    )


def topic_policy(names: Names, account: Account) -> str:
    """Return the policy that allows the alarms of this account and the tamper rules to publish.

    After "Example cases for Amazon SNS access control" in the Amazon SNS Developer Guide, and "Using resource-based
    policies for Amazon EventBridge" in the Amazon EventBridge User Guide.
    """
    return document(
        {
            "Sid": "AlarmsPublish",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": names.topic_arn,
            "Condition": {
                "ArnLike": {"aws:SourceArn": account.arn("cloudwatch", f"alarm:{names.prefix}-*")},
                "StringEquals": {"aws:SourceAccount": account.account_id},
            },
        },
        {
            "Sid": "TamperRulePublishes",
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": names.topic_arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": [names.tamper_rule_arn, names.change_rule_arn]}},
        },
    )


def key_policy(names: Names, account: Account) -> str:
    """Return the policy that allows CloudTrail, CloudWatch Logs and alarms to encrypt, and IAM to grant access.

    After "Configure AWS KMS key policies for CloudTrail" in the AWS CloudTrail User Guide, "Encrypt log data in
    CloudWatch Logs using AWS Key Management Service" in the Amazon CloudWatch Logs User Guide, and "Managing Amazon SNS
    encryption keys and costs" in the Amazon SNS Developer Guide. It is the same whatever is switched on.
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
        {
            "Sid": "AlarmsEncryptForTheTopic",
            "Effect": "Allow",
            "Principal": {"Service": ["cloudwatch.amazonaws.com", "events.amazonaws.com"]},
            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
            "Resource": "*",
            "Condition": {"StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": names.topic_arn}},
        },
    )


def delivery_policy(names: Names, account: Account, events: EventArguments) -> str:
    """Return the policy that allows CloudTrail to write its own streams of the log group.

    After "Role policy document for CloudTrail to use CloudWatch Logs for monitoring" in the AWS CloudTrail User Guide:
    the trail of an organization has streams that begin with the organization's id.
    """
    streams = [f"{account.account_id}_CloudTrail_{account.region}*"]
    if events.organization_id:
        streams.append(f"{events.organization_id}_*")
    return document(
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": one_or_many([f"{names.log_group_arn}:log-stream:{stream}" for stream in streams]),
        }
    )


def one_or_many(values: list[str]) -> str | list[str]:
    """Return a single value as text, as AWS does."""
    return values[0] if len(values) == 1 else values
