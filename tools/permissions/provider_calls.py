"""Which calls of AWS the provider makes for the resource types of the reference stack, by botocore's names.

Source: the provider's documentation and the API references; CloudFormation's registry lists the same calls for its
types. Only what a deployment of this stack needs: nothing is tagged, no bucket has a website. `create` and `update` are
what `pulumi up` does for a resource that stays, `delete` what it does as well for one that a switch takes away. A
policy of IAM is never rewritten: whoever may do that may write anything into it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """The calls for one resource type, all of one service.

    Attributes:
        service: botocore's name of the service.
        create: calls that make it.
        update: calls that change it in place.
        read: calls that refresh it, which `create` makes as well.
        delete: calls that take it away.
    """

    service: str
    create: tuple[str, ...]
    read: tuple[str, ...]
    update: tuple[str, ...] = ()
    delete: tuple[str, ...] = ()


def _bucket_setting(put: str, get: str, delete: str = "") -> Calls:
    return Calls(service="s3", create=(put,), read=(get,), delete=(delete,) if delete else ())


PROVIDER_CALLS: dict[str, Calls] = {
    "aws:athena/namedQuery:NamedQuery": Calls(
        service="athena",
        create=("CreateNamedQuery",),
        read=("GetNamedQuery",),
        delete=("DeleteNamedQuery",),
    ),
    "aws:athena/workgroup:Workgroup": Calls(
        service="athena",
        create=("CreateWorkGroup",),
        read=("GetWorkGroup", "ListTagsForResource"),
        update=("UpdateWorkGroup",),
        delete=("DeleteWorkGroup",),
    ),
    "aws:cloudtrail/trail:Trail": Calls(
        service="cloudtrail",
        create=("CreateTrail", "PutEventSelectors", "PutInsightSelectors", "StartLogging"),
        read=("DescribeTrails", "GetTrailStatus", "GetEventSelectors", "GetInsightSelectors", "ListTags"),
        update=("UpdateTrail",),
        delete=("DeleteTrail",),
    ),
    "aws:cloudwatch/eventRule:EventRule": Calls(
        service="events",
        create=("PutRule",),
        read=("DescribeRule", "ListTagsForResource"),
        delete=("DeleteRule",),
    ),
    "aws:cloudwatch/eventTarget:EventTarget": Calls(
        service="events",
        create=("PutTargets",),
        read=("ListTargetsByRule",),
        delete=("RemoveTargets",),
    ),
    "aws:cloudwatch/logGroup:LogGroup": Calls(
        service="logs",
        create=("CreateLogGroup", "PutRetentionPolicy", "AssociateKmsKey"),
        read=("DescribeLogGroups", "ListTagsForResource"),
        delete=("DeleteLogGroup",),
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": Calls(
        service="logs",
        create=("PutMetricFilter",),
        read=("DescribeMetricFilters",),
        delete=("DeleteMetricFilter",),
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": Calls(
        service="cloudwatch",
        create=("PutMetricAlarm",),
        read=("DescribeAlarms", "ListTagsForResource"),
        delete=("DeleteAlarms",),
    ),
    "aws:glue/catalogDatabase:CatalogDatabase": Calls(
        service="glue",
        create=("CreateDatabase",),
        read=("GetDatabase", "GetTags"),
        update=("UpdateDatabase",),
        delete=("DeleteDatabase",),
    ),
    "aws:glue/catalogTable:CatalogTable": Calls(
        service="glue",
        create=("CreateTable",),
        read=("GetTable", "GetPartitionIndexes"),
        update=("UpdateTable",),
        delete=("DeleteTable",),
    ),
    "aws:iam/policy:Policy": Calls(
        service="iam",
        create=("CreatePolicy",),
        read=("GetPolicy", "GetPolicyVersion", "ListPolicyVersions"),
        delete=("DeletePolicy",),
    ),
    "aws:iam/role:Role": Calls(
        service="iam",
        create=("CreateRole",),
        read=("GetRole", "ListRolePolicies", "ListAttachedRolePolicies"),
        delete=("DeleteRole", "ListInstanceProfilesForRole"),
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Calls(
        service="iam",
        create=("AttachRolePolicy",),
        read=("ListAttachedRolePolicies",),
        delete=("DetachRolePolicy",),
    ),
    "aws:kms/alias:Alias": Calls(
        service="kms",
        create=("CreateAlias",),
        read=("ListAliases",),
        delete=("DeleteAlias",),
    ),
    "aws:kms/key:Key": Calls(
        service="kms",
        create=("CreateKey", "EnableKeyRotation"),
        read=("DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"),
        delete=("ScheduleKeyDeletion",),
    ),
    "aws:s3/bucket:Bucket": Calls(
        service="s3",
        create=("CreateBucket",),
        read=(
            "HeadBucket",
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
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": _bucket_setting(
        "PutBucketLifecycleConfiguration", "GetBucketLifecycleConfiguration", "DeleteBucketLifecycle"
    ),
    "aws:s3/bucketLogging:BucketLogging": _bucket_setting("PutBucketLogging", "GetBucketLogging"),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": _bucket_setting(
        "PutBucketOwnershipControls", "GetBucketOwnershipControls", "DeleteBucketOwnershipControls"
    ),
    "aws:s3/bucketPolicy:BucketPolicy": _bucket_setting("PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy"),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": _bucket_setting(
        "PutPublicAccessBlock", "GetPublicAccessBlock", "DeletePublicAccessBlock"
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": _bucket_setting(
        "PutBucketEncryption", "GetBucketEncryption", "DeleteBucketEncryption"
    ),
    "aws:s3/bucketVersioning:BucketVersioning": _bucket_setting("PutBucketVersioning", "GetBucketVersioning"),
    "aws:sns/topic:Topic": Calls(
        service="sns",
        create=("CreateTopic", "SetTopicAttributes"),
        read=("GetTopicAttributes", "ListTagsForResource"),
        delete=("DeleteTopic",),
    ),
    "aws:sns/topicPolicy:TopicPolicy": Calls(
        service="sns",
        create=("SetTopicAttributes",),
        read=("GetTopicAttributes",),
    ),
    "aws:sns/topicSubscription:TopicSubscription": Calls(
        service="sns",
        create=("Subscribe",),
        read=("GetSubscriptionAttributes",),
        delete=("Unsubscribe",),
    ),
}
"""Type -> the calls."""

INVOKED = {"ec2": ("DescribeRegions",)}
"""What the program's own questions call; who the caller is may be asked by everybody."""

ACTION_NAMES = {
    "s3:DeleteBucketEncryption": "PutEncryptionConfiguration",
    "s3:DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "s3:DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "s3:DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "s3:GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "s3:GetBucketCors": "GetBucketCORS",
    "s3:GetBucketEncryption": "GetEncryptionConfiguration",
    "s3:GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "s3:GetBucketReplication": "GetReplicationConfiguration",
    "s3:GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "s3:GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "s3:HeadBucket": "ListBucket",
    "s3:PutBucketEncryption": "PutEncryptionConfiguration",
    "s3:PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "s3:PutPublicAccessBlock": "PutBucketPublicAccessBlock",
}
"""Calls whose action has another name (Amazon S3 User Guide, "Required permissions for Amazon S3 API operations")."""
