from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.iam.globs import covers, matches, overlaps

PATTERNS = st.text(alphabet="ab*?", max_size=7)
TEXTS = st.text(alphabet="abc", max_size=8)


def by_regular_expression(pattern: str, text: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text) is not None


@given(PATTERNS, TEXTS)
def test_matching_is_that_of_the_equivalent_regular_expression(pattern: str, text: str) -> None:
    assert matches(pattern, text) == by_regular_expression(pattern, text)


@given(PATTERNS, PATTERNS, TEXTS)
def test_what_covers_matches_whatever_the_covered_one_matches(general: str, specific: str, text: str) -> None:
    if covers(general, specific) and matches(specific, text):
        assert matches(general, text)


def every_text(length: int) -> list[str]:
    texts = [""]
    for _ in range(length):
        texts += [text + letter for text in texts if len(text) == len(texts[-1]) for letter in "abc"]
    return texts


SHORT = every_text(6)


@given(st.text(alphabet="ab*?", max_size=3), st.text(alphabet="ab*?", max_size=3))
def test_what_does_not_cover_misses_some_text(general: str, specific: str) -> None:
    if not covers(general, specific):
        assert any(matches(specific, text) and not matches(general, text) for text in SHORT)


@pytest.mark.parametrize(
    ("general", "specific", "expected"),
    [
        ("*", "*:*", True),
        ("*:*", "*", False),
        ("s3:*", "s3:Get*", True),
        ("s3:Get*", "s3:*", False),
        ("?*", "*a", True),
        ("*?", "?*", True),
        ("arn:aws:*", "arn:aws:*:*:*:*", True),
        ("arn:aws:s3:::a*c", "arn:aws:s3:::abc", True),
    ],
)
def test_covering(general: str, specific: str, expected: bool) -> None:
    assert covers(general, specific) is expected


def test_hostile_patterns_take_no_longer_than_others() -> None:
    assert matches("*a" * 200 + "b", "a" * 5000) is False
    assert covers("*a?" * 60, "*?a" * 60) is False


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", True),
        ("a", "a", True),
        ("a", "b", False),
        ("a*", "*b", True),
        ("a*b", "ab", True),
        ("a?b", "ab", False),
        ("b/cloudtrail/AWSLogs/123456789012/*", "b/cloudtrail/AWSLogs/????????????/*", True),
        ("b/cloudtrail/*", "b/cloudtrail/AWSLogs/????????????/*", True),
        ("b/AWSLogs/123456789012/*", "b/cloudtrail/AWSLogs/????????????/*", False),
        ("b", "b/*", False),
        ("*x*y*", "*y*x*", True),
        ("a**", "a", True),
    ],
)
def test_overlaps_either_way(one: str, other: str, expected: bool) -> None:
    assert overlaps(one, other) is expected
    assert overlaps(other, one) is expected
