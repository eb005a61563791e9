"""Filter patterns, by which records they match."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.cloudtrail.filter_patterns import NotAPattern, parse_filter

RECORD = {
    "eventName": "StopLogging",
    "eventSource": "cloudtrail.amazonaws.com",
    "userIdentity.type": "Root",
    "count": "3",
    "mfa": "true",
}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{ $.eventName = StopLogging }", True),
        ('{$.eventName="StopLogging"}', True),
        ("{ ($.eventName = StopLogging) }", True),
        ("{ $.eventName = Stop* }", True),
        ('{ $.eventName = "*Logging" }', True),
        ("{ $.eventName = stoplogging }", False),
        ("{ $.eventName = StartLogging }", False),
        ("{ $.eventName != StartLogging }", True),
        ("{ $.eventName != Stop* }", False),
        ("{ $.absent = x }", False),
        ("{ $.absent != x }", True),
        ("{ $.absent NOT EXISTS }", True),
        ("{ $.eventName NOT EXISTS }", False),
        ("{ $.eventName EXISTS }", True),
        ("{ $.mfa IS TRUE }", True),
        ("{ $.mfa IS FALSE }", False),
        ("{ $.absent IS NULL }", False),
        ("{ $.count > 2 && $.count <= 3 }", True),
        ("{ $.count < 3 || $.count >= 4 }", False),
        ("{ $.eventName > 2 }", False),
        ("{ ($.eventName = StartLogging) || ($.eventName = StopLogging) }", True),
        ("{ $.eventName = StartLogging || $.eventName = StopLogging }", True),
        ("{ $.eventName = StartLogging && $.eventName = StopLogging }", False),
        ("{ $.eventName = X || $.eventName = StopLogging && $.userIdentity.type = Root }", True),
        ("{ ($.eventName = X || $.eventName = StopLogging) && $.userIdentity.type = User }", False),
        ("{($.eventSource=cloudtrail.amazonaws.com)&&(($.eventName=StopLogging)||($.eventName=DeleteTrail))}", True),
    ],
)
def test_pattern_matches_by_meaning(pattern: str, expected: bool) -> None:
    assert parse_filter(pattern)(RECORD) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "ERROR",
        '?"AccessDenied"',
        "[ip, user, timestamp]",
        "{",
        "{}",
        "{ $.eventName }",
        "{ $.eventName = }",
        "{ $.eventName = = }",
        "{ eventName = StopLogging }",
        "{ $.eventName = StopLogging",
        "{ ($.eventName = StopLogging }",
        "{ $.eventName = StopLogging } x",
        "{ $.eventName NOT }",
        "{ $.eventName IS }",
        "{ $.eventName IS EXISTS }",
        '{ $.eventName = "StopLogging }',
        "{ $.eventName = StopLogging & $.x = y }",
        "{" + "(" * 1000,
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(NotAPattern):
        parse_filter(pattern)


@given(st.text(alphabet='{}()$.=!&|*"a ', max_size=40))
def test_any_text_is_a_pattern_or_refused(text: str) -> None:
    try:
        assert parse_filter(text)(RECORD) in (True, False)
    except NotAPattern:
        assert text.strip() != "{ $.a = a }"
