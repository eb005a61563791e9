"""Whose accounts a statement lets in."""

from __future__ import annotations

from typing import Any

import pytest

from policypack.iam.parsing.documents import parse
from policypack.iam.principals.accounts import GrantedAccount, granted_accounts
from policypack.model.policy import Document, PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe

ONE, OTHER = "123456789012", "210987654321"
ROLE = f"arn:aws:iam::{ONE}:role/x"
WHOLE, PART = GrantedAccount(account=ONE, is_whole=True), GrantedAccount(account=ONE, is_whole=False)
ANYBODY = GrantedAccount(account=None, is_whole=True)


def let_in(condition: object, **principal: object) -> list[Maybe[GrantedAccount]]:
    statement: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole", "Condition": condition}
    document = parse({"Statement": {**statement, **principal}}, PolicyKind.TRUST)
    assert isinstance(document, Document)
    assert document.statements is not UNKNOWN
    return list(granted_accounts(document.statements[0]))


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ({"AWS": ONE}, [WHOLE]),
        ({"AWS": f"arn:aws:iam::{ONE}:root"}, [WHOLE]),
        ({"AWS": f"arn:aws-cn:iam::{ONE}:root"}, [WHOLE]),
        ({"AWS": ROLE}, [PART]),
        ({"AWS": f"arn:aws:iam::{ONE}:user/team/root"}, [PART]),
        ({"AWS": f"arn:aws:sts::{ONE}:assumed-role/x/session"}, [PART]),
        ({"AWS": [ONE, f"arn:aws:iam::{OTHER}:role/y"]}, [WHOLE, GrantedAccount(account=OTHER, is_whole=False)]),
        ({"AWS": [ONE, f"arn:aws:iam::{ONE}:root"]}, [WHOLE]),
        ({"AWS": "AIDAEXAMPLEID"}, []),
        ({"Service": "ec2.amazonaws.com"}, []),
        ({"Federated": f"arn:aws:iam::{ONE}:saml-provider/x"}, []),
        ({"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}, []),
        ({"Service": "ec2.amazonaws.com", "AWS": ROLE}, [PART]),
        ("*", [ANYBODY]),
        ({"AWS": "*"}, [ANYBODY]),
        ({"AWS": ["*", ONE]}, [ANYBODY, WHOLE]),
        ({"AWS": "arn:aws:iam::*:root"}, [ANYBODY]),
        (UNKNOWN, [UNKNOWN]),
        ({"AWS": UNKNOWN}, [UNKNOWN]),
        ({"AWS": [ROLE, UNKNOWN]}, [PART, UNKNOWN]),
    ],
)
def test_principals(principal: object, expected: list[Maybe[GrantedAccount]]) -> None:
    assert let_in({}, Principal=principal) == expected


CONDITIONS: dict[str, tuple[object, list[Maybe[GrantedAccount]]]] = {
    "an account": ({"StringEquals": {"aws:PrincipalAccount": ONE}}, [WHOLE]),
    "two accounts": (
        {"StringEquals": {"aws:PrincipalAccount": [ONE, OTHER]}},
        [WHOLE, GrantedAccount(account=OTHER, is_whole=True)],
    ),
    "a role": ({"ArnEquals": {"aws:PrincipalArn": ROLE}}, [PART]),
    "some roles": ({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ONE}:role/deploy-*"}}, [PART]),
    "all that an account has": ({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ONE}:*"}}, [WHOLE]),
    "access points of an account": (
        {"StringEquals": {"s3:DataAccessPointAccount": ONE}},
        [WHOLE],
    ),
    "an access point": (
        {"ArnEquals": {"s3:DataAccessPointArn": f"arn:aws:s3:eu-west-1:{ONE}:accesspoint/x"}},
        [PART],
    ),
    "access points of any account": ({"StringLike": {"s3:DataAccessPointAccount": "*"}}, [ANYBODY]),
    "callers of an account": ({"StringEquals": {"kms:CallerAccount": ONE}}, [WHOLE]),
    "roles of any account": ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/x"}}, [ANYBODY]),
    "an organization": ({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, [ANYBODY]),
    "an account, if there is one": ({"StringEqualsIfExists": {"aws:PrincipalAccount": ONE}}, [ANYBODY]),
    "other accounts": ({"StringNotEquals": {"aws:PrincipalAccount": ONE}}, [ANYBODY]),
    "accounts that are not known": ({"StringEquals": {"aws:PrincipalAccount": UNKNOWN}}, [UNKNOWN]),
    "an account that is not known": ({"StringEquals": {"aws:PrincipalAccount": [UNKNOWN]}}, [UNKNOWN]),
    "a role of a known account that is not known": (
        {"StringEquals": {"aws:PrincipalAccount": "123456789012"}, "ArnLike": {"aws:PrincipalArn": UNKNOWN}},
        [UNKNOWN],
    ),
    "conditions that are not known": (UNKNOWN, [UNKNOWN]),
}


@pytest.mark.parametrize(("condition", "expected"), CONDITIONS.values(), ids=CONDITIONS)
def test_everyone_under_a_condition(condition: object, expected: list[Maybe[GrantedAccount]]) -> None:
    assert let_in(condition, Principal="*") == expected
    assert let_in(condition, NotPrincipal={"AWS": ROLE}) == expected


def test_role_that_a_condition_names_is_no_account_in_whatever_order() -> None:
    account, role = {"aws:PrincipalAccount": ONE}, {"aws:PrincipalArn": ROLE}
    assert let_in({"StringEquals": account, "ArnEquals": role}, Principal="*") == [PART]
    assert let_in({"ArnEquals": role, "StringEquals": account}, Principal="*") == [PART]


def test_conditions_say_nothing_more_of_principals_that_are_named() -> None:
    assert let_in({"ArnEquals": {"aws:PrincipalArn": ROLE}}, Principal={"AWS": OTHER}) == [
        GrantedAccount(account=OTHER, is_whole=True)
    ]
