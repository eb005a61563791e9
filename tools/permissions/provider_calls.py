"""The AWS calls, by botocore name, that the provider makes for the reference stack's resource types.

Source: the code of hashicorp/terraform-provider-aws, which Pulumi's provider is built on, as read in November 2026;
`source` names the file of each type, and not every version that was read is that of the newest release. That it lists
the tags of buckets by S3 Control first is what the documentation of `aws.s3.Bucket` says. No test makes the provider
itself call anything: its program is not needed offline.

Only what a deployment of this stack needs: nothing is tagged, no bucket has a website. `create` and `update` are what
`pulumi up` does for a resource that stays, `delete` what it does as well for one that a switch takes away. A policy of
IAM is never rewritten, nor one of a role or a key: a principal with that permission could grant itself anything.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """The calls for one resource type.

    Attributes:
        source: the file of the provider that makes them, below `internal/service/`.
        service: botocore's name of the service of all calls that name none (`s3control:ListTagsForResource`).
        create: calls that make it.
        update: calls that change it in place.
        read: calls that refresh it, which `create` makes as well.
        delete: calls that take it away.
        empty: calls that take away what is in it first, where `forceDestroy` is on.
    """

    source: str
    service: str
    create: tuple[str, ...]
    read: tuple[str, ...]
    update: tuple[str, ...] = ()
    delete: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()


def _bucket_setting(file: str, put: str, get: str, delete: str) -> Calls:
    return Calls(source=f"s3/{file}", service="s3", create=(put,), read=(get,), delete=(delete,))


PROVIDER_CALLS: dict[str, Calls] = {
    "aws:athena/namedQuery:NamedQuery": Calls(
        source="athena/named_query.go",
        service="athena",
        create=("CreateNamedQuery",),
        read=("GetNamedQuery",),
        delete=("DeleteNamedQuery",),
    ),
    "aws:athena/workgroup:Workgroup": Calls(
        source="athena/workgroup.go",
        service="athena",
        create=("CreateWorkGroup",),
        read=("GetWorkGroup", "ListTagsForResource"),
        update=("UpdateWorkGroup",),
        delete=("DeleteWorkGroup",),
    ),
    "aws:cloudtrail/trail:Trail": Calls(
        source="cloudtrail/trail.go",
        service="cloudtrail",
        create=("CreateTrail", "PutEventSelectors", "PutInsightSelectors", "StartLogging"),
        read=("DescribeTrails", "GetTrailStatus", "GetEventSelectors", "GetInsightSelectors", "ListTags"),
        update=("UpdateTrail",),
        delete=("DeleteTrail",),
    ),
    "aws:cloudwatch/eventRule:EventRule": Calls(
        source="events/rule.go",
        service="events",
        create=("PutRule",),
        read=("DescribeRule", "ListTagsForResource"),
        delete=("DeleteRule",),
    ),
    "aws:cloudwatch/eventTarget:EventTarget": Calls(
        source="events/target.go",
        service="events",
        create=("PutTargets",),
        read=("ListTargetsByRule",),
        delete=("RemoveTargets",),
    ),
    "aws:cloudwatch/logGroup:LogGroup": Calls(
        source="logs/group.go",
        service="logs",
        create=("CreateLogGroup", "PutRetentionPolicy"),
        read=("DescribeLogGroups", "ListTagsForResource"),
        update=("PutRetentionPolicy", "AssociateKmsKey"),
        delete=("DeleteLogGroup",),
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": Calls(
        source="logs/metric_filter.go",
        service="logs",
        create=("PutMetricFilter",),
        read=("DescribeMetricFilters",),
        delete=("DeleteMetricFilter",),
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": Calls(
        source="cloudwatch/metric_alarm.go",
        service="cloudwatch",
        create=("PutMetricAlarm",),
        read=("DescribeAlarms", "ListTagsForResource"),
        delete=("DeleteAlarms",),
    ),
    "aws:glue/catalogDatabase:CatalogDatabase": Calls(
        source="glue/catalog_database.go",
        service="glue",
        create=("CreateDatabase",),
        read=("GetDatabase", "GetTags"),
        update=("UpdateDatabase",),
        delete=("DeleteDatabase",),
    ),
    "aws:glue/catalogTable:CatalogTable": Calls(
        source="glue/catalog_table.go",
        service="glue",
        create=("CreateTable",),
        read=("GetTable", "GetPartitionIndexes"),
        update=("UpdateTable",),
        delete=("DeleteTable",),
    ),
    "aws:iam/policy:Policy": Calls(
        source="iam/policy.go",
        service="iam",
        create=("CreatePolicy",),
        read=("GetPolicy", "GetPolicyVersion"),
        delete=("ListPolicyVersions", "DeletePolicyVersion", "DeletePolicy"),
    ),
    "aws:iam/role:Role": Calls(
        source="iam/role.go",
        service="iam",
        create=("CreateRole",),
        read=("GetRole", "ListRolePolicies", "ListAttachedRolePolicies"),
        delete=("DeleteRole", "ListInstanceProfilesForRole"),
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Calls(
        source="iam/role_policy_attachment.go",
        service="iam",
        create=("AttachRolePolicy",),
        read=("ListAttachedRolePolicies",),
        delete=("DetachRolePolicy",),
    ),
    "aws:kms/alias:Alias": Calls(
        source="kms/alias.go",
        service="kms",
        create=("CreateAlias",),
        read=("ListAliases",),
        delete=("DeleteAlias",),
    ),
    "aws:kms/key:Key": Calls(
        source="kms/key.go",
        service="kms",
        create=("CreateKey", "EnableKeyRotation"),
        read=("DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"),
        delete=("ScheduleKeyDeletion",),
    ),
    "aws:s3/bucket:Bucket": Calls(
        source="s3/bucket.go",
        service="s3",
        create=("CreateBucket",),
        read=(
            "HeadBucket",
            "s3control:ListTagsForResource",
            "GetBucketAccelerateConfiguration",
            "GetBucketAcl",
            "GetBucketCors",
            "GetBucketEncryption",
            "GetBucketLifecycleConfiguration",
            "GetBucketLogging",
            "GetBucketPolicy",
            "GetBucketReplication",
            "GetBucketRequestPayment",
            "GetBucketTagging",
            "GetBucketVersioning",
            "GetBucketWebsite",
            "GetObjectLockConfiguration",
        ),
        delete=("DeleteBucket",),
        empty=("ListObjectVersions", "DeleteObjects"),
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": _bucket_setting(
        "bucket_lifecycle_configuration.go",
        "PutBucketLifecycleConfiguration",
        "GetBucketLifecycleConfiguration",
        "DeleteBucketLifecycle",
    ),
    "aws:s3/bucketLogging:BucketLogging": _bucket_setting(
        "bucket_logging.go", "PutBucketLogging", "GetBucketLogging", "PutBucketLogging"
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": _bucket_setting(
        "bucket_ownership_controls.go",
        "PutBucketOwnershipControls",
        "GetBucketOwnershipControls",
        "DeleteBucketOwnershipControls",
    ),
    "aws:s3/bucketPolicy:BucketPolicy": _bucket_setting(
        "bucket_policy.go", "PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy"
    ),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": _bucket_setting(
        "bucket_public_access_block.go", "PutPublicAccessBlock", "GetPublicAccessBlock", "DeletePublicAccessBlock"
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": _bucket_setting(
        "bucket_server_side_encryption_configuration.go",
        "PutBucketEncryption",
        "GetBucketEncryption",
        "DeleteBucketEncryption",
    ),
    "aws:s3/bucketVersioning:BucketVersioning": _bucket_setting(
        "bucket_versioning.go", "PutBucketVersioning", "GetBucketVersioning", "PutBucketVersioning"
    ),
    "aws:sns/topic:Topic": Calls(
        source="sns/topic.go",
        service="sns",
        create=("CreateTopic", "SetTopicAttributes"),
        read=("GetTopicAttributes", "ListTagsForResource"),
        delete=("DeleteTopic",),
    ),
    "aws:sns/topicPolicy:TopicPolicy": Calls(
        source="sns/topic_policy.go",
        service="sns",
        create=("SetTopicAttributes",),
        read=("GetTopicAttributes",),
        delete=("SetTopicAttributes",),  # back to the policy that a topic begins with
    ),
    "aws:sns/topicSubscription:TopicSubscription": Calls(
        source="sns/topic_subscription.go",
        service="sns",
        create=("Subscribe",),
        read=("GetSubscriptionAttributes",),
        delete=("Unsubscribe",),
    ),
}
"""Type -> the calls."""

INVOKED = {"ec2": ("DescribeRegions",)}
"""The calls of the program's functions; GetCallerIdentity needs no permission."""

ACTIONS = {
    "s3:DeleteBucketEncryption": ("s3:PutEncryptionConfiguration",),
    "s3:DeleteBucketLifecycle": ("s3:PutLifecycleConfiguration",),
    "s3:DeleteBucketOwnershipControls": ("s3:PutBucketOwnershipControls",),
    "s3:DeleteObjects": ("s3:DeleteObject", "s3:DeleteObjectVersion"),
    "s3:DeletePublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
    "s3:GetBucketAccelerateConfiguration": ("s3:GetAccelerateConfiguration",),
    "s3:GetBucketCors": ("s3:GetBucketCORS",),
    "s3:GetBucketEncryption": ("s3:GetEncryptionConfiguration",),
    "s3:GetBucketLifecycleConfiguration": ("s3:GetLifecycleConfiguration",),
    "s3:GetBucketReplication": ("s3:GetReplicationConfiguration",),
    "s3:GetObjectLockConfiguration": ("s3:GetBucketObjectLockConfiguration",),
    "s3:GetPublicAccessBlock": ("s3:GetBucketPublicAccessBlock",),
    "s3:HeadBucket": ("s3:ListBucket",),
    "s3:ListObjectVersions": ("s3:ListBucketVersions",),
    "s3:PutBucketEncryption": ("s3:PutEncryptionConfiguration",),
    "s3:PutBucketLifecycleConfiguration": ("s3:PutLifecycleConfiguration",),
    "s3:PutPublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
    "s3control:ListTagsForResource": ("s3:ListTagsForResource",),
}
"""Calls whose actions have other names (Amazon S3 User Guide, "Required permissions for Amazon S3
API operations")."""
