"""The log bucket, and the bucket that records who reads it."""

from __future__ import annotations

import documents
import pulumi
import pulumi_aws as aws
from settings import Account, Names, Settings

_ABORT_UPLOADS_AFTER_DAYS = 7


class PrivateBucket(pulumi.ComponentResource):
    """A bucket that only its policy opens: no public access, no ACLs, versioned, encrypted, TLS only.

    Args:
        name: the logical name.
        bucket_name: the name of the bucket.
        policy: the bucket policy.
        key: encrypts new objects; None means with the keys of S3 itself.
        settings: how long objects stay, and whether the bucket may go with them.
    """

    def __init__(
        self,
        name: str,
        *,
        bucket_name: str,
        policy: str,
        key: aws.kms.Key | None,
        settings: Settings,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("trailguard:stack:PrivateBucket", name, None, opts)
        inside = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(name, bucket=bucket_name, force_destroy=settings.force_destroy, opts=inside)
        self.access = aws.s3.BucketPublicAccessBlock(
            f"{name}-access",
            bucket=self.bucket.bucket,
            block_public_acls=True,
            ignore_public_acls=True,
            block_public_policy=True,
            restrict_public_buckets=True,
            opts=inside,
        )
        self.ownership = aws.s3.BucketOwnershipControls(
            f"{name}-ownership",
            bucket=self.bucket.bucket,
            rule={"object_ownership": "BucketOwnerEnforced"},
            opts=inside,
        )
        self.versioning = aws.s3.BucketVersioning(
            f"{name}-versioning",
            bucket=self.bucket.bucket,
            versioning_configuration={"status": "Enabled"},
            opts=inside,
        )
        self.encryption = aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-encryption",
            bucket=self.bucket.bucket,
            rules=[_encryption_rule(key)],
            opts=inside,
        )
        self.lifecycle = aws.s3.BucketLifecycleConfiguration(
            f"{name}-lifecycle",
            bucket=self.bucket.bucket,
            rules=[_lifecycle_rule(settings)],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.versioning]),
        )
        self.policy = aws.s3.BucketPolicy(
            f"{name}-policy",
            bucket=self.bucket.bucket,
            policy=policy,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.access]),
        )
        self.register_outputs({"bucket_name": self.bucket.bucket})


def make_log_bucket(
    names: Names, account: Account, settings: Settings, key: aws.kms.Key, opts: pulumi.ResourceOptions
) -> PrivateBucket:
    """The bucket that the trail delivers to, with its access log."""
    access_log = PrivateBucket(
        "access-log-bucket",
        bucket_name=names.access_log_bucket,
        policy=documents.access_log_bucket_policy(names, account),
        key=None,  # S3 delivers access logs only to buckets encrypted with its own keys
        settings=settings,
        opts=opts,
    )
    log = PrivateBucket(
        "log-bucket",
        bucket_name=names.log_bucket,
        policy=documents.log_bucket_policy(names, account, settings.key_prefix),
        key=key,
        settings=settings,
        opts=opts,
    )
    aws.s3.BucketLogging(
        "log-bucket-logging",
        bucket=log.bucket.bucket,
        target_bucket=access_log.bucket.bucket,
        target_prefix=f"{names.log_bucket}/",
        opts=pulumi.ResourceOptions(parent=log, depends_on=[access_log.policy]),
    )
    return log


def _encryption_rule(key: aws.kms.Key | None) -> aws.s3.BucketServerSideEncryptionConfigurationRuleArgsDict:
    if key is None:
        return {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    return {
        "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn},
        "bucket_key_enabled": True,
    }


def _lifecycle_rule(settings: Settings) -> aws.s3.BucketLifecycleConfigurationRuleArgsDict:
    return {
        "id": "archive-then-expire",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "transitions": [{"days": settings.archive_after_days, "storage_class": "GLACIER_IR"}],
        "expiration": {"days": settings.expire_after_days},
        "noncurrent_version_expiration": {"noncurrent_days": settings.expire_after_days},
        "abort_incomplete_multipart_upload": {"days_after_initiation": _ABORT_UPLOADS_AFTER_DAYS},
    }
