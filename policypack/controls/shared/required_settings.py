"""Checks that a setting of a bucket has a required value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from policypack.model.buckets import Bucket
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.unknown import UNKNOWN, Maybe, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredSetting:
    """A required setting of a bucket.

    Attributes:
        path: the property that violations name.
        value: returns the setting of a bucket.
        is_compliant: whether a known value meets the requirement.
        message: the violation, as a clause after the path.
        fix: returns the Python code that sets it.
        remediation: how to comply, in a sentence.
        source: the AWS document.
    """

    path: str
    value: Callable[[Bucket], Maybe[object]]
    is_compliant: Callable[[object], bool]
    message: str
    fix: Callable[[Bucket], str]
    remediation: str
    source: str

    def check(self, bucket: Bucket) -> Iterator[Outcome]:
        """Yield a violation if the setting of a bucket is known and not compliant."""
        return require(
            self.value(bucket),
            path=self.path,
            is_compliant=self.is_compliant,
            message=self.message,
            fix=self.fix(bucket),
        )

    def check_unless_log_target(self, bucket: Bucket) -> Iterator[Outcome]:
        """Yield the same, unless the bucket is the target of server access logs."""
        return _unless_log_target(bucket, self.check(bucket))


def require(
    value: Maybe[object], *, path: str, is_compliant: Callable[[object], bool], message: str, fix: str
) -> Iterator[Outcome]:
    """Yield a violation if the value of a setting is known and not compliant."""
    if isinstance(value, Unknown):
        yield Undetermined(path=path)
    elif not is_compliant(value):
        yield Violation(path=path, message=message, fix=fix)


def _unless_log_target(bucket: Bucket, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes, unless the bucket is the target of server access logs.

    Such a bucket must not log to itself, and does not support default encryption with a KMS key.

    Source: Amazon S3 User Guide, "Logging requests with server access logging".
    """
    for outcome in outcomes:
        if bucket.receives_access_logs is UNKNOWN:
            yield Undetermined(path=outcome.path)
        elif not bucket.receives_access_logs:
            yield outcome
