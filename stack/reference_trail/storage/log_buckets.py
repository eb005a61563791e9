"""The log bucket, the access log bucket and the bucket for query results."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from reference_trail.arguments.groups import AnalysisArguments, EventArguments, StorageArguments
from reference_trail.names import Account, Names
from reference_trail.storage import bucket_policies as bucket_policies

_ABORT_UPLOADS_AFTER_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """The lifecycle of objects.

    Attributes:
        archive_after_days: days after which they move to Glacier Instant Retrieval; None for never.
        expire_after_days: days after which they and their noncurrent versions are deleted.
    """

    archive_after_days: int | None
    expire_after_days: int


class PrivateBucket(pulumi.ComponentResource):
    """A bucket without public access and ACLs, versioned and encrypted, whose policy requires TLS.

    Args:
        name: the logical name.
        bucket_name: the name of the bucket.
        policy: the bucket policy.
        key: KMS key for new objects; None means S3 managed keys (SSE-S3).
        lifecycle: when objects are archived and deleted.
        force_destroy: destroying the bucket deletes its objects.
    """

    def __init__(
        self,
        name: str,
        *,
        bucket_name: str,
        policy: str,
        key: aws.kms.Key | None,
        lifecycle: Lifecycle,
        force_destroy: bool,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("trailguard:stack:PrivateBucket", name, None, opts)
        self.name = name
        inside = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(name, bucket=bucket_name, force_destroy=force_destroy, opts=inside)
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
            rules=[_lifecycle_rule(lifecycle)],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.versioning]),
        )
        self.policy = aws.s3.BucketPolicy(
            f"{name}-policy",
            bucket=self.bucket.bucket,
            policy=policy,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.access]),
        )
        self.register_outputs({"bucket_name": self.bucket.bucket})


class LogBuckets(pulumi.ComponentResource):
    """The log bucket of the trail, and the bucket for access logs."""

    def __init__(
        self,
        name: str,
        *,
        names: Names,
        account: Account,
        storage: StorageArguments,
        events: EventArguments,
        key: aws.kms.Key,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("trailguard:stack:LogBuckets", name, None, opts)
        inside = pulumi.ResourceOptions(parent=self)
        lifecycle = Lifecycle(
            archive_after_days=storage.archive_after_days, expire_after_days=storage.expire_after_days
        )
        self.access_log = PrivateBucket(
            f"{name}-access-log-bucket",
            bucket_name=names.access_log_bucket,
            policy=bucket_policies.access_log_bucket_policy(names, account),
            key=None,  # S3 delivers access logs only to buckets encrypted with its own keys
            lifecycle=lifecycle,
            force_destroy=storage.force_destroy,
            opts=inside,
        )
        self.log = PrivateBucket(
            f"{name}-log-bucket",
            bucket_name=names.log_bucket,
            policy=bucket_policies.log_bucket_policy(names, account, storage, events),
            key=key,
            lifecycle=lifecycle,
            force_destroy=storage.force_destroy,
            opts=inside,
        )
        log_access(self.log, self.access_log)
        self.register_outputs({"bucket_name": self.log.bucket.bucket})


def make_result_bucket(
    name: str,
    *,
    names: Names,
    account: Account,
    analysis: AnalysisArguments,
    key: aws.kms.Key,
    access_log: PrivateBucket,
    opts: pulumi.ResourceOptions,
) -> PrivateBucket:
    """Return the bucket for query results; they can be recreated, so destroying it deletes them."""
    results = PrivateBucket(
        name,
        bucket_name=names.result_bucket,
        policy=bucket_policies.result_bucket_policy(names, account),
        key=key,
        lifecycle=Lifecycle(archive_after_days=None, expire_after_days=analysis.query_result_days),
        force_destroy=True,
        opts=opts,
    )
    log_access(results, access_log)
    return results


def log_access(bucket: PrivateBucket, access_log: PrivateBucket) -> None:
    """Enable access logging of a bucket."""
    aws.s3.BucketLogging(
        f"{bucket.name}-logging",
        bucket=bucket.bucket.bucket,
        target_bucket=access_log.bucket.bucket,
        target_prefix=pulumi.Output.concat(bucket.bucket.bucket, "/"),
        opts=pulumi.ResourceOptions(parent=bucket, depends_on=[access_log.policy]),
    )


def _encryption_rule(key: aws.kms.Key | None) -> aws.s3.BucketServerSideEncryptionConfigurationRuleArgsDict:
    if key is None:
        return {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    return {
        "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn},
        "bucket_key_enabled": True,
    }


def _lifecycle_rule(lifecycle: Lifecycle) -> aws.s3.BucketLifecycleConfigurationRuleArgsDict:
    rule: aws.s3.BucketLifecycleConfigurationRuleArgsDict = {
        "id": "expire",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "expiration": {"days": lifecycle.expire_after_days},
        "noncurrent_version_expiration": {"noncurrent_days": lifecycle.expire_after_days},
        "abort_incomplete_multipart_upload": {"days_after_initiation": _ABORT_UPLOADS_AFTER_DAYS},
    }
    if lifecycle.archive_after_days is not None:
        rule["id"] = "archive-then-expire"
        rule["transitions"] = [{"days": lifecycle.archive_after_days, "storage_class": "GLACIER_IR"}]
    return rule
