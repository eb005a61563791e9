from __future__ import annotations

import pytest

from policypack.iam.arns import account_of, overlap


@pytest.mark.parametrize(
    ("arn", "account"),
    [
        ("arn:aws:iam::123456789012:role/x", "123456789012"),
        ("arn:aws:s3:::bucket", None),
        ("arn:aws:iam::*:role/x", None),
        ("alias/x", None),
    ],
)
def test_account_of(arn: str, account: str | None) -> None:
    assert account_of(arn) == account


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("arn:aws:s3:::data/*", "arn:*:s3:::logs/AWSLogs/*", False),
        ("arn:aws:s3:::logs/*", "arn:*:s3:::logs/AWSLogs/*", True),
        ("*", "arn:*:s3:::logs", True),
        ("arn:aws:*", "arn:*:s3:::logs", True),
        ("arn:aws:cloudtrail:*:*:trail/other*", "arn:*:cloudtrail:*:123456789012:trail/audit", False),
        ("arn:aws:cloudtrail:*:*:trail/*", "arn:*:cloudtrail:*:123456789012:trail/audit", True),
    ],
)
def test_overlap_of_arns_stays_within_each_part(one: str, other: str, expected: bool) -> None:
    assert overlap(one, other) is expected
    assert overlap(other, one) is expected
