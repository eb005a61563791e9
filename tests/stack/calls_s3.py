"""Buckets and their settings as calls of S3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.stack.account import Account, Answer, Inputs, only, pascal


def _bucket(account: Account, inputs: Inputs) -> Answer:
    account.client("s3").create_bucket(Bucket=inputs["bucket"])
    return None


def _s3(operation: str, member: str, value: Callable[[Inputs], Any]) -> Callable[[Account, Inputs], Answer]:
    """A setting of a bucket, which is one call with one structure."""

    def create(account: Account, inputs: Inputs) -> Answer:
        getattr(account.client("s3"), operation)(Bucket=inputs["bucket"], **{member: value(inputs)})
        return None

    return create


def _encryption(inputs: Inputs) -> Any:
    rules = []
    for rule in inputs["rules"]:
        default = rule["applyServerSideEncryptionByDefault"]
        rules.append(
            {
                "ApplyServerSideEncryptionByDefault": only(
                    default, SSEAlgorithm="sseAlgorithm", KMSMasterKeyID="kmsMasterKeyId"
                ),
                **only(rule, BucketKeyEnabled="bucketKeyEnabled"),
            }
        )
    return {"Rules": rules}


def _lifecycle(inputs: Inputs) -> Any:
    rules = []
    for rule in inputs["rules"]:
        found = pascal({key: value for key, value in rule.items() if key not in ("id", "filter")})
        rules.append({"ID": rule["id"], "Filter": pascal(rule["filter"]), **found})
    return {"Rules": rules}


S3_CALLS: dict[str, Callable[[Account, Inputs], Answer]] = {
    "aws:s3/bucket:Bucket": _bucket,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": _s3(
        "put_bucket_lifecycle_configuration", "LifecycleConfiguration", _lifecycle
    ),
    "aws:s3/bucketLogging:BucketLogging": _s3(
        "put_bucket_logging",
        "BucketLoggingStatus",
        lambda inputs: {"LoggingEnabled": only(inputs, TargetBucket="targetBucket", TargetPrefix="targetPrefix")},
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": _s3(
        "put_bucket_ownership_controls", "OwnershipControls", lambda inputs: {"Rules": [pascal(inputs["rule"])]}
    ),
    "aws:s3/bucketPolicy:BucketPolicy": _s3("put_bucket_policy", "Policy", lambda inputs: inputs["policy"]),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": _s3(
        "put_public_access_block",
        "PublicAccessBlockConfiguration",
        lambda inputs: pascal({key: value for key, value in inputs.items() if key != "bucket"}),
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": _s3(
        "put_bucket_encryption", "ServerSideEncryptionConfiguration", _encryption
    ),
    "aws:s3/bucketVersioning:BucketVersioning": _s3(
        "put_bucket_versioning", "VersioningConfiguration", lambda inputs: pascal(inputs["versioningConfiguration"])
    ),
}
