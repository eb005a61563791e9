from __future__ import annotations

import pytest

from policypack.controls.iam.iam_no_unconstrained_write import CONTROL
from tests.controls.identity_policies import allow, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Resource": [table.arn], with the ARNs of the resources to write to'
WIDE = allow("dynamodb:PutItem")

ROWS = (
    Row("on one table", policy(allow("dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:123456789012:table/a"))),
    Row("on every resource", policy(WIDE), wrong("allows dynamodb:PutItem on every resource", FIX)),
    Row(
        "under a second factor",
        policy({**WIDE, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}),
        wrong("allows dynamodb:PutItem on every resource", FIX),
    ),
    Row("limited by a tag", policy({**WIDE, "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}})),
    Row("denied", policy({**WIDE, "Effect": "Deny"})),
    Row("denied again everywhere", policy(WIDE, {**WIDE, "Effect": "Deny"})),
    Row("reads only", policy(allow("dynamodb:GetItem"))),
    Row(
        "on every table",
        policy(allow("dynamodb:PutItem", "arn:aws:dynamodb:*:123456789012:table/*")),
        wrong("allows dynamodb:PutItem on every resource", FIX),
    ),
    Row("on one kind of many", policy(allow("ec2:CreateTags", "arn:aws:ec2:*:*:network-interface/*"))),
    Row("takes no resource", policy(allow("cloudwatch:PutAnomalyDetector"))),
    Row("an undocumented action", policy(allow("codestar:Rename"))),
    Row(
        "four actions",
        policy(allow(["sqs:SendMessage", "sqs:PurgeQueue", "sqs:DeleteQueue", "sqs:DeleteMessage"])),
        wrong("allows sqs:DeleteMessage, sqs:DeleteQueue, sqs:PurgeQueue and 1 more on every resource", FIX),
    ),
    Row(
        "the same in two statements",
        policy(WIDE, WIDE),
        wrong("allows dynamodb:PutItem on every resource", FIX)
        + wrong("allows dynamodb:PutItem on every resource", FIX, 2),
    ),
    Row("one log group", policy(allow("logs:PutLogEvents", "arn:aws:logs:*:*:log-group:/app:*"))),
    Row(
        "every log group",
        policy(allow("logs:PutLogEvents", "arn:aws:logs:*:*:log-group:*:*")),
        wrong("allows logs:PutLogEvents on every resource", FIX),
    ),
    *not_known(WIDE, "Effect", "Action", "Resource", "Condition"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_unconstrained_write(row: Row) -> None:
    verify(CONTROL, row)
