from __future__ import annotations

import pytest

from policypack.controls.iam.iam_trust_confused_deputy import CONTROL
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from tests.controls.identity_policies import not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Condition": {"StringEquals": {"aws:SourceAccount": aws.get_caller_identity().account_id}}'
OPEN: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": "sts:AssumeRole",
}
ACCOUNT = {"aws:SourceAccount": "123456789012"}


def trust(**elements: object) -> DeclaredPolicy:
    return policy({**OPEN, **elements}, kind=PolicyKind.TRUST)


ROWS = (
    Row("pinned to an account", trust(Condition={"StringEquals": ACCOUNT})),
    Row(
        "pinned to an ARN", trust(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:123456789012:trail/*"}})
    ),
    Row("runs code of the account", trust(Principal={"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]})),
    Row("open", trust(), wrong("lets cloudtrail act for any account", FIX)),
    Row(
        "of a region",
        trust(Principal={"Service": "logs.eu-west-1.amazonaws.com"}),
        wrong("lets logs act for any account", FIX),
    ),
    Row(
        "one of two",
        trust(Principal={"Service": ["ec2.amazonaws.com", "sns.amazonaws.com"]}),
        wrong("lets sns act for any account", FIX),
    ),
    Row(
        "pinned where there is a source",
        trust(Condition={"StringEqualsIfExists": ACCOUNT}),
        wrong("lets cloudtrail act for any account", FIX),
    ),
    Row(
        "pinned to any ARN",
        trust(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/*"}}),
        wrong("lets cloudtrail act for any account", FIX),
    ),
    Row("an account", trust(Principal={"AWS": "123456789012"})),
    *not_known(OPEN, "Effect", "Principal", "Condition", kind=PolicyKind.TRUST),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_trust_confused_deputy(row: Row) -> None:
    verify(CONTROL, row)
