"""log-bucket-policy-delivers"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policypack.cloudtrail.delivery import Delivery, Refusal, refused_bucket_calls
from policypack.controls.shared.bucket_subjects import log_buckets, named, variable
from policypack.controls.shared.policy_subjects import undetermined
from policypack.controls.shared.property_paths import POLICY
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Document
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN

_REFUSED = "AWS rejects the trail (InsufficientS3BucketPolicyException)"
_PLAIN_PREFIX = re.compile(r"[\w!.'()/-]+", flags=re.ASCII)


def check(bucket: Bucket) -> Iterator[Outcome]:
    if not bucket.policies and bucket.may_have_more_policies:
        yield Undetermined(path=POLICY)
    elif not bucket.policies:
        statements = ", ".join(_statement(bucket, trail, action) for trail in bucket.trails[:1] for action in _ACTIONS)
        yield Violation(
            path="",
            message=f"{_REFUSED}: the bucket has no policy",
            fix=(
                f"bucket_policy = aws.s3.BucketPolicy({named(bucket, '-policy')}, bucket={variable(bucket)}.id, "
                f'policy=pulumi.Output.json_dumps({{"Version": "2012-10-17", "Statement": [{statements}]}})), '
                "and in the trail: opts=pulumi.ResourceOptions(depends_on=[bucket_policy])"
            ),
        )
    for policy in bucket.policies:
        yield from _policy(bucket, policy)


def _policy(bucket: Bucket, policy: DeclaredPolicy) -> Iterator[Outcome]:
    if not isinstance(policy.document, Document):
        yield undetermined(policy)
        return
    for trail in bucket.trails:
        refusals = refused_bucket_calls(policy.document, _delivery(bucket, trail))
        certain = _certain(refusals)
        if certain:
            yield Violation(
                path=policy.path,
                message=f"does not allow cloudtrail.amazonaws.com to call {' and '.join(certain)}: {_REFUSED}",
                fix=", ".join(_statement(bucket, trail, action) for action in certain),
                finding=f"{policy.path}/{trail.origin.name}",
            )
        elif refusals:
            yield Undetermined(path=policy.path, finding=f"{policy.path}/{trail.origin.name}")


def _certain(refusals: Iterable[Refusal]) -> list[str]:
    refused = {refusal.call.action for refusal in refusals if refusal.is_certain}
    return [action for action in _ACTIONS if action.lower() in refused]


def _delivery(bucket: Bucket, trail: Trail) -> Delivery:
    prefix = "*" if trail.key_prefix is UNKNOWN else (trail.key_prefix or "").strip("/")
    return Delivery(
        trail=trail.name if isinstance(trail.name, str) else "*",
        bucket=next((name for name in sorted(bucket.names) if not name.startswith("arn:")), "*"),
        key_prefix=prefix,
        account_id=trail.account_id or Delivery().account_id,
        is_organization=trail.is_organization is True,
    )


_ACTIONS = ("s3:GetBucketAcl", "s3:PutObject")


def _statement(bucket: Bucket, trail: Trail, action: str) -> str:
    """Return a statement as Python code, for the account in which the program runs."""
    account = "aws.get_caller_identity().account_id"
    source = f'"aws:SourceAccount": {account}'
    if action == "s3:GetBucketAcl":
        resource, condition = f"{variable(bucket)}.arn", source
    else:
        folder = f"/{_shown_prefix(trail)}/AWSLogs/" if trail.key_prefix is UNKNOWN or trail.key_prefix else "/AWSLogs/"
        resource = f'pulumi.Output.concat({variable(bucket)}.arn, "{folder}", {account}, "/*")'
        condition = f'{source}, "s3:x-amz-acl": "bucket-owner-full-control"'
    return (
        f'{{"Effect": "Allow", "Principal": {{"Service": "cloudtrail.amazonaws.com"}}, "Action": "{action}", '
        f'"Resource": {resource}, "Condition": {{"StringEquals": {{{condition}}}}}}}'
    )


def _shown_prefix(trail: Trail) -> str:
    is_shown = isinstance(trail.key_prefix, str) and not trail.origin.is_secret("s3KeyPrefix")
    prefix = str(trail.key_prefix).strip("/") if is_shown else ""
    return prefix if _PLAIN_PREFIX.fullmatch(prefix) else "<s3_key_prefix>"


CONTROL = Control(
    id="log-bucket-policy-delivers",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="CloudTrail log buckets allow CloudTrail to deliver log files",
    rationale=(
        "Without these permissions AWS rejects the trail, and the deployment fails after other resources have been "
        "created."
    ),
    remediation=(
        "Allow cloudtrail.amazonaws.com to call s3:GetBucketAcl on the bucket and s3:PutObject below the prefix of "
        "the trail."
    ),
    source="AWS CloudTrail User Guide, Amazon S3 bucket policy for CloudTrail",
    subjects=log_buckets,
    check=check,
)
