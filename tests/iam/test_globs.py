from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.iam.matching.automata import BOUNDARY, VARIABLE
from policypack.iam.matching.globs import covers, covers_together, matches, overlaps

PATTERNS = st.text(alphabet="ab*?", max_size=7)
TEXTS = st.text(alphabet="abc", max_size=8)


def by_regular_expression(pattern: str, text: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text) is not None


@given(PATTERNS, TEXTS)
def test_matching_equals_the_equivalent_regular_expression(pattern: str, text: str) -> None:
    assert matches(pattern, text) == by_regular_expression(pattern, text)


@given(PATTERNS, PATTERNS, TEXTS)
def test_covering_pattern_matches_every_text_of_the_covered_one(general: str, specific: str, text: str) -> None:
    if covers(general, specific) and matches(specific, text):
        assert matches(general, text)


def every_text(length: int) -> list[str]:
    texts = [""]
    for _ in range(length):
        texts += [text + letter for text in texts if len(text) == len(texts[-1]) for letter in "abc"]
    return texts


SHORT = every_text(6)


@given(st.text(alphabet="ab*?", max_size=3), st.text(alphabet="ab*?", max_size=3))
def test_pattern_that_does_not_cover_misses_some_text(general: str, specific: str) -> None:
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
def test_pattern_covers_another(general: str, specific: str, expected: bool) -> None:
    assert covers(general, specific) is expected


def test_time_of_hostile_patterns_is_bounded() -> None:
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
def test_overlap_is_symmetric(one: str, other: str, expected: bool) -> None:
    assert overlaps(one, other) is expected
    assert overlaps(other, one) is expected


@given(st.lists(st.text(alphabet="ab*?", max_size=4), max_size=4), st.text(alphabet="ab*?", max_size=4), TEXTS)
def test_every_text_that_is_covered_together_matches_one(generals: list[str], specific: str, text: str) -> None:
    if covers_together(generals, specific) and matches(specific, text):
        assert any(matches(it, text) for it in generals)


@given(st.lists(st.text(alphabet="ab*?", max_size=3), max_size=3), st.text(alphabet="ab*?", max_size=3))
def test_patterns_that_do_not_cover_together_miss_some_text(generals: list[str], specific: str) -> None:
    if not covers_together(generals, specific):
        assert any(matches(specific, text) and not any(matches(it, text) for it in generals) for text in SHORT)


@given(st.text(alphabet="ab*?", max_size=3), st.text(alphabet="ab*?", max_size=3))
def test_patterns_overlap_when_some_text_matches_both(one: str, other: str) -> None:
    assert overlaps(one, other) == any(matches(one, text) and matches(other, text) for text in SHORT)


@pytest.mark.parametrize(
    ("generals", "specific", "expected"),
    [
        (("b/", "b/?*"), "b/*", True),
        (("a*", "?b*"), "ab*", True),
        (("*a", "*b"), "*", False),
        (("a*", "b*"), "?*", False),
        ((), "a", False),
    ],
)
def test_patterns_cover_another_together(generals: tuple[str, ...], specific: str, expected: bool) -> None:
    assert covers_together(generals, specific) is expected


@pytest.mark.parametrize(
    ("general", "specific", "expected"),
    [
        (f"a*{BOUNDARY}b", f"a?{BOUNDARY}b", True),
        (f"a*{BOUNDARY}*", f"a{BOUNDARY}b{BOUNDARY}c", False),
        (f"*{BOUNDARY}*", "*", False),
        ("*", f"a{BOUNDARY}b", False),
        (f"?{VARIABLE}", f"a{VARIABLE}", True),
        ("a?", f"a{VARIABLE}", False),
        ("a*", f"a{VARIABLE}", True),
    ],
)
def test_no_wildcard_crosses_a_boundary_and_no_question_mark_matches_a_variable(
    general: str, specific: str, expected: bool
) -> None:
    assert covers(general, specific) is expected
