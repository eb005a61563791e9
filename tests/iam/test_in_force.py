from __future__ import annotations

from datetime import UTC, datetime

import pytest

from policypack.iam.conditions.in_force import in_force
from policypack.iam.parsing.documents import parse
from policypack.model.policy import Document, PolicyKind
from policypack.model.unknown import UNKNOWN

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
STATEMENT: dict[str, object] = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
EPOCH = str(int(AT.timestamp()))


def left(condition: object, *, at: datetime = AT) -> str:
    """Return the effect of a condition: the statement is `gone`, `free` of conditions, or `bound` by some."""
    document = parse({"Version": "2012-10-17", "Statement": {**STATEMENT, "Condition": condition}}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    current = in_force(document, at).statements
    assert current is not UNKNOWN
    if not current:
        return "gone"
    return "bound" if current[0].conditions is UNKNOWN or current[0].conditions else "free"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"DateLessThan": {"aws:CurrentTime": "2026-06-01T12:00:00Z"}}, "gone"),
        ({"DateLessThan": {"aws:CurrentTime": "2026-06-01T12:00:01Z"}}, "bound"),
        ({"DateLessThanEquals": {"aws:CurrentTime": "2026-06-01T12:00:00Z"}}, "bound"),
        ({"DateLessThanEquals": {"AWS:currenttime": "2026-06-01T11:59:59Z"}}, "gone"),
        ({"DateLessThanIfExists": {"aws:CurrentTime": "2020-01-01"}}, "gone"),
        ({"DateEquals": {"aws:CurrentTime": "2020-01-01T00:00:00+02:00"}}, "gone"),
        ({"DateNotEquals": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, "free"),
        ({"DateNotEquals": {"aws:CurrentTime": ["2020-01-01", "2030-01-01"]}}, "bound"),
        ({"DateNotEquals": {"aws:CurrentTime": UNKNOWN}}, "bound"),
        ({"ForAnyValue:DateLessThan": {"aws:CurrentTime": "2020-01-01"}}, "gone"),
        ({"DateGreaterThanIfExists": {"aws:CurrentTime": "2020-01-01"}}, "free"),
        ({"DateLessThan": {"aws:CurrentTime": "2020"}}, "bound"),
        ({"DateLessThan": {"aws:CurrentTime": "2020-06"}}, "gone"),
        ({"DateLessThan": {"aws:CurrentTime": "2026-06-01T11:59Z"}}, "gone"),
        ({"DateLessThan": {"aws:CurrentTime": "2020-02-30"}}, "bound"),
        ({"NumericLessThan": {"aws:CurrentTime": EPOCH}}, "bound"),
        ({"DateLessThan": {"aws:EpochTime": EPOCH}}, "gone"),
        ({"DateLessThan": {"aws:EpochTime": "2020-01-01T00:00:00Z"}}, "gone"),
        ({"NumericGreaterThanEquals": {"aws:EpochTime": "0"}}, "free"),
        ({"NumericLessThanEquals": {"aws:EpochTime": "2147483647"}}, "bound"),
        ({"NumericNotEquals": {"aws:EpochTime": "0"}}, "free"),
        ({"NumericLessThan": {"aws:EpochTime": "-1"}}, "bound"),
        ({"DateLessThan": {"aws:CurrentTime": ["2020-01-01", "2030-01-01"]}}, "bound"),
        ({"DateLessThan": {"aws:CurrentTime": ["2020-01-01", "2021-01-01"]}}, "gone"),
        ({"DateGreaterThan": {"aws:CurrentTime": "2020-01-01"}}, "free"),
        ({"DateGreaterThanEquals": {"aws:CurrentTime": ["2030-01-01", "2020-01-01"]}}, "free"),
        ({"DateGreaterThan": {"aws:CurrentTime": "2030-01-01"}}, "bound"),
        ({"NumericLessThan": {"aws:EpochTime": EPOCH}}, "gone"),
        ({"NumericLessThan": {"aws:EpochTime": int(EPOCH) + 1}}, "bound"),
        ({"DateLessThan": {"aws:EpochTime": f"{EPOCH}000"}}, "bound"),
        ({"NumericLessThan": {"aws:EpochTime": f"{EPOCH}000"}}, "bound"),
        ({"DateLessThan": {"aws:TokenIssueTime": "2020-01-01"}}, "gone"),
        ({"DateLessThanIfExists": {"aws:TokenIssueTime": "2020-01-01"}}, "bound"),
        ({"ForAllValues:DateLessThan": {"aws:TokenIssueTime": "2020-01-01"}}, "bound"),
        ({"ForAnyValue:DateLessThan": {"aws:TokenIssueTime": "2020-01-01"}}, "gone"),
        ({"DateNotEquals": {"aws:TokenIssueTime": "2020-01-01"}}, "bound"),
        ({"DateGreaterThan": {"aws:TokenIssueTime": "2020-01-01"}}, "bound"),
        ({"DateGreaterThanIfExists": {"aws:TokenIssueTime": "2020-01-01"}}, "free"),
        ({"ForAllValues:DateGreaterThanEquals": {"aws:TokenIssueTime": "2026-05-30T12:00:00Z"}}, "free"),
        ({"DateGreaterThanIfExists": {"aws:TokenIssueTime": "2026-05-31T12:00:00Z"}}, "bound"),
        ({"DateGreaterThanIfExists": {"aws:TokenIssueTime": ["2030-01-01", "2020-01-01"]}}, "free"),
        ({"DateGreaterThanIfExists": {"aws:TokenIssueTime": UNKNOWN}}, "bound"),
        ({"NumericGreaterThanIfExists": {"aws:TokenIssueTime": "0"}}, "bound"),
        (
            {
                "DateLessThanIfExists": {"aws:TokenIssueTime": "2020-01-01"},
                "Null": {"aws:TokenIssueTime": "false"},
            },
            "gone",
        ),
        (
            {"DateLessThan": {"aws:TokenIssueTime": "2027-01-01"}, "Null": {"aws:TokenIssueTime": "true"}},
            "gone",
        ),
        (
            {
                "DateLessThanIfExists": {"aws:TokenIssueTime": "2020-01-01"},
                "Null": {"aws:TokenIssueTime": "true"},
            },
            "bound",
        ),
        ({"DateLessThan": {"aws:TokenIssueTime": "2026-05-31T12:00:00Z"}}, "bound"),
        ({"DateLessThan": {"aws:CurrentTime": "last year"}}, "bound"),
        ({"DateLessThan": {"aws:CurrentTime": "99999999999"}}, "bound"),
        ({"DateLessThan": {"aws:CurrentTime": "9" * 400}}, "bound"),
        ({"DateLessThan": {"aws:CurrentTime": []}}, "bound"),
        ({"DateLessThan": {"aws:CurrentTime": UNKNOWN}}, "bound"),
        ({"DateLessThan": {"aws:CurrentTime": [UNKNOWN, "2020-01-01"]}}, "bound"),
        ({"StringLike": {"aws:CurrentTime": "2020*"}}, "bound"),
        (UNKNOWN, "bound"),
    ],
)
def test_statement_at_an_instant(condition: object, expected: str) -> None:
    assert left(condition) == expected


def test_other_conditions_are_kept() -> None:
    both = {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01"}, "Bool": {"aws:SecureTransport": "true"}}
    assert left(both) == "bound"


def test_one_expired_condition_expires_the_statement() -> None:
    assert left({"DateLessThan": {"aws:CurrentTime": "2020-01-01"}, "Bool": {"aws:SecureTransport": "true"}}) == "gone"


def test_statements_keep_their_numbers() -> None:
    over = {**STATEMENT, "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01"}}}
    document = parse({"Version": "2012-10-17", "Statement": [over, STATEMENT]}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    current = in_force(document, AT).statements
    assert current is not UNKNOWN
    assert [statement.number for statement in current] == [2]


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        ({"aws:CurrentTime": "2030-01-01"}, {"aws:CurrentTime": "2029-01-01"}, "gone"),
        ({"aws:CurrentTime": "2029-01-01"}, {"aws:CurrentTime": "2030-01-01"}, "bound"),
        ({"aws:CurrentTime": "2030-01-01"}, {"aws:EpochTime": "1861920000"}, "gone"),
        ({"aws:CurrentTime": ["2030-01-01", "2028-01-01"]}, {"aws:CurrentTime": "2029-01-01"}, "bound"),
        ({"aws:CurrentTime": "2030-01-01"}, {"aws:CurrentTime": ["2029-01-01", "2031-01-01"]}, "bound"),
        ({"aws:TokenIssueTime": "2030-01-01"}, {"aws:TokenIssueTime": "2029-01-01"}, "gone"),
        ({"aws:CurrentTime": "2030-01-01"}, {"aws:TokenIssueTime": "2029-01-01"}, "bound"),
        ({"aws:CurrentTime": "2030-01-01"}, {"aws:CurrentTime": ["2029-01-01", UNKNOWN]}, "bound"),
    ],
)
def test_time_window_that_ends_before_it_begins(begins: object, ends: object, expected: str) -> None:
    assert left({"DateGreaterThan": begins, "DateLessThan": ends}) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"DateLessThan": {"aws:CurrentTime": "2020-01-01"}}, []),
        ({"DateGreaterThan": {"aws:CurrentTime": "2030-01-01"}}, [1]),
        ({"DateLessThan": {"aws:TokenIssueTime": "2026-05-31T12:00:00Z"}}, [1]),
        ({"DateGreaterThan": {"aws:CurrentTime": "2020-01-01"}}, [0]),
    ],
)
def test_deny_at_an_instant(condition: object, expected: list[int]) -> None:
    """The number of conditions that each Deny keeps: a Deny that is not in force yet keeps its condition."""
    document = parse({"Statement": {**STATEMENT, "Effect": "Deny", "Condition": condition}}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    current = in_force(document, AT).statements
    assert current is not UNKNOWN
    assert [None if it.conditions is UNKNOWN else len(it.conditions) for it in current] == expected


def test_document_without_changes_is_returned_unchanged() -> None:
    document = parse(
        {"Statement": {**STATEMENT, "Condition": {"StringLike": {"s3:prefix": "a*"}}}}, PolicyKind.IDENTITY
    )
    assert isinstance(document, Document)
    assert in_force(document, AT) is document


def test_without_an_instant_time_is_ignored() -> None:
    over = {**STATEMENT, "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01"}}}
    never = {**STATEMENT, "Condition": {"Null": {"aws:SecureTransport": "true"}}}
    document = parse({"Statement": [over, never]}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    current = in_force(document, None).statements
    assert current is not UNKNOWN
    assert [statement.number for statement in current] == [1]


def test_unknown_statements_stay_unknown() -> None:
    assert in_force(Document(statements=UNKNOWN), AT).statements is UNKNOWN
