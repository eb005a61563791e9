from __future__ import annotations

from datetime import UTC, datetime

import pytest

from policypack.iam.dates import in_force
from policypack.iam.documents import parse
from policypack.model.policy import Document, PolicyKind
from policypack.model.unknown import UNKNOWN

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
STATEMENT: dict[str, object] = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
EPOCH = str(int(AT.timestamp()))


def left(condition: object, *, at: datetime = AT) -> str:
    """What is left of a statement with this condition: `gone`, `free` of conditions, or `bound` by some."""
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
        ({"DateNotEquals": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, "bound"),
        ({"DateLessThan": {"aws:CurrentTime": ["2020-01-01", "2030-01-01"]}}, "bound"),
        ({"DateLessThan": {"aws:CurrentTime": ["2020-01-01", "2021-01-01"]}}, "gone"),
        ({"DateGreaterThan": {"aws:CurrentTime": "2020-01-01"}}, "free"),
        ({"DateGreaterThanEquals": {"aws:CurrentTime": ["2030-01-01", "2020-01-01"]}}, "free"),
        ({"DateGreaterThan": {"aws:CurrentTime": "2030-01-01"}}, "bound"),
        ({"NumericLessThan": {"aws:EpochTime": EPOCH}}, "gone"),
        ({"NumericLessThan": {"aws:EpochTime": int(EPOCH) + 1}}, "bound"),
        ({"DateLessThan": {"aws:EpochTime": f"{EPOCH}000"}}, "gone"),
        ({"DateLessThan": {"aws:TokenIssueTime": "2020-01-01"}}, "gone"),
        ({"DateLessThan": {"aws:TokenIssueTime": "2026-05-31T12:00:00Z"}}, "bound"),
        ({"DateGreaterThan": {"aws:TokenIssueTime": "2020-01-01"}}, "bound"),
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


def test_other_conditions_stay() -> None:
    both = {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01"}, "Bool": {"aws:SecureTransport": "true"}}
    assert left(both) == "bound"


def test_one_condition_that_is_over_is_enough() -> None:
    assert left({"DateLessThan": {"aws:CurrentTime": "2020-01-01"}, "Bool": {"aws:SecureTransport": "true"}}) == "gone"


def test_statements_keep_their_numbers() -> None:
    over = {**STATEMENT, "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01"}}}
    document = parse({"Version": "2012-10-17", "Statement": [over, STATEMENT]}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    current = in_force(document, AT).statements
    assert current is not UNKNOWN
    assert [statement.number for statement in current] == [2]


def test_unknown_statements_stay_unknown() -> None:
    assert in_force(Document(statements=UNKNOWN), AT).statements is UNKNOWN
