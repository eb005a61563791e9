"""ARN patterns, compared with a matcher of single ARNs that is written from AWS's documentation alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policypack.iam.matching.arn_readings import completed, include_together, includes, may_overlap
from policypack.iam.matching.arns import overlap
from tests.iam.resource_matcher import resource_matches

PARTITIONS, SERVICES = ("aws", "aws-cn"), ("s3", "iam", "sqs")
REGIONS, ACCOUNTS = ("", "eu-west-1", "us-east-1"), ("", "111111111111", "222222222222")
NAMES = ("b", "b/x", "b/secret.txt", "role/a", "role/ab", "role/p/a", "q")


@st.composite
def arns(draw: st.DrawFn) -> str:
    """Return an ARN without colons in its last part."""
    choices = (PARTITIONS, SERVICES, REGIONS, ACCOUNTS, NAMES)
    return ":".join(("arn", *(draw(st.sampled_from(it)) for it in choices)))


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """Return an ARN in which some characters and parts are wildcards and some parts at the end are missing."""
    parts = draw(arns()).split(":")
    for at in draw(st.lists(st.sampled_from(range(1, 6)), max_size=3)):
        parts[at] = draw(st.sampled_from(("*", "?*", f"{parts[at][:1]}*", f"{parts[at][:-1]}?", f"*{parts[at][-1:]}")))
    kept = draw(st.sampled_from((6, 6, 6, 5, 4)))
    return completed(":".join(parts[:kept]))


many = settings(max_examples=600, deadline=None)


@many
@given(patterns(), patterns(), st.lists(arns(), min_size=8, max_size=8))
def test_including_pattern_matches_every_included_arn(general: str, specific: str, sample: list[str]) -> None:
    if includes(general, specific):
        assert [it for it in sample if resource_matches(specific, it) and not resource_matches(general, it)] == []


@many
@given(st.lists(patterns(), max_size=4), patterns(), st.lists(arns(), min_size=8, max_size=8))
def test_patterns_that_include_another_together_match_every_arn_of_it(
    generals: list[str], specific: str, sample: list[str]
) -> None:
    if include_together(generals, specific):
        missed = [it for it in sample if not any(resource_matches(general, it) for general in generals)]
        assert [it for it in missed if resource_matches(specific, it)] == []


@many
@given(patterns(), patterns(), st.lists(arns(), min_size=8, max_size=8))
def test_patterns_that_match_one_arn_overlap(one: str, other: str, sample: list[str]) -> None:
    if any(resource_matches(one, it) and resource_matches(other, it) for it in sample):
        assert overlap(one, other)
        assert may_overlap(other, one)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("arn:aws:sqs", "arn:aws:sqs:*:*:*"),
        ("arn:aws:iam::123456789012", "arn:aws:iam::123456789012:*"),
        ("arn:aws:iam::*", "arn:aws:iam::*:*"),
        ("arn:aws", "arn:aws:*:*:*:*"),
        ("arn:aws:s3:::b", "arn:aws:s3:::b"),
        ("arn:aws:s3:::b:c", "arn:aws:s3:::b:c"),
        ("*", "*"),
        ("arn:*:role/x", "arn:*:role/x"),
    ],
)
def test_incomplete_arn_is_completed(written: str, expected: str) -> None:
    """AWS IAM User Guide, "IAM identifiers", IAM ARNs: missing fields of an identity policy's ARN are `*`."""
    assert completed(written) == expected


TRAIL = "arn:aws:cloudtrail:*:*:trail/audit"


@pytest.mark.parametrize(
    ("pattern", "fact", "expected"),
    [
        ("arn:aws:cloudtrail:*:trail/audit", TRAIL, True),
        ("arn:aws:cloudtrail:*trail/audit", TRAIL, True),
        ("arn:*:trail/audit", TRAIL, True),
        ("*:trail/audit", TRAIL, True),
        ("*trail/audit", TRAIL, True),
        ("arn:aws:logs:*:log-group:/aws/trail:*", "arn:aws:logs:*:*:log-group:/aws/trail:*", True),
        ("arn:aws:cloudtrail:*:*:trail?audit", TRAIL, True),
        ("arn:aws:cloudtrail:*:*:trail/other", TRAIL, False),
        ("arn:aws-cn:cloudtrail:*:*:trail/audit", TRAIL, False),
        ("arn:aws:cloudtrail:*:trail/other", TRAIL, False),
        ("arn:aws:s3:::b?secret.txt", "arn:aws:s3:::b/secret.txt", True),
        ("arn:aws:s3:::${aws:UserAgent}/x", "arn:aws:s3:::b/x", True),
        ("arn:aws:s3:::${aws:username}/x", "arn:aws:s3:::b/x", False),
        ("arn:aws:s3:::b/${aws:username}*", "arn:aws:s3:::b/logs/x", True),
        ("arn:aws:cloudtrail:*:${aws:PrincipalAccount}:trail/audit", TRAIL, True),
    ],
)
def test_pattern_may_match_a_partly_known_arn(pattern: str, fact: str, expected: bool) -> None:
    """A `*` at the end of a part may match beyond the colon; a value that the caller chooses may be any text."""
    assert overlap(pattern, fact) is expected
    assert overlap(fact, pattern) is expected


@pytest.mark.parametrize(
    ("general", "specific", "expected"),
    [
        ("*", "arn:aws:s3:::b", True),
        ("arn:aws:s3:::*", "arn:aws:s3:::b/x", True),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b?x", False),
        ("arn:aws:s3:::b*", "arn:aws:s3:::b?x", True),
        ("arn:*:s3:::b", "arn:aws-cn:s3:::b", True),
        ("arn:aws*:s3:::b", "arn:*:s3:::b", False),
        ("arn:aws:s3:::b", "arn:aws-cn:s3:::b", False),
        ("arn:aws:sqs:eu-west-1:*:q", "arn:aws:sqs:*:*:q", False),
        ("arn:aws:iam::111111111111:*", "arn:aws:iam::*:role/x", False),
        ("arn:aws:s3:*", "arn:aws:s3:::b/x", True),
        ("arn:aws:cloudtrail:*:trail/audit", TRAIL, False),
        ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:username}/x", True),
        ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/home/x", False),
        ("arn:aws:s3:::b/home/*", "arn:aws:s3:::b/${aws:username}/x", False),
        ("arn:aws:s3:::b/?", "arn:aws:s3:::b/${aws:username}", False),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/${aws:UserAgent}", True),
    ],
)
def test_match_of_a_deny_is_never_overestimated(general: str, specific: str, expected: bool) -> None:
    assert includes(general, specific) is expected


def test_time_for_wildcards_and_colons_is_bounded() -> None:
    pattern = "*:a" * 2_000
    assert overlap(pattern, TRAIL) is False
    assert includes(TRAIL, pattern) is False
    assert overlap("arn:" + "${" * 5_000, TRAIL) is False
