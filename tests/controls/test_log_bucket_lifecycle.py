from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.log_bucket.log_bucket_lifecycle import CONTROL
from policypack.model.buckets import Bucket, LifecycleRule
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN, Maybe
from tests.builders import BUCKET
from tests.controls.table import Row, verify

TOO_EARLY = (
    Violation(
        path="lifecycleRules",
        message="delete log files after less than 365 days",
        fix='"expiration": {"days": 365}, or more',
    ),
)
MISSING = (
    Violation(
        path="lifecycleRules",
        message="are missing or disabled: log files are never expired",
        fix=(
            'aws.s3.BucketLifecycleConfiguration("bucket-lifecycle", bucket=bucket.id, rules=[{"id": "expire", '
            '"status": "Enabled", "filter": {"prefix": ""}, "expiration": {"days": 365}}])'
        ),
    ),
)
UNDETERMINED = (Undetermined(path="lifecycleRules"),)


def rule(days: Maybe[float | None], *, is_enabled: Maybe[bool] = True) -> LifecycleRule:
    return LifecycleRule(is_enabled=is_enabled, expires_after_days=days)


def with_rules(*rules: Maybe[LifecycleRule]) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, lifecycle=rules))


ROWS = (
    Row("365 days", BUCKET),
    Row("no expiration", with_rules(rule(None))),
    Row("364 days by a rule that is off", with_rules(rule(364, is_enabled=False), rule(365))),
    Row("a rule that is off", with_rules(rule(364, is_enabled=False)), MISSING),
    Row("two rules that are off", with_rules(rule(365, is_enabled=False), rule(None, is_enabled=False)), MISSING),
    Row("a rule that may be off", with_rules(rule(365, is_enabled=UNKNOWN)), UNDETERMINED),
    Row("on a date", with_rules(rule(0)), TOO_EARLY),
    Row("30 days, 30 configured", with_rules(rule(30)), settings={"days": 30}),
    Row("364 days", with_rules(rule(364)), TOO_EARLY),
    Row("364 days by the second rule", with_rules(rule(365), rule(364)), TOO_EARLY),
    Row("no configuration", replace(BUCKET, settings=replace(BUCKET.settings, lifecycle=None)), MISSING),
    Row("no rules", with_rules(), MISSING),
    Row("unknown", replace(BUCKET, settings=replace(BUCKET.settings, lifecycle=UNKNOWN)), UNDETERMINED),
    Row("an unknown rule", with_rules(UNKNOWN), UNDETERMINED),
    Row("unknown days", with_rules(rule(UNKNOWN)), UNDETERMINED),
    Row("364 days by a rule that may be off", with_rules(rule(364, is_enabled=UNKNOWN)), UNDETERMINED),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_log_bucket_lifecycle(row: Row) -> None:
    verify(CONTROL, row)
