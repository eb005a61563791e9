from __future__ import annotations

import json

import pytest

from policypack.cloudtrail.delivery import Delivery, refused_bucket_calls
from policypack.iam.parsing.documents import parse
from policypack.model.policy import Document, PolicyKind

SERVICE = {"Service": "cloudtrail.amazonaws.com"}


def policy(accounts: int, action: str = "s3:PutObject") -> Document:
    ids = [f"{number:012}" for number in range(accounts)]
    condition = {"StringEquals": {"aws:SourceAccount": ids}}
    folders = [f"arn:aws:s3:::logs/AWSLogs/{it}/*" for it in ids]
    statements: list[dict[str, object]] = [
        {"Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::logs"},
        {"Action": action, "Resource": folders},
    ]
    text = json.dumps(
        {"Statement": [{"Effect": "Allow", "Principal": SERVICE, "Condition": condition, **it} for it in statements]}
    )
    document = parse(text, PolicyKind.BUCKET)
    assert isinstance(document, Document)
    return document


@pytest.mark.parametrize("accounts", [1, 16, 17, 500])
def test_a_policy_for_any_number_of_accounts_is_accepted(accounts: int) -> None:
    assert refused_bucket_calls(policy(accounts), Delivery(bucket="logs")) == ()


@pytest.mark.parametrize("accounts", [1, 16, 17, 500])
def test_a_call_that_is_granted_for_none_of_the_accounts_is_refused(accounts: int) -> None:
    refused = refused_bucket_calls(policy(accounts, "s3:GetObject"), Delivery(bucket="logs"))
    assert [(it.call.action, it.is_certain) for it in refused] == [("s3:putobject", True)]


def test_calls_that_are_granted_for_different_accounts_are_refused() -> None:
    one, other = ("arn:aws:s3:::logs/AWSLogs/111122223333/*", "444455556666")
    text = json.dumps(
        {
            "Statement": [
                {"Effect": "Allow", "Principal": SERVICE, "Action": "s3:PutObject", "Resource": one},
                {
                    "Effect": "Allow",
                    "Principal": SERVICE,
                    "Action": "s3:GetBucketAcl",
                    "Resource": "arn:aws:s3:::logs",
                    "Condition": {"StringEquals": {"aws:SourceAccount": other}},
                },
            ]
        }
    )
    document = parse(text, PolicyKind.BUCKET)
    assert isinstance(document, Document)
    assert len(refused_bucket_calls(document, Delivery(bucket="logs"))) == 1
