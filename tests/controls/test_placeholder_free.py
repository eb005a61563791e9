from __future__ import annotations

import json
from typing import Any

import pytest

from policypack.controls.iam.placeholder_free import CONTROL
from policypack.controls.shared import policy_subjects as documents
from policypack.model.control import Outcome, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import declared
from tests.builders import document as text
from tests.controls.identities import partly_known
from tests.controls.identity_policies import WAITS, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = 'replace it with the real value: bucket.arn, role.arn, "123456789012"'
BUCKET = PolicyKind.BUCKET
FILLED: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::123456789012:role/reader"},
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::bucket/${aws:username}/*",
    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
}


def left_in(*elements: str, statement: int = 1) -> tuple[Outcome, ...]:
    return wrong(f"contains a placeholder in {' and '.join(elements)}", FIX, statement)


def bucket_policy(**elements: object) -> DeclaredPolicy:
    return policy({**FILLED, **elements}, kind=BUCKET)


def but(leaves_out: str, **elements: object) -> DeclaredPolicy:
    return policy({**{key: value for key, value in FILLED.items() if key != leaves_out}, **elements}, kind=BUCKET)


ROWS = (
    Row("all filled in", bucket_policy()),
    Row("the example account of AWS", bucket_policy(Principal={"AWS": "111122223333"})),
    Row("a resource", bucket_policy(Resource=["arn:aws:s3:::bucket", "arn:aws:s3:::<bucket>/*"]), left_in("Resource")),
    Row("a resource in braces", bucket_policy(Resource="arn:aws:s3:::{{bucket}}/*"), left_in("Resource")),
    Row("a resource in capitals", bucket_policy(Resource="arn:aws:s3:::YOUR-BUCKET/*"), left_in("Resource")),
    Row("resources left out", but("Resource", NotResource="arn:aws:s3:::<bucket>/*"), left_in("NotResource")),
    Row("a principal", bucket_policy(Principal={"AWS": "arn:aws:iam::<account id>:root"}), left_in("Principal")),
    Row("a principal in capitals", bucket_policy(Principal={"AWS": "ACCOUNT-ID"}), left_in("Principal")),
    Row("a service", bucket_policy(Principal={"Service": "<the service>"}), left_in("Principal")),
    Row("principals left out", but("Principal", NotPrincipal={"AWS": "<the role>"}), left_in("NotPrincipal")),
    Row(
        "a value of a condition",
        bucket_policy(Condition={"StringEquals": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "<your organization>"]}}),
        left_in("Condition"),
    ),
    Row(
        "a key of a condition",
        bucket_policy(Condition={"StringEquals": {"<provider>:aud": "sts.amazonaws.com"}}),
        left_in("Condition"),
    ),
    Row(
        "two elements",
        bucket_policy(Resource="<arn>", Principal={"AWS": "<role>"}),
        left_in("Principal", "Resource"),
    ),
    Row(
        "the second statement",
        policy(FILLED, {**FILLED, "Effect": "Deny", "Resource": "arn:aws:s3:::<bucket>"}, kind=BUCKET),
        left_in("Resource", statement=2),
    ),
    Row(
        "keys of tags in capitals",
        bucket_policy(Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["ACCOUNT_ID", "TEAM"]}}),
    ),
    Row(
        "a tag with brackets",
        bucket_policy(Condition={"StringEquals": {"aws:ResourceTag/team": "<team>"}}),
        left_in("Condition"),
    ),
    Row("unknown resource", partly_known({**FILLED, "Resource": (UNKNOWN, "arn:aws:s3:::bucket")}, kind=BUCKET), WAITS),
    Row(
        "a placeholder and an unknown resource",
        partly_known({**FILLED, "Resource": (UNKNOWN, "arn:aws:s3:::<bucket>")}, kind=BUCKET),
        left_in("Resource"),
    ),
    Row(
        "unknown value of a condition",
        partly_known({**FILLED, "Condition": {"StringEquals": {"aws:PrincipalOrgID": UNKNOWN}}}, kind=BUCKET),
        WAITS,
    ),
    *not_known({**FILLED, "Resource": "arn:aws:s3:::bucket/*"}, "Resource", "Principal", "Condition", kind=BUCKET),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_placeholder_free(row: Row) -> None:
    verify(CONTROL, row)


@pytest.mark.parametrize("condition", documents._CONDITIONS.values(), ids=list(documents._CONDITIONS))
def test_fix_that_was_pasted_and_not_filled_in_is_a_finding(condition: str) -> None:
    """Every condition that a fix of ours suggests holds a placeholder."""
    pasted: dict[str, Any] = {**FILLED, "Principal": "*", "Condition": json.loads(condition)}
    (found,) = CONTROL.check(declared(text(pasted), BUCKET))
    assert isinstance(found, Violation)
    assert found.message == "contains a placeholder in Condition (statement 1)"
