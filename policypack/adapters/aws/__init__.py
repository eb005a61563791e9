"""The adapter of the classic `aws` provider, versions 5 to 7."""

from __future__ import annotations

from policypack.adapters.aws import (
    alarms,
    cloudtrail,
    iam,
    iam_policies,
    identity_center,
    kms,
    logs,
    s3,
    s3_access,
    s3_settings,
)
from policypack.adapters.aws.mirrored import ADDED, ELEMENT_KEYS, MIRRORED, TARGET_KEYS
from policypack.adapters.aws.policies import CARRIERS, carried_policy
from policypack.adapters.aws.provider_resources import PROVIDER_TYPE, provider
from policypack.adapters.aws.workloads import WORKLOADS, workload
from policypack.adapters.parts.provider_adapter import ProviderAdapter, Reader

_OWN: dict[str, Reader] = {
    "aws:cloudtrail/eventDataStore:EventDataStore": cloudtrail.event_data_store,
    "aws:cloudtrail/trail:Trail": cloudtrail.trail,
    "aws:iam/accessKey:AccessKey": iam.access_key,
    "aws:iam/group:Group": iam.group,
    "aws:iam/groupMembership:GroupMembership": iam.group_membership,
    "aws:iam/groupPolicy:GroupPolicy": iam_policies.group_policy,
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": iam_policies.group_policy_attachment,
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": iam_policies.exclusive_attachments,
    "aws:iam/policy:Policy": iam_policies.managed_policy,
    "aws:iam/policyAttachment:PolicyAttachment": iam_policies.policy_attachment,
    "aws:iam/role:Role": iam.role,
    "aws:iam/rolePolicy:RolePolicy": iam_policies.role_policy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": iam_policies.role_policy_attachment,
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": iam_policies.exclusive_attachments,
    "aws:iam/user:User": iam.user,
    "aws:iam/userGroupMembership:UserGroupMembership": iam.user_group_membership,
    "aws:iam/userLoginProfile:UserLoginProfile": iam.login_profile,
    "aws:iam/userPolicy:UserPolicy": iam_policies.user_policy,
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": iam_policies.user_policy_attachment,
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": iam_policies.exclusive_attachments,
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": s3.account_public_access_block,
    "aws:s3/bucket:Bucket": s3.bucket,
    "aws:s3/bucketAcl:BucketAcl": s3.bucket_acl,
    "aws:s3/bucketAclV2:BucketAclV2": s3.bucket_acl,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": s3.bucket_public_access_block,
    "aws:s3/bucketV2:BucketV2": s3.bucket,
    "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment": (
        identity_center.customer_managed_policy_attachment
    ),
    "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive": (
        identity_center.customer_managed_policy_attachments
    ),
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": identity_center.managed_policy_attachment,
    "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive": (
        identity_center.managed_policy_attachments
    ),
    "aws:ssoadmin/permissionSet:PermissionSet": identity_center.permission_set,
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": identity_center.inline_policy,
    "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment": identity_center.boundary_attachment,
    "aws:cloudwatch/eventRule:EventRule": alarms.event_rule,
    "aws:cloudwatch/eventTarget:EventTarget": alarms.event_target,
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": alarms.metric_filter,
    "aws:cloudwatch/metricAlarm:MetricAlarm": alarms.metric_alarm,
    "aws:sns/topicPolicy:TopicPolicy": alarms.topic_policy,
    "aws:sns/topicSubscription:TopicSubscription": alarms.topic_subscription,
    "aws:sns/topic:Topic": alarms.topic,
    "aws:cloudwatch/logGroup:LogGroup": logs.log_group,
    "aws:kms/alias:Alias": kms.alias,
    "aws:kms/externalKey:ExternalKey": kms.key,
    "aws:kms/key:Key": kms.key,
    "aws:kms/keyPolicy:KeyPolicy": kms.key_policy,
    "aws:kms/replicaExternalKey:ReplicaExternalKey": kms.key,
    "aws:kms/replicaKey:ReplicaKey": kms.key,
    "aws:s3/bucketPolicy:BucketPolicy": s3.bucket_policy,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": s3_settings.lifecycle,
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": s3_settings.lifecycle,
    "aws:s3/bucketLogging:BucketLogging": s3_settings.logging,
    "aws:s3/bucketLoggingV2:BucketLoggingV2": s3_settings.logging,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": s3_settings.object_lock,
    "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2": s3_settings.object_lock,
    "aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration": s3_settings.request_payment,
    "aws:s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2": s3_settings.request_payment,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": s3_settings.encryption,
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": (
        s3_settings.encryption
    ),
    "aws:s3/bucketVersioning:BucketVersioning": s3_settings.versioning,
    "aws:s3/bucketVersioningV2:BucketVersioningV2": s3_settings.versioning,
    "aws:s3/accessPoint:AccessPoint": s3_access.access_point,
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": s3_access.cors,
    "aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2": s3_access.cors,
    "aws:s3/bucketObject:BucketObject": s3_access.object_acl,
    "aws:s3/bucketObjectv2:BucketObjectv2": s3_access.object_acl,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": s3_settings.ownership,
    "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": s3_settings.website,
    "aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2": s3_settings.website,
    "aws:s3/objectCopy:ObjectCopy": s3_access.object_acl,
    "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint": s3_access.multi_region_access_point,
    "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy": (
        s3_access.multi_region_access_point_policy
    ),
    **dict.fromkeys(WORKLOADS, workload),
}

_ALSO: dict[str, Reader] = {
    "aws:s3/bucket:Bucket": s3_access.inline_cors,
    "aws:s3/bucketV2:BucketV2": s3_access.inline_cors,
    **dict.fromkeys(CARRIERS, carried_policy),
}

READERS: dict[str, tuple[Reader, ...]] = {
    token: tuple(readers[token] for readers in (_OWN, _ALSO) if token in readers)
    for token in sorted(_OWN.keys() | _ALSO.keys())
}
"""Type token -> the functions that read a resource of that type."""

_WITHOUT_ACCOUNT = ("aws:sns/topicPolicy", "aws:s3/bucket", "aws:s3/objectCopy", "aws:s3/vectors", "aws:ssoadmin/")
"""Prefixes of the types whose ARNs contain no account, or not always the owner's."""


def _arn_names_account(token: str) -> bool:
    """Return whether the ARN of a resource of this type contains the account that owns the resource."""
    return token in READERS and not token.startswith(_WITHOUT_ACCOUNT)


AWS = ProviderAdapter(
    readers=READERS,
    shared_policies=frozenset({"aws:iam/policy:Policy"}),
    provider_type=PROVIDER_TYPE,
    read_provider=provider,
    arn_names_account=_arn_names_account,
    mirrored=MIRRORED,
    added=ADDED,
    element_keys=ELEMENT_KEYS,
    target_keys=TARGET_KEYS,
)
