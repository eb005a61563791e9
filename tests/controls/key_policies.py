"""Key policies for trails as AWS documents them, for the tests of controls that evaluate them."""

from __future__ import annotations

from dataclasses import replace

from policypack.model.keys import Key
from policypack.model.policy import PolicyKind
from tests.builders import KEY, declared, document

TRAIL_ARN = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit"
ACCOUNT_STATEMENT = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
    "Action": "kms:*",
    "Resource": "*",
}


def grant(action: str, **conditions: object) -> dict[str, object]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": action,
        "Resource": "*",
        "Condition": conditions,
    }


def with_policy(*statements: dict[str, object]) -> Key:
    return replace(KEY, policies=(declared(document(ACCOUNT_STATEMENT, *statements), PolicyKind.KEY),))


SOURCE = {"aws:SourceArn": TRAIL_ARN}
CONTEXT = {"kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:123456789012:trail/*"}
DATA_KEYS = grant("kms:GenerateDataKey*", StringEquals=SOURCE, StringLike=CONTEXT)
DESCRIBE = grant("kms:DescribeKey", StringEquals=SOURCE)
