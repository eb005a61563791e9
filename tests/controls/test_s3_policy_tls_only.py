from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.bucket.s3_policy_tls_only import CONTROL
from policypack.model.buckets import Bucket
from policypack.model.control import Undetermined, Violation
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, INVENTORY, declared, document
from tests.controls.table import Row, verify

BUCKET_ARN = "arn:aws:s3:::logs"
OBJECTS = f"{BUCKET_ARN}/*"
ADMIN = "arn:aws:iam::123456789012:role/admin"
PLAIN_TEXT: dict[str, object] = {"Bool": {"aws:SecureTransport": "false"}}
ORGANIZATION: dict[str, object] = {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
DENY: dict[str, object] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": [BUCKET_ARN, OBJECTS],
    "Condition": PLAIN_TEXT,
}
FIX = (
    '{"Effect": "Deny", "Principal": "*", "Action": "s3:*", '
    '"Resource": [bucket.arn, pulumi.Output.concat(bucket.arn, "/*")], '
    '"Condition": {"Bool": {"aws:SecureTransport": "false"}}}'
)
WEAK = (
    Violation(
        path="policy",
        problem="does not deny requests without TLS for the bucket and for its objects",
        fix=FIX,
        finding="policy",
    ),
)
UNDETERMINED = (Undetermined(path="policy", finding="policy"),)


def with_policy(*statements: dict[str, object]) -> Bucket:
    return replace(BUCKET, policies=(declared(document(*statements), PolicyKind.BUCKET),))


def without(element: str) -> dict[str, object]:
    return {key: value for key, value in DENY.items() if key != element}


ROWS = (
    Row("denied for both", with_policy(DENY)),
    Row("denied by one star", with_policy({**DENY, "Resource": "*"})),
    Row("denied by a prefix", with_policy({**DENY, "Resource": "arn:aws:s3:::logs*"})),
    Row("denied by two statements", with_policy({**DENY, "Resource": BUCKET_ARN}, {**DENY, "Resource": OBJECTS})),
    Row("denied beside other statements", with_policy({**DENY, "Condition": ORGANIZATION}, DENY)),
    Row("a policy of a bucket outside the stack", declared(document(DENY), PolicyKind.BUCKET)),
    Row(
        "no policy",
        BUCKET,
        (Violation(path="", problem="the bucket answers without TLS: it has no policy that forbids it", fix=FIX),),
    ),
    Row("the bucket alone", with_policy({**DENY, "Resource": BUCKET_ARN}), WEAK),
    Row("the objects alone", with_policy({**DENY, "Resource": OBJECTS}), WEAK),
    Row("some objects", with_policy({**DENY, "Resource": [BUCKET_ARN, f"{BUCKET_ARN}/a/*"]}), WEAK),
    Row("for one principal", with_policy({**DENY, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}), WEAK),
    Row("for all but one principal", with_policy({**without("Principal"), "NotPrincipal": {"AWS": ADMIN}}), WEAK),
    Row("for one action", with_policy({**DENY, "Action": "s3:GetObject"}), WEAK),
    Row("for other actions", with_policy({**without("Action"), "NotAction": "s3:GetObject"}), WEAK),
    Row("with TLS", with_policy({**DENY, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}), WEAK),
    Row("for an organization", with_policy({**DENY, "Condition": {**PLAIN_TEXT, **ORGANIZATION}}), WEAK),
    Row("always", with_policy({**DENY, "Condition": {}}), WEAK),
    Row("allowed", with_policy({**DENY, "Effect": "Allow"}), WEAK),
    Row(
        "a weak policy of a bucket outside the stack",
        declared(document({**DENY, "Resource": OBJECTS}), PolicyKind.BUCKET),
        (replace(WEAK[0], fix=FIX),),
    ),
    Row("no policy that is known", replace(BUCKET, may_have_more_policies=True), (Undetermined(path="policy"),)),
    Row("an unknown policy", declared(UNKNOWN, PolicyKind.BUCKET), UNDETERMINED),
    Row(
        "an unknown resource", declared({"Statement": [{**DENY, "Resource": UNKNOWN}]}, PolicyKind.BUCKET), UNDETERMINED
    ),
    Row(
        "an unknown condition",
        declared({"Statement": [{**DENY, "Condition": UNKNOWN}]}, PolicyKind.BUCKET),
        UNDETERMINED,
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_policy_tls_only(row: Row) -> None:
    verify(CONTROL, row)


def test_policy_that_belongs_to_no_bucket_of_the_stack_is_asked_alone() -> None:
    policy = declared(document(DENY), PolicyKind.BUCKET)
    joined = replace(BUCKET, policies=(policy,))
    assert list(CONTROL.subjects(replace(INVENTORY, buckets=(joined,), policies=(policy,)))) == [joined]
    assert list(CONTROL.subjects(replace(INVENTORY, policies=(policy,)))) == [policy]
    open_question = replace(BUCKET, may_have_more_policies=True)
    inventory = replace(INVENTORY, buckets=(open_question,), policies=(policy,))
    assert list(CONTROL.subjects(inventory)) == [open_question]
