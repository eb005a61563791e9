"""All legal and illegal forms of a policy document."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from policypack.iam.parsing.documents import parse
from policypack.model.policy import Condition, Document, Effect, PolicyKind, Principal, Statement, Unreadable
from policypack.model.unknown import UNKNOWN

ALLOW: dict[str, object] = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TRUST: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"Service": "ec2.amazonaws.com"},
    "Action": "sts:AssumeRole",
}


def text(*statements: object, **elements: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements), **elements})


def only(found: object) -> Statement:
    assert isinstance(found, Document)
    assert found.statements is not UNKNOWN
    (statement,) = found.statements
    return statement


def test_names_are_lower_cased_and_values_keep_their_case() -> None:
    condition = {"StringLikeIfExists": {"AWS:PrincipalArn": "ARN:x"}}
    found = only(
        parse(
            text({**ALLOW, "Action": "S3:GetObject", "Resource": "arn:X", "Condition": condition}), PolicyKind.IDENTITY
        )
    )
    assert asdict(found) == asdict(
        Statement(
            number=1,
            effect=Effect.ALLOW,
            actions=("s3:getobject",),
            resources=("arn:X:*:*:*:*",),
            conditions=(Condition(operator="stringlike", if_exists=True, key="aws:principalarn", values=("ARN:x",)),),
        )
    )


def test_single_statement_and_single_value_need_no_list() -> None:
    single = parse(json.dumps({"Statement": ALLOW}), PolicyKind.IDENTITY)
    listed = parse(json.dumps({"Statement": [{**ALLOW, "Action": ["s3:GetObject"]}]}), PolicyKind.IDENTITY)
    assert asdict(only(single)) == asdict(only(listed))


def test_values_of_conditions_are_read_as_text() -> None:
    condition = {"Bool": {"a:b": True}, "NumericLessThan": {"a:c": [3, 0.5]}}
    found = only(parse(text({**ALLOW, "Condition": condition}), PolicyKind.IDENTITY))
    assert found.conditions is not UNKNOWN
    assert [each.values for each in found.conditions] == [("true",), ("3", "0.5")]


def test_principals_of_every_kind() -> None:
    principal = {"AWS": ["123456789012", "210987654321"], "Federated": "f"}
    found = only(parse(text({**TRUST, "Principal": principal}), PolicyKind.TRUST))
    assert found.principals == (
        Principal(kind="AWS", value="123456789012"),
        Principal(kind="AWS", value="210987654321"),
        Principal(kind="Federated", value="f"),
    )
    assert only(parse(text({**TRUST, "Principal": "*"}), PolicyKind.TRUST)).principals == (
        Principal(kind="*", value="*"),
    )


def test_unknown_parts_stay_unknown() -> None:
    assert parse(UNKNOWN, PolicyKind.IDENTITY) is UNKNOWN
    document = parse({"Statement": UNKNOWN}, PolicyKind.IDENTITY)
    assert isinstance(document, Document)
    assert document.statements is UNKNOWN
    found = only(parse({"Statement": {**ALLOW, "Resource": ("arn:a", UNKNOWN)}}, PolicyKind.IDENTITY))
    assert found.resources == ("arn:a:*:*:*:*", UNKNOWN)


REFUSED = {
    "no text": (3.0, "it is not a JSON string"),
    "a list": (("a",), "it is not a JSON string"),
    "no JSON": ("{", "it is not JSON (line 1, column 2)"),
    "nothing": (" \n", "it is empty"),
    "a byte order mark": ("\ufeff" + text(ALLOW), "it begins with a byte order mark"),
    "not a number": ('{"Statement": NaN}', "it is not JSON"),
    "deep nesting": ("[" * 100_000, "it is not JSON"),
    "a key twice": ('{"Statement": [], "Statement": []}', "an object has the same key twice"),
    "a JSON list": ("[]", "the document is not an object"),
    "a JSON text": ('"x"', "the document is not an object"),
    "no Statement": ('{"Version": "2012-10-17"}', "the document has no Statement"),
    "half a character": (
        text({**ALLOW, "Condition": {"StringEquals": {"aws:\ud800": "x"}}}),
        "it has an invalid Unicode character",
    ),
    "a number beyond all bounds": (
        text({**ALLOW, "Condition": {"NumericEquals": {"s3:max-keys": 10**400}}}),
        "statement 1: a number in Condition is too large",
    ),
    "a resource that is no ARN": (
        text({**ALLOW, "Resource": "bucket"}),
        "statement 1: a resource is neither * nor an ARN",
    ),
    "a Sid twice": (text({**ALLOW, "Sid": "a"}, {**ALLOW, "Sid": "a"}), "two statements have the same Sid"),
    "a number for an Id": (text(ALLOW, Id=3), "Id is not a string"),
    "a Null that may be absent": (
        text({**ALLOW, "Condition": {"NullIfExists": {"aws:PrincipalOrgID": "false"}}}),
        "statement 1: Condition has an operator that does not exist",
    ),
    "no statements": (text(), "Statement is empty"),
    "another version": (text(ALLOW, Version="2020-01-01"), "Version is neither 2012-10-17 nor 2008-10-17"),
    "a list for a version": (text(ALLOW, Version=[]), "Version is neither 2012-10-17 nor 2008-10-17"),
    "lower-case elements": (
        '{"version": "2012-10-17"}',
        "the document has an element other than Version, Id and Statement",
    ),
    "a text for a statement": (text("x"), "statement 1 is not an object"),
    "no Effect": (text({"Action": "s3:*", "Resource": "*"}), "statement 1 has no Effect"),
    "a lower-case effect": (text({**ALLOW, "Effect": "allow"}), "statement 1: Effect is neither Allow nor Deny"),
    "a list for an effect": (text({**ALLOW, "Effect": ["Allow"]}), "statement 1: Effect is neither Allow nor Deny"),
    "no Action": (text({"Effect": "Allow", "Resource": "*"}), "statement 1 has neither Action nor NotAction"),
    "both actions": (text({**ALLOW, "NotAction": "a:b"}), "statement 1 has both Action and NotAction"),
    "no actions": (text({**ALLOW, "Action": []}), "statement 1: Action is empty"),
    "a number for an action": (
        text({**ALLOW, "Action": [1]}),
        "statement 1: Action has a value that is not a string",
    ),
    "an object for actions": (
        text({**ALLOW, "Action": {}}),
        "statement 1: Action is neither a list nor a single value",
    ),
    "an action without service": (
        text({**ALLOW, "Action": "GetObject"}),
        "statement 1: an action is neither * nor <service>:<action>",
    ),
    "no Resource": (text({"Effect": "Allow", "Action": "a:b"}), "statement 1 has neither Resource nor NotResource"),
    "another element": (
        text({**ALLOW, "Actions": "x"}),
        "statement 1 has an element that is not part of the policy language",
    ),
    "a principal": (
        text({**ALLOW, "Principal": "*"}),
        "statement 1 has Principal, which an identity policy cannot have",
    ),
    "another operator": (
        text({**ALLOW, "Condition": {"StringEqual": {"a:b": "c"}}}),
        "statement 1: Condition has an operator that does not exist",
    ),
    "a list for a condition": (text({**ALLOW, "Condition": []}), "statement 1: Condition is not an object"),
    "an object for a value": (
        text({**ALLOW, "Condition": {"StringEquals": {"a:b": {}}}}),
        "statement 1: a value of Condition is not a string, number or boolean",
    ),
    "a number for a Sid": (text({**ALLOW, "Sid": 1}), "statement 1: Sid is not a string"),
    "the second statement": (text(ALLOW, {}), "statement 2 has neither Action nor NotAction"),
}

REFUSED_TRUST = {
    "a resource": ({**TRUST, "Resource": "*"}, "statement 1 has a resource element, which a trust policy cannot have"),
    "no principal": ({**ALLOW}, "statement 1 has a resource element, which a trust policy cannot have"),
    "neither principal": (
        {"Effect": "Allow", "Action": "sts:AssumeRole"},
        "statement 1 has neither Principal nor NotPrincipal",
    ),
    "both principals": ({**TRUST, "NotPrincipal": "*"}, "statement 1 has both Principal and NotPrincipal"),
    "a text for a principal": ({**TRUST, "Principal": "123"}, "statement 1: Principal is a string other than *"),
    "no principals": ({**TRUST, "Principal": {}}, "statement 1: Principal is empty"),
    "another kind": (
        {**TRUST, "Principal": {"Aws": "*"}},
        "statement 1: Principal has a type of principal that does not exist",
    ),
}


@pytest.mark.parametrize(("source", "reason"), REFUSED.values(), ids=REFUSED)
def test_document_that_aws_refuses(source: object, reason: str) -> None:
    assert parse(source, PolicyKind.IDENTITY) == Unreadable(reason=reason)


@pytest.mark.parametrize(("statement", "reason"), REFUSED_TRUST.values(), ids=REFUSED_TRUST)
def test_trust_policy_that_aws_refuses(statement: object, reason: str) -> None:
    assert parse(text(statement), PolicyKind.TRUST) == Unreadable(reason=reason)
