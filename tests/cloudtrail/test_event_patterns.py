"""Event patterns, by which records trigger them."""

from __future__ import annotations

import json

import pytest

from policypack.cloudtrail.event_patterns import NotAnEventPattern, parse_event_pattern

STOP = {"eventName": "StopLogging", "eventSource": "cloudtrail.amazonaws.com", "userIdentity.type": "Root"}
SIGN_IN = {"eventName": "ConsoleLogin", "eventSource": "signin.amazonaws.com"}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ({"source": ["aws.cloudtrail"]}, True),
        ({"source": ["aws.iam"]}, False),
        ({"detail-type": ["AWS API Call via CloudTrail"], "detail": {"eventName": ["X", "StopLogging"]}}, True),
        ({"detail": {"eventName": ["X"]}}, False),
        ({"detail": {"userIdentity": {"type": ["Root"]}}}, True),
        ({"detail": {"eventName": [{"prefix": "Stop"}]}}, True),
        ({"detail": {"eventName": [{"prefix": ["Start", "Stop"]}]}}, True),
        ({"detail": {"eventName": [{"suffix": "Logging"}]}}, True),
        ({"detail": {"eventName": [{"wildcard": "*Log*"}]}}, True),
        ({"detail": {"eventName": [{"equals-ignore-case": "stoplogging"}]}}, True),
        ({"detail": {"eventName": [{"anything-but": ["StopLogging"]}]}}, False),
        ({"detail": {"eventName": [{"anything-but": {"prefix": "Start"}}]}}, True),
        ({"detail": {"errorCode": [{"exists": False}]}}, True),
        ({"detail": {"errorCode": [{"exists": True}]}}, False),
        ({"detail": {"errorCode": [{"prefix": "A"}]}}, False),
        ({"detail": {"$or": [{"eventName": ["X"]}, {"userIdentity": {"type": ["Root"]}}]}}, True),
        ({"detail": {"$or": [{"eventName": ["X"]}]}}, False),
        ({"detail": {"eventName": "StopLogging"}}, False),
        ({"detail": {"eventName": [{"numeric": [">", 1]}]}}, False),
        ({"detail": {"eventName": [{}]}}, False),
        ({}, True),
    ],
)
def test_pattern_is_triggered_by_meaning(pattern: object, expected: bool) -> None:
    assert parse_event_pattern(json.dumps(pattern))(STOP) is expected


def test_sign_in_is_an_event_of_its_own_type() -> None:
    assert parse_event_pattern('{"detail-type": ["AWS Console Sign In via CloudTrail"]}')(SIGN_IN)
    assert not parse_event_pattern('{"detail-type": ["AWS API Call via CloudTrail"]}')(SIGN_IN)


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "[" * 100_000])
def test_what_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(NotAnEventPattern):
        parse_event_pattern(text)


@pytest.mark.parametrize("levels", [60, 900, 100_000])
def test_a_pattern_that_is_nested_too_deep_is_none(levels: int) -> None:
    with pytest.raises(NotAnEventPattern):
        parse_event_pattern('{"$or":[' * levels + "{}" + "]}" * levels)
