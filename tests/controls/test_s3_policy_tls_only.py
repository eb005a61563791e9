from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.bucket.s3_policy_tls_only import CONTROL
from policypack.model.buckets import Bucket, ExternalBucketPolicy
from policypack.model.control import Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, INVENTORY, declared, document
from tests.controls.table import Row, verify

BUCKET_ARN = "arn:aws:s3:::logs"
OBJECTS = f"{BUCKET_ARN}/*"
OTHER_ARN = "arn:aws:s3:::other"
CHINA = ["arn:aws-cn:s3:::logs", "arn:aws-cn:s3:::logs/*"]
FALSE = {"aws:SecureTransport": "false"}
NOT_TLS = {"StringNotEquals": {"aws:SecureTransport": "true"}}
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
        message="does not deny requests without TLS for this bucket and for its objects",
        fix=FIX,
        finding="policy",
    ),
)
UNDETERMINED = (Undetermined(path="policy", finding="policy"),)


def with_policy(*statements: dict[str, object]) -> Bucket:
    return replace(BUCKET, policies=(declared(document(*statements), PolicyKind.BUCKET),))


def partly(statement: dict[str, object]) -> DeclaredPolicy:
    return declared({"Statement": [statement]}, PolicyKind.BUCKET)


def outside(policy: DeclaredPolicy, name: str | None = "logs") -> ExternalBucketPolicy:
    return ExternalBucketPolicy(policy=policy, names=frozenset() if name is None else frozenset({name}))


def without(element: str) -> dict[str, object]:
    return {key: value for key, value in DENY.items() if key != element}


ROWS = (
    Row("denied for both", with_policy(DENY)),
    Row("denied by one star", with_policy({**DENY, "Resource": "*"})),
    Row("denied by a prefix", with_policy({**DENY, "Resource": "arn:aws:s3:::logs*"})),
    Row("denied by two statements", with_policy({**DENY, "Resource": BUCKET_ARN}, {**DENY, "Resource": OBJECTS})),
    Row("denied beside other statements", with_policy({**DENY, "Condition": ORGANIZATION}, DENY)),
    Row("denied in any partition", with_policy({**DENY, "Resource": ["arn:*:s3:::logs", "arn:*:s3:::logs/*"]})),
    Row("denied by patterns", with_policy({**DENY, "Resource": ["arn:aws:s3:::lo?s", "arn:aws:s3:::*/*"]})),
    Row("denied by every key", with_policy({**DENY, "Resource": [BUCKET_ARN, f"{BUCKET_ARN}/?*"]})),
    Row("denied if the condition is not met", with_policy({**DENY, "Condition": NOT_TLS})),
    Row("denied as text", with_policy({**DENY, "Condition": {"StringEquals": {"aws:SecureTransport": "False"}}})),
    Row("denied if there is no key, too", with_policy({**DENY, "Condition": {"BoolIfExists": FALSE}})),
    Row("denied for AWS principals", with_policy({**DENY, "Principal": {"AWS": ["*"]}})),
    Row(
        "a name only, in another partition",
        replace(with_policy({**DENY, "Resource": CHINA}), names=frozenset({"logs"})),
    ),
    Row("another partition than that of the ARN", with_policy({**DENY, "Resource": CHINA}), WEAK),
    Row("another bucket", with_policy({**DENY, "Resource": [f"{OTHER_ARN}", f"{OTHER_ARN}/*"]}), WEAK),
    Row("another bucket's objects", with_policy({**DENY, "Resource": [BUCKET_ARN, f"{OTHER_ARN}/*"]}), WEAK),
    Row("buckets with a longer name", with_policy({**DENY, "Resource": "arn:aws:s3:::logs-*"}), WEAK),
    Row("other resources", with_policy({**without("Resource"), "NotResource": OTHER_ARN}), WEAK),
    Row("of the caller", with_policy({**DENY, "Resource": [BUCKET_ARN, f"{BUCKET_ARN}/${{aws:username}}/*"]}), WEAK),
    Row("for every role of a name", with_policy({**DENY, "Principal": {"AWS": "arn:aws:iam::*:role/x"}}), WEAK),
    Row("for a service", with_policy({**DENY, "Principal": {"Service": "logs.amazonaws.com"}}), WEAK),
    Row("an old version of TLS", with_policy({**DENY, "Condition": {"NumericLessThan": {"s3:TlsVersion": 1.2}}}), WEAK),
    Row("not with TLS", with_policy({**DENY, "Condition": {"StringNotEquals": FALSE}}), WEAK),
    Row("no key", with_policy({**DENY, "Condition": {"Null": {"aws:SecureTransport": "true"}}}), WEAK),
    Row("reading and writing", with_policy({**DENY, "Action": ["s3:Get*", "s3:Put*"]}), WEAK),
    Row("a policy of a bucket outside the stack", outside(declared(document(DENY), PolicyKind.BUCKET))),
    Row(
        "a policy of a bucket outside the stack, about another bucket",
        outside(declared(document(DENY), PolicyKind.BUCKET), "other"),
        WEAK,
    ),
    Row("a policy of an unknown bucket", outside(declared(document(DENY), PolicyKind.BUCKET), None), UNDETERMINED),
    Row(
        "a policy of an unknown bucket, for every bucket",
        outside(declared(document({**DENY, "Resource": "arn:aws:s3:::*"}), PolicyKind.BUCKET), None),
    ),
    Row(
        "a policy of an unknown bucket, for a prefix",
        outside(declared(document({**DENY, "Resource": [BUCKET_ARN, f"{BUCKET_ARN}/a/*"]}), PolicyKind.BUCKET), None),
        WEAK,
    ),
    Row(
        "a policy of an unknown bucket, for names that begin so",
        outside(declared(document({**DENY, "Resource": "arn:aws:s3:::lo*"}), PolicyKind.BUCKET), None),
        UNDETERMINED,
    ),
    Row("a bucket whose name is unknown", replace(with_policy(DENY), names=frozenset()), UNDETERMINED),
    Row(
        "no policy",
        BUCKET,
        (
            Violation(
                path="", message="the bucket accepts requests without TLS: it has no policy that denies them", fix=FIX
            ),
        ),
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
        outside(declared(document({**DENY, "Resource": OBJECTS}), PolicyKind.BUCKET)),
        (replace(WEAK[0], fix=FIX),),
    ),
    Row("only unknown policies", replace(BUCKET, may_have_more_policies=True), (Undetermined(path="policy"),)),
    Row("an unknown policy", outside(declared(UNKNOWN, PolicyKind.BUCKET)), UNDETERMINED),
    *(Row(f"unknown {it}", outside(partly({**DENY, it: UNKNOWN})), UNDETERMINED) for it in DENY),
    Row(
        "unknown principal of a Deny on another bucket",
        outside(partly({**DENY, "Principal": UNKNOWN, "Resource": "x"})),
        WEAK,
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_policy_tls_only(row: Row) -> None:
    verify(CONTROL, row)


def test_policies_of_buckets_outside_the_stack_are_subjects() -> None:
    policy = outside(declared(document(DENY), PolicyKind.BUCKET))
    inventory = replace(INVENTORY, buckets=(BUCKET,), external_bucket_policies=(policy,))
    assert list(CONTROL.subjects(inventory)) == [BUCKET, policy]
