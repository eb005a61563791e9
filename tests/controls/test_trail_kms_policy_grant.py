from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_kms_policy_grant import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import KEY, declared
from tests.controls.key_policies import DATA_KEYS, DESCRIBE, grant, with_policy
from tests.controls.table import Row, verify

OTHER_CONTEXT = {"kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:999999999999:trail/*"}
SERVICE = '{"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": '
ACCOUNT = '{"StringEquals": {"aws:SourceAccount": aws.get_caller_identity().account_id}}'
PASTE = {
    "kms:GenerateDataKey": f'{SERVICE}"kms:GenerateDataKey*", "Resource": "*", "Condition": {ACCOUNT}}}',
    "kms:DescribeKey": f'{SERVICE}"kms:DescribeKey", "Resource": "*", "Condition": {ACCOUNT}}}',
}


def refused(*actions: str) -> tuple[Violation, ...]:
    return (
        Violation(
            path="policy",
            message=(
                f"does not allow cloudtrail.amazonaws.com to call {' and '.join(actions)}: "
                "AWS rejects the trail (InsufficientEncryptionPolicyException)"
            ),
            fix=", ".join(PASTE[action] for action in actions),
            finding="policy/trail",
        ),
    )


ROWS = (
    Row("as AWS documents it", with_policy(DATA_KEYS, DESCRIBE)),
    Row("no conditions", with_policy(grant("kms:*"))),
    Row("nothing for CloudTrail", with_policy(), refused("kms:GenerateDataKey", "kms:DescribeKey")),
    Row("no kms:GenerateDataKey", with_policy(DESCRIBE), refused("kms:GenerateDataKey")),
    Row("no kms:DescribeKey", with_policy(DATA_KEYS), refused("kms:DescribeKey")),
    Row(
        "another account's trails",
        with_policy(DESCRIBE, grant("kms:GenerateDataKey*", StringLike=OTHER_CONTEXT)),
        refused("kms:GenerateDataKey"),
    ),
    Row(
        "the default policy",
        KEY,
        (
            Violation(
                path="policy",
                message=(
                    "is not set, and the default key policy does not grant access to CloudTrail: "
                    "AWS rejects the trail (InsufficientEncryptionPolicyException)"
                ),
                fix=f"beside the account's own statement {PASTE['kms:GenerateDataKey']}, {PASTE['kms:DescribeKey']}",
            ),
        ),
    ),
    Row("only unknown policies", replace(KEY, may_have_more_policies=True), (Undetermined(path="policy"),)),
    Row(
        "an unknown policy",
        replace(KEY, policies=(declared(UNKNOWN, PolicyKind.KEY),)),
        (Undetermined(path="policy", finding="policy"),),
    ),
    Row(
        "an unknown condition",
        with_policy(DESCRIBE, grant("kms:GenerateDataKey*", StringEquals={"kms:ViaService": "x"})),
        (Undetermined(path="policy", finding="policy/trail"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_kms_policy_grant(row: Row) -> None:
    verify(CONTROL, row)
