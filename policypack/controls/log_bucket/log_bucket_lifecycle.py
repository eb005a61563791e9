"""log-bucket-lifecycle"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_subjects import log_buckets, named, variable
from policypack.controls.shared.property_paths import LIFECYCLE_RULES
from policypack.model.buckets import Bucket, LifecycleRule
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.unknown import UNKNOWN, Maybe, any_of

_PATH = LIFECYCLE_RULES


def check(bucket: Bucket, days: int) -> Iterator[Outcome]:
    rules, has_rules = bucket.settings.lifecycle, bucket.settings.has_lifecycle
    if has_rules is False:
        yield Violation(
            path=_PATH, message="are missing or disabled: log files are never expired", fix=_fix(bucket, days)
        )
        return
    too_early = UNKNOWN if rules is UNKNOWN else any_of(_expires_before(rule, days) for rule in rules or ())
    if too_early is False and has_rules is UNKNOWN:
        too_early = UNKNOWN
    if too_early is UNKNOWN:
        yield Undetermined(path=_PATH)
    elif too_early:
        yield Violation(
            path=_PATH,
            message=f"delete log files after less than {days} days",
            fix=f'"expiration": {{"days": {days}}}, or more',
        )


def _expires_before(rule: Maybe[LifecycleRule], days: int) -> Maybe[bool]:
    if rule is UNKNOWN:
        return UNKNOWN
    if rule.is_enabled is False or rule.expires_after_days is None:
        return False
    if rule.expires_after_days is UNKNOWN:
        return UNKNOWN
    return rule.is_enabled if rule.expires_after_days < days else False


def _fix(bucket: Bucket, days: int) -> str:
    return (
        f"aws.s3.BucketLifecycleConfiguration({named(bucket, '-lifecycle')}, bucket={variable(bucket)}.id, "
        f'rules=[{{"id": "expire", "status": "Enabled", "filter": {{"prefix": ""}}, '
        f'"expiration": {{"days": {days}}}}}])'
    )


CONTROL = Control(
    id="log-bucket-lifecycle",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.LOW,
    title="CloudTrail log buckets have a lifecycle rule and keep log files for at least 365 days",
    rationale=(
        "Intrusions are often discovered months later, and log files that expired too early are missing from the "
        "investigation. Without a lifecycle rule, storage costs grow without limit."
    ),
    remediation="Declare a lifecycle rule that expires log files no earlier than the required number of days.",
    source="Amazon S3 User Guide, Managing the lifecycle of objects; AWS Security Hub User Guide, S3.13",
    subjects=log_buckets,
    check=check,
    options=(
        Option(name="days", default=365, minimum=1, meaning="the minimum number of days before log files expire"),
    ),
)
