from __future__ import annotations

import pytest

from policypack.controls.iam.iam_trust_confused_deputy import CONTROL
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.controls.identities import partly_known
from tests.controls.identity_policies import WAITS, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Condition": {"StringEquals": {"aws:SourceAccount": aws.get_caller_identity().account_id}}'
OPEN: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"Service": "config.amazonaws.com"},
    "Action": "sts:AssumeRole",
}
SOURCE = "aws:SourceAccount"
ACCOUNT = {SOURCE: "123456789012"}


def trust(**elements: object) -> DeclaredPolicy:
    return policy({**OPEN, **elements}, kind=PolicyKind.TRUST)


def not_known_in(**elements: object) -> DeclaredPolicy:
    return partly_known({**OPEN, **elements}, kind=PolicyKind.TRUST)


CONFIG = wrong("allows config to use the role for any account", FIX)

ROWS = (
    Row("pinned to an account", trust(Condition={"StringEquals": ACCOUNT})),
    Row("pinned to an ARN", trust(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:config:*:123456789012:*"}})),
    Row("runs code of the account", trust(Principal={"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]})),
    Row("open", trust(), wrong("allows config to use the role for any account", FIX)),
    Row(
        "of a region",
        trust(Principal={"Service": "logs.eu-west-1.amazonaws.com"}),
        wrong("allows logs to use the role for any account", FIX),
    ),
    Row(
        "one of two",
        trust(Principal={"Service": ["ec2.amazonaws.com", "sns.amazonaws.com"]}),
        wrong("allows sns to use the role for any account", FIX),
    ),
    Row(
        "a source condition that holds without a source",
        trust(Condition={"StringEqualsIfExists": ACCOUNT}),
        wrong("allows config to use the role for any account", FIX),
    ),
    Row(
        "pinned to any ARN",
        trust(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:config:*:*:*"}}),
        wrong("allows config to use the role for any account", FIX),
    ),
    Row("CloudTrail as its guide documents it", trust(Principal={"Service": "cloudtrail.amazonaws.com"})),
    Row("CloudTrail in China", trust(Principal={"Service": ["cloudtrail.amazonaws.com.cn"]})),
    Row(
        "CloudTrail with any source",
        trust(Principal={"Service": "cloudtrail.amazonaws.com"}, Condition={"ArnLike": {"aws:SourceArn": "arn:aws:*"}}),
    ),
    Row(
        "CloudTrail and another service",
        trust(Principal={"Service": ["cloudtrail.amazonaws.com", "ec2.amazonaws.com"]}),
        wrong("allows cloudtrail to use the role for any account", FIX),
    ),
    Row(
        "CloudTrail and another account",
        trust(Principal={"Service": "cloudtrail.amazonaws.com", "AWS": "123456789012"}),
        wrong("allows cloudtrail to use the role for any account", FIX),
    ),
    Row(
        "CloudTrail and an unknown service",
        not_known_in(Principal={"Service": ("cloudtrail.amazonaws.com", UNKNOWN)}),
        WAITS,
    ),
    Row(
        "the search service",
        trust(Principal={"Service": "es.amazonaws.com"}),
        wrong("allows es to use the role for any account", FIX),
    ),
    Row(
        "the control plane of EKS",
        trust(Principal={"Service": "eks.amazonaws.com"}),
        wrong("allows eks to use the role for any account", FIX),
    ),
    Row(
        "the control plane of one EKS cluster",
        trust(
            Principal={"Service": "eks.amazonaws.com"},
            Condition={"ArnLike": {"aws:SourceArn": "arn:aws:eks:us-east-1:123456789012:cluster/main"}},
        ),
    ),
    Row("EKS Pod Identity", trust(Principal={"Service": "pods.eks.amazonaws.com"})),
    Row(
        "Pods of any cluster on Fargate",
        trust(Principal={"Service": "eks-fargate-pods.amazonaws.com"}),
        wrong("allows eks-fargate-pods to use the role for any account", FIX),
    ),
    Row("an account", trust(Principal={"AWS": "123456789012"})),
    Row("pinned to an organization", trust(Condition={"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}})),
    Row(
        "a condition on the principal instead of the source",
        trust(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        CONFIG,
    ),
    Row("pinned to any account", trust(Condition={"StringLike": {"aws:SourceAccount": "*"}}), CONFIG),
    Row("all accounts but one", trust(Condition={"StringNotEquals": ACCOUNT}), CONFIG),
    Row(
        "in China",
        trust(Principal={"Service": "sns.amazonaws.com.cn"}),
        wrong("allows sns to use the role for any account", FIX),
    ),
    Row(
        "of two regions",
        trust(Principal={"Service": ["logs.eu-west-1.amazonaws.com", "logs.us-east-1.amazonaws.com"]}),
        wrong("allows logs to use the role for any account", FIX),
    ),
    Row("denied", trust(Effect="Deny")),
    Row("sessions are tagged only", trust(Action="sts:TagSession")),
    Row("unknown service", not_known_in(Principal={"Service": UNKNOWN}), WAITS),
    Row(
        "a service and an unknown one",
        not_known_in(Principal={"Service": ("config.amazonaws.com", UNKNOWN)}),
        CONFIG,
    ),
    Row("unknown role", not_known_in(Principal={"AWS": UNKNOWN})),
    Row("pinned to an unknown account", not_known_in(Condition={"StringEquals": {SOURCE: UNKNOWN}}), WAITS),
    Row(
        "pinned to any account and an unknown one",
        not_known_in(Condition={"StringLike": {SOURCE: ("*", UNKNOWN)}}),
        CONFIG,
    ),
    *not_known(OPEN, "Effect", "Principal", "Condition", kind=PolicyKind.TRUST),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_trust_confused_deputy(row: Row) -> None:
    verify(CONTROL, row)
