"""The actions that stop or redirect a trail, or destroy, overwrite or hide its logs.

Sources: AWS CloudTrail User Guide, "Security best practices in AWS CloudTrail"; AWS Service Authorization Reference for
CloudTrail, Amazon S3, CloudWatch Logs and AWS KMS (actions and their resource types).

Actions that only read, copy or publish logs are excluded (subscriptions, public access blocks, access logging), as are
actions that remove a protection and have an effect only with another action of this list (retention, legal holds).
"""

from __future__ import annotations

TRAIL = (
    "cloudtrail:StopLogging",
    "cloudtrail:DeleteTrail",
    "cloudtrail:UpdateTrail",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:PutInsightSelectors",
)
"""Actions on the trail. In each of these lists the most direct actions, which findings name, come first."""

BUCKET = (
    "s3:DeleteBucket",
    "s3:PutLifecycleConfiguration",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketVersioning",
    "s3:PutReplicationConfiguration",
    "s3:PutEncryptionConfiguration",
    "s3:PutBucketAcl",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketRequestPayment",
    "s3:PutBucketObjectLockConfiguration",
)
"""Actions on the bucket: they delete it, let logs expire or be overwritten, or keep CloudTrail from delivering (Amazon
S3 User Guide, "Using Requester Pays buckets"; CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail")."""

OBJECTS = (
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutObject",
    "s3:BypassGovernanceRetention",
    "s3:ReplicateDelete",
    "s3:ReplicateObject",
    "s3:UpdateObjectEncryption",
)
"""Actions on the log files in the bucket."""

LOG_GROUP = (
    "logs:DeleteLogGroup",
    "logs:DeleteLogStream",
    "logs:PutRetentionPolicy",
    "logs:AssociateKmsKey",
    "logs:PutDataProtectionPolicy",
    "logs:PutLogGroupDeletionProtection",
)
"""Actions on the log group that receives the trail's events."""

KEY = (
    "kms:ScheduleKeyDeletion",
    "kms:DisableKey",
    "kms:PutKeyPolicy",
    "kms:DeleteImportedKeyMaterial",
)
"""Actions on the key that encrypts the log files. Without the key, no logs are delivered or readable."""

TAMPER_ACTIONS = (*TRAIL, *BUCKET, *OBJECTS, *LOG_GROUP, *KEY)
