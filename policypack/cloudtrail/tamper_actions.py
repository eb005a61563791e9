"""The actions that stop a trail, redirect it, or destroy, overwrite or hide what it records.

Sources: AWS CloudTrail User Guide, "Security best practices in AWS CloudTrail"; AWS Service Authorization Reference for
CloudTrail, Amazon S3, CloudWatch Logs and AWS KMS (actions and their resource types).

Left out is what only reads, copies or publishes (a subscription, an access block, access logging), and what removes a
protection that needs another action of this list to matter (an object's retention, a legal hold).
"""

from __future__ import annotations

TRAIL = (
    "cloudtrail:StopLogging",
    "cloudtrail:DeleteTrail",
    "cloudtrail:UpdateTrail",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:PutInsightSelectors",
)
"""Actions on the trail itself; of each kind of resource the most direct ones come first, which findings name."""

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
"""Actions on the log group that the trail delivers to."""

KEY = (
    "kms:ScheduleKeyDeletion",
    "kms:DisableKey",
    "kms:PutKeyPolicy",
    "kms:DeleteImportedKeyMaterial",
)
"""Actions on the key that encrypts the log files: without it nothing is delivered and nothing can be read."""

TAMPER_ACTIONS = (*TRAIL, *BUCKET, *OBJECTS, *LOG_GROUP, *KEY)
