from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_policies_first import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.trails import NeededPolicies
from tests.builders import INVENTORY, TRAIL
from tests.controls.table import Row, verify

ORDERED = NeededPolicies(trail=TRAIL)
LATE = "may be created after the trail: CloudTrail rejects a trail whose required policies do not exist yet"


def wrong(path: str, message: str, *variables: str) -> tuple[Violation]:
    fix = f"opts=pulumi.ResourceOptions(depends_on=[{', '.join(variables)}])"
    return (Violation(path=path, message=f"{message} that {LATE}", fix=fix),)


ROWS = (
    Row("everything first", ORDERED),
    Row(
        "the bucket policy may be later",
        replace(ORDERED, unordered=("s3BucketName",)),
        wrong("s3BucketName", "requires a bucket policy", "bucket_policy"),
    ),
    Row(
        "the key policy may be later",
        replace(ORDERED, unordered=("kmsKeyId",)),
        wrong("kmsKeyId", "requires a key policy", "key_policy"),
    ),
    Row(
        "the topic policy may be later",
        replace(ORDERED, unordered=("snsTopicName",)),
        wrong("snsTopicName", "requires a topic policy", "topic_policy"),
    ),
    Row(
        "the role's policy may be later",
        replace(ORDERED, unordered=("cloudWatchLogsRoleArn",)),
        wrong("cloudWatchLogsRoleArn", "requires a policy of the CloudWatch Logs role", "role_policy"),
    ),
    Row(
        "two policies may be later",
        replace(ORDERED, unordered=("s3BucketName", "kmsKeyId"), undecided=("kmsKeyId",)),
        wrong("s3BucketName, kmsKeyId", "require a bucket policy and a key policy", "bucket_policy", "key_policy"),
    ),
    Row(
        "a policy whose bucket is unknown",
        replace(ORDERED, undecided=("s3BucketName",)),
        (Undetermined(path="s3BucketName"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_policies_first(row: Row) -> None:
    verify(CONTROL, row)


def test_trails_without_policies_in_the_stack_are_not_subjects() -> None:
    without, undecided = replace(ORDERED, has_any=False), replace(ORDERED, has_any=False, undecided=("kmsKeyId",))
    inventory = replace(INVENTORY, needed_policies=(ORDERED, without, undecided))
    assert list(CONTROL.subjects(inventory)) == [ORDERED, undecided]
