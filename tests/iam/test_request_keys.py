"""Conditions that hold for every resource do not limit which resources a permission can take over or destroy."""

from __future__ import annotations

import pytest

from policypack.iam.conditions.restrictions import restricts_in_own_account
from policypack.model.policy import Condition

OWN = "111122223333"


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("stringequals", "s3:resourceaccount", OWN),
        ("stringequals", "kms:calleraccount", OWN),
        ("stringequals", "kms:keyspec", "SYMMETRIC_DEFAULT"),
        ("stringequals", "kms:keyusage", "ENCRYPT_DECRYPT"),
        ("stringequals", "kms:keyorigin", "AWS_KMS"),
        ("bool", "kms:multiregion", "false"),
        ("bool", "kms:bypasspolicylockoutsafetycheck", "false"),
        ("numericgreaterthanequals", "kms:schedulekeydeletionpendingwindowindays", "7"),
        ("stringequals", "s3:x-amz-server-side-encryption", "aws:kms"),
        ("null", "s3:x-amz-server-side-encryption-aws-kms-key-id", "false"),
        ("stringequals", "s3:x-amz-acl", "private"),
        ("stringequals", "s3:x-amz-storage-class", "GLACIER"),
        ("stringlike", "s3:requestobjecttag/team", "a"),
        ("stringequals", "aws:requesttag/team", "a"),
        ("stringequals", "ec2:osuser", "ec2-user"),
        ("stringequals", "ec2:metadatahttptokens", "required"),
        ("stringequals", "ec2:tenancy", "default"),
        ("numericlessthan", "sagemaker:sessiondurationinseconds", "99999"),
        ("bool", "batch:privileged", "false"),
        ("arnlike", "ecs:cluster", "arn:aws:ecs:*:*:cluster/*"),
    ],
)
def test_condition_that_does_not_distinguish_resources_does_not_restrict(operator: str, key: str, value: str) -> None:
    assert not restricts_in_own_account(Condition(operator=operator, key=key, values=(value,)))


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("stringequals", "aws:resourcetag/team", "a"),
        ("stringequals", "ec2:resourcetag/team", "a"),
        ("arnlike", "ecs:cluster", "arn:aws:ecs:*:*:cluster/tools"),
        ("arnlike", "ecs:cluster", "arn:aws:ecs:*:*:cluster/tools-*"),
        ("stringequals", "kms:resourcealiases", "alias/app"),
        ("stringlike", "ssm:resourcetag/role", "web"),
        ("bool", "aws:resourcetag/managed", "true"),
    ],
)
def test_condition_that_names_resources_restricts(operator: str, key: str, value: str) -> None:
    assert restricts_in_own_account(Condition(operator=operator, key=key, values=(value,)))
