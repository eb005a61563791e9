"""log-bucket-policy-source-arn"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import log_buckets
from policypack.controls.shared.source_conditions import ScopeCheck, unrestricted_grants
from policypack.iam.matching.globs import covers
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.policy import Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of


def check(bucket: Bucket) -> Iterator[Outcome]:
    yield from unrestricted_grants(
        bucket.policies, any_account_message="allows CloudTrail to act on behalf of any account", scope_check=_ANY_KEY
    )


def _allows_writing_any_key(statement: Statement) -> Maybe[bool]:
    """Return whether a statement allows s3:PutObject on every key; true with `NotAction` or `NotResource`."""
    if statement.is_not_action or statement.is_not_resource:
        return True
    if statement.actions is UNKNOWN or statement.resources is UNKNOWN:
        return UNKNOWN
    writes = any_of(UNKNOWN if it is UNKNOWN else covers(it, "s3:putobject") for it in statement.actions)
    return all_of((writes, any_of(UNKNOWN if it is UNKNOWN else covers(it, _ANY_OBJECT) for it in _objects(statement))))


def _objects(statement: Statement) -> tuple[Maybe[str], ...]:
    """Return the resources with a placeholder for the name of the bucket."""
    resources = () if statement.resources is UNKNOWN else statement.resources
    return tuple(it if it is UNKNOWN else _without_bucket(it) for it in resources)


def _without_bucket(resource: str) -> str:
    """Replace the name of the bucket by a placeholder; a wildcard in the name also matches keys."""
    name, slash, key = resource.partition("/")
    if slash:
        return f"{_BUCKET}/{key}"
    return f"{_BUCKET}*" if "*" in name else _BUCKET


_ANY_KEY = ScopeCheck(
    is_too_broad=_allows_writing_any_key,
    message="allows CloudTrail to write to any key of the bucket",
    fix='"Resource": "<the ARN of the bucket>/<s3_key_prefix>/AWSLogs/<account id>/*"',
)

_BUCKET = "arn:aws:s3:::bucket"
_ANY_OBJECT = f"{_BUCKET}/*"

CONTROL = Control(
    id="log-bucket-policy-source-arn",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="CloudTrail log buckets restrict CloudTrail to specific trails",
    rationale=(
        "CloudTrail acts on behalf of every AWS account. Without a condition on the source, trails of other accounts "
        "can write to the bucket (confused deputy); without a prefix, they can write to any key."
    ),
    remediation=(
        "Add a condition on `aws:SourceArn` or `aws:SourceAccount` to each statement for CloudTrail, and limit "
        "s3:PutObject to the prefix of the trail."
    ),
    source="AWS CloudTrail User Guide, Amazon S3 bucket policy for CloudTrail, Security best practices",
    subjects=log_buckets,
    check=check,
)
