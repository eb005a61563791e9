"""Properties that the classic provider also reports of a resource when another resource of the stack sets them.

They are only outputs there, and as old as the last update or refresh of that resource. Where the stack has a resource
of one of these types for it, that resource's own outputs are what counts.
"""

from __future__ import annotations

_ACLS = ("aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2")
_CORS = (
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
    "aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2",
)
_BUCKET = {
    "acl": _ACLS,
    "grants": _ACLS,
    "corsRules": _CORS,
    "policy": ("aws:s3/bucketPolicy:BucketPolicy",),
}

MIRRORED: dict[str, dict[str, tuple[str, ...]]] = {
    "aws:kms/externalKey:ExternalKey": {"policy": ("aws:kms/keyPolicy:KeyPolicy",)},
    "aws:kms/key:Key": {"policy": ("aws:kms/keyPolicy:KeyPolicy",)},
    "aws:kms/replicaExternalKey:ReplicaExternalKey": {"policy": ("aws:kms/keyPolicy:KeyPolicy",)},
    "aws:kms/replicaKey:ReplicaKey": {"policy": ("aws:kms/keyPolicy:KeyPolicy",)},
    "aws:s3/accessPoint:AccessPoint": {"policy": ("aws:s3control/accessPointPolicy:AccessPointPolicy",)},
    "aws:s3/bucket:Bucket": _BUCKET,
    "aws:s3/bucketV2:BucketV2": _BUCKET,
    "aws:secretsmanager/secret:Secret": {"policy": ("aws:secretsmanager/secretPolicy:SecretPolicy",)},
    "aws:sns/topic:Topic": {"policy": ("aws:sns/topicPolicy:TopicPolicy",)},
    "aws:sqs/queue:Queue": {"policy": ("aws:sqs/queuePolicy:QueuePolicy",)},
}
"""Type token -> property -> the types whose resources set it."""

_ATTACHMENTS = (
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
)

ADDED: dict[str, dict[str, tuple[str, ...]]] = {
    "aws:iam/role:Role": {"managedPolicyArns": _ATTACHMENTS, "inlinePolicies": ("aws:iam/rolePolicy:RolePolicy",)},
}
"""Type token -> list -> the types whose resources add elements to it; other elements may be declared by no resource."""

ELEMENT_KEYS = ("policyArn", "policyArns", "name")
"""The inputs by which those resources name an element that they add: the policy itself, or an inline policy's name."""

TARGET_KEYS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*_ACLS, *_CORS, "aws:s3/bucketPolicy:BucketPolicy"), ("bucket",)),
    "aws:iam/policyAttachment:PolicyAttachment": ("roles",),
    "aws:iam/rolePolicy:RolePolicy": ("role",),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ("role",),
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": ("roleName",),
    "aws:kms/keyPolicy:KeyPolicy": ("keyId",),
    "aws:s3control/accessPointPolicy:AccessPointPolicy": ("accessPointArn",),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("secretArn",),
    "aws:sns/topicPolicy:TopicPolicy": ("arn",),
    "aws:sqs/queuePolicy:QueuePolicy": ("queueUrl",),
}
"""Type that sets properties of another resource -> the inputs that name that resource."""
