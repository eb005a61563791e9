"""Texts in which `${...}` is a policy variable, and texts in which it is plain text."""

from __future__ import annotations

import pytest

from policypack.iam.parsing.documents import parse
from policypack.iam.parsing.variables import is_variable_of, names_nothing
from policypack.model.policy import (
    LITERAL_DOLLAR,
    LITERAL_QUESTION_MARK,
    LITERAL_STAR,
    Document,
    PolicyKind,
    Statement,
)
from policypack.model.unknown import UNKNOWN, Maybe

NEW, OLD = "2012-10-17", "2008-10-17"
USER = "arn:aws:iam::123456789012:user/"
LITERAL_USER = f"{USER}{LITERAL_DOLLAR}{{aws:username}}"


def statement(text: str, **version: object) -> Statement:
    """Return a statement with this text as its resource and as the value of a condition."""
    source = {
        "Effect": "Allow",
        "Action": "*",
        "Resource": text,
        "Condition": {"StringLike": {"aws:PrincipalArn": text}},
    }
    document = parse({**version, "Statement": source}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    assert document.statements is not UNKNOWN
    return document.statements[0]


@pytest.mark.parametrize(
    ("version", "text", "expected"),
    [
        ({"Version": NEW}, f"{USER}${{aws:username}}", f"{USER}${{aws:username}}"),
        ({"Version": OLD}, f"{USER}${{aws:username}}", LITERAL_USER),
        ({}, f"{USER}${{aws:username}}", LITERAL_USER),
        ({"Version": UNKNOWN}, f"{USER}${{aws:username}}", UNKNOWN),
        ({"Version": UNKNOWN}, f"{USER}ana", f"{USER}ana"),
        ({"Version": NEW}, f"{USER}${{*}}", f"{USER}{LITERAL_STAR}"),
        ({"Version": NEW}, f"{USER}${{?}}*", f"{USER}{LITERAL_QUESTION_MARK}*"),
        ({"Version": NEW}, f"{USER}${{$}}{{aws:username}}", LITERAL_USER),
        ({"Version": NEW}, f"{USER}${{$}}${{aws:username}}", f"{USER}{LITERAL_DOLLAR}${{aws:username}}"),
        ({}, f"{USER}${{*}}", f"{USER}{LITERAL_DOLLAR}{{*}}"),
        ({}, f"{USER}$ana", f"{USER}$ana"),
    ],
)
def test_text_of_a_document(version: dict[str, object], text: str, expected: Maybe[str]) -> None:
    """IAM User Guide, "IAM policy elements: Variables and tags", Introduction and Special characters."""
    found = statement(text, **version)
    conditions = found.conditions
    assert conditions is not UNKNOWN
    assert found.resources == (expected,)
    assert conditions[0].values == (expected,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${aws:PrincipalAccount}", True),
        ("${AWS:principalaccount}", True),
        ("${aws:PrincipalAccount, 'none'}", True),
        ("${aws:PrincipalAccount,'none'}", True),
        ("${aws:PrincipalAccount}*", False),
        ("${aws:PrincipalAccount}${aws:PrincipalAccount}", False),
        ("${aws:ResourceAccount}", False),
        ("${aws:PrincipalAccount", False),
        (f"{LITERAL_DOLLAR}{{aws:PrincipalAccount}}", False),
        ("123456789012", False),
        ("", False),
    ],
)
def test_text_is_a_variable_of_a_key(text: str, expected: bool) -> None:
    """IAM User Guide, "IAM policy elements: Variables and tags", Specifying default values."""
    assert is_variable_of(text, "aws:principalaccount") is expected


@pytest.mark.parametrize("text", ["${" * 100_000, "${a" + " " * 100_000, "${a,'" * 50_000, "${" + "a" * 100_000])
def test_time_grows_linearly_with_the_text(text: str) -> None:
    assert not is_variable_of(text, "aws:username")


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (LITERAL_USER, True),
        (f"arn:aws:iam::*:role/{LITERAL_STAR}", True),
        (f"{USER}*", False),
        (f"{USER}${{aws:username}}", False),
        (f"arn:aws:s3:::bucket/{LITERAL_DOLLAR}{{aws:username}}", False),
    ],
)
def test_pattern_that_no_iam_name_matches(resource: str, expected: bool) -> None:
    assert names_nothing(resource) is expected
