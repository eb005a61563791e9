from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_kms_policy_source_arn import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import KEY, declared
from tests.controls.key_policies import DATA_KEYS, DESCRIBE, SOURCE, grant, with_policy
from tests.controls.table import Row, verify

ANY_ACCOUNT = (
    Violation(
        path="policy",
        message="allows CloudTrail to use the key on behalf of any account (statement 2)",
        fix='"Condition": {"StringEquals": {"aws:SourceArn": "<the ARN of the trail>"}}',
        finding="policy/statement 2",
    ),
)
ANY_TRAIL = (
    Violation(
        path="policy",
        message="allows CloudTrail to encrypt log files of any trail (statement 2)",
        fix=(
            '"Condition": {"StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": '
            '"arn:aws:cloudtrail:*:<account id>:trail/*"}}'
        ),
        finding="policy/statement 2",
    ),
)

ROWS = (
    Row("as AWS documents it", with_policy(DATA_KEYS, DESCRIBE)),
    Row("nothing for CloudTrail", with_policy()),
    Row("no policy", KEY),
    Row("no source", with_policy(grant("kms:DescribeKey")), ANY_ACCOUNT),
    Row(
        "a source condition that matches every account",
        with_policy(grant("kms:DescribeKey", StringLike={"aws:SourceArn": "*"})),
        ANY_ACCOUNT,
    ),
    Row("no context", with_policy(grant("kms:GenerateDataKey*", StringEquals=SOURCE)), ANY_TRAIL),
    Row(
        "an unknown policy",
        replace(KEY, policies=(declared(UNKNOWN, PolicyKind.KEY),)),
        (Undetermined(path="policy", finding="policy"),),
    ),
    Row(
        "an unknown condition",
        replace(KEY, policies=(declared({"Statement": [{**DESCRIBE, "Condition": UNKNOWN}]}, PolicyKind.KEY),)),
        (Undetermined(path="policy", finding="policy/statement 1"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_kms_policy_source_arn(row: Row) -> None:
    verify(CONTROL, row)
