from __future__ import annotations

import pytest

from policypack.iam.matching.arn_fields import account_of
from policypack.iam.matching.arns import is_every_name, overlap, partitions_of, service_of


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


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("*", "role"),
        ("***", "role"),
        ("arn:aws:*", "role"),
        ("arn:*:iam::*", "role"),
        ("arn:aws:iam::*", "role"),
        ("arn:aws:iam::*:*", "role"),
        ("arn:aws:iam::123456789012:role/**", "role"),
        ("arn:aws:iam::123456789012:role/?*", "role"),
        ("arn:aws:iam::123456789012:role*", "role"),
        ("arn:aws:iam::123456789012:role?*", "role"),
        ("arn:aws:iam::123456789012:r*", "role"),
        ("arn:aws-cn:iam::123456789012:role/*", "role"),
        ("arn:aws:kms:eu-west-1:123456789012:key/*", "key"),
        ("arn:aws:ssm:*:*:*/*", "parameter"),
        ("arn:aws:s3:::*", "*"),
        ("arn:aws:s3:::*/*", "*"),
    ],
)
def test_pattern_of_every_resource_of_a_type(pattern: str, kind: str) -> None:
    """Wildcards may be anywhere, and a name has at least one character."""
    assert is_every_name(pattern, kind)


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("", "role"),
        ("?", "role"),
        ("arn:aws:iam::123456789012:role/app-?*", "role"),
        ("arn:aws:iam::123456789012:role/*-app", "role"),
        ("arn:aws:iam::123456789012:role/a*", "role"),
        ("arn:aws:iam::123456789012:user*", "role"),
        ("arn:aws:iam::123456789012:role/${aws:username}", "role"),
        ("arn:aws:s3:::b*", "*"),
        ("arn:aws:s3:::*/a*", "*"),
    ],
)
def test_pattern_of_some_resources_of_a_type(pattern: str, kind: str) -> None:
    assert not is_every_name(pattern, kind)


@pytest.mark.parametrize(
    ("pattern", "service"),
    [
        ("*", "*"),
        ("arn:*", "*"),
        ("arn:aws:*:*:*:*", "*"),
        ("arn:aws:s3:::b/*", "s3"),
        ("arn:aws:s3:::b:c:d", "s3"),
        ("arn:aws:ec2*:::b", "ec2*"),
        ("", ""),
        ("bucket", ""),
    ],
)
def test_service_of(pattern: str, service: str) -> None:
    assert service_of(pattern) == service


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("arn:aws-cn:iam::123456789012:role/*", ("aws-cn",)),
        ("arn:aws-us-gov:s3:::b", ("aws-us-gov",)),
        ("arn:aws:s3:::b", ("aws",)),
        ("*", ("aws",)),
    ],
)
def test_partitions_of(pattern: str, expected: tuple[str, ...]) -> None:
    assert partitions_of(pattern) == expected
