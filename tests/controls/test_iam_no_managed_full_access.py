from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.iam.iam_no_managed_full_access import CONTROL
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.identities import ManagedPolicies
from policypack.model.unknown import UNKNOWN, Maybe
from tests.builders import MANAGED_POLICIES
from tests.controls.table import Row, verify

S3 = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
LAMBDA = "arn:aws-us-gov:iam::aws:policy/AWSLambda_FullAccess"
SECOND = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess_v2"


def full_access(arn: str) -> tuple[Outcome, ...]:
    return (
        Violation(
            path="policyArn",
            message=f"attaches {arn}, which grants full access to a service",
            fix="attach a policy that allows only the required actions",
            finding=arn.rsplit("/", 1)[-1],
        ),
    )


WRONG = full_access(S3)


def attached(*arns: Maybe[str]) -> ManagedPolicies:
    return replace(MANAGED_POLICIES, arns=arns)


ROWS = (
    Row("reads only", MANAGED_POLICIES),
    Row("nothing", attached()),
    Row("a policy of the account", attached("arn:aws:iam::123456789012:policy/AmazonS3FullAccess")),
    Row("all of a service", attached(S3), WRONG),
    Row("all of a service that is allowed", attached(S3), settings={"allowed": ("AmazonS3FullAccess",)}),
    Row("in another partition, spelt otherwise", attached(LAMBDA), full_access(LAMBDA)),
    Row("a second version of such a policy", attached(SECOND), full_access(SECOND)),
    Row("two of them", attached(S3, LAMBDA), WRONG + full_access(LAMBDA)),
    Row("two of them, one allowed", attached(S3, LAMBDA), full_access(LAMBDA), {"allowed": ("AmazonS3FullAccess",)}),
    Row("two unknown policies", attached(UNKNOWN, UNKNOWN), (Undetermined(path="policyArn"),)),
    Row("unknown policy beside one", attached(UNKNOWN, S3), (Undetermined(path="policyArn"), *WRONG)),
    Row("unknown list", replace(MANAGED_POLICIES, arns=UNKNOWN), (Undetermined(path="policyArn"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_no_managed_full_access(row: Row) -> None:
    verify(CONTROL, row)
