from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_cloudwatch_role_least_privilege import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.keys import DeliveryRole
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import TRAIL, declared, document, role
from tests.controls.table import Row, verify

GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:audit"
STREAMS = f"{GROUP}:log-stream:123456789012_CloudTrail_us-east-1*"
ORGANIZATION = f"{GROUP}:log-stream:o-exampleorgid_*"
ANY_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:*:log-stream:o-exampleorgid_*"
SOURCE = {"StringEquals": {"aws:SourceArn": "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit"}}
NEEDED = (
    '"Action": ["logs:CreateLogStream", "logs:PutLogEvents"], '
    '"Resource": "<the ARN of the log group>:log-stream:<account id>_CloudTrail_<region>*"'
)


def allow(actions: object, resource: object = STREAMS) -> dict[str, object]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def delivering(statement: dict[str, object], trust: object = None) -> DeliveryRole:
    identity = role(declared(document(statement)))
    trusted = trust or {"Statement": [trust_statement({"Service": "cloudtrail.amazonaws.com"}, None)]}
    return DeliveryRole(
        origin=identity.origin,
        trail=TRAIL,
        identity=identity,
        trust=(declared(trusted, PolicyKind.TRUST, "assumeRolePolicy"),),
        log_group_names=frozenset({"audit", GROUP, f"{GROUP}:*"}),
    )


def trust_statement(principal: object, condition: object) -> dict[str, object]:
    more = {} if condition is None else {"Condition": condition}
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}


TRUSTS = (trust_statement({"Service": "cloudtrail.amazonaws.com"}, None),)
DENIES = {**trust_statement({"AWS": "210987654321"}, None), "Effect": "Deny"}
ROLE = delivering(allow(["logs:CreateLogStream", "logs:PutLogEvents"]))
FINDING = f"{ROLE.identity.policies[0].origin.urn}/policy/statement 1"


def trusting(principal: object, condition: object = None) -> DeliveryRole:
    statement = allow(["logs:CreateLogStream", "logs:PutLogEvents"])
    return delivering(statement, {"Statement": [trust_statement(principal, condition)]})


TRUST = (
    Violation(
        path="assumeRolePolicy",
        message="trusts principals other than CloudTrail (statement 1)",
        fix='"Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "sts:AssumeRole"',
        finding="assumeRolePolicy/statement 1",
    ),
)
WIDE = (
    Violation(
        path="policy: policy",
        message="allows more than writing to the trail's log group (statement 1)",
        fix=NEEDED,
        finding=FINDING,
    ),
)

ROWS = (
    Row("as AWS documents it", ROLE),
    Row("one action", delivering(allow("logs:PutLogEvents"))),
    Row("trusts ec2 as well", trusting({"Service": ["cloudtrail.amazonaws.com", "ec2.amazonaws.com"]}), TRUST),
    Row("with a condition on the source", trusting({"Service": "cloudtrail.amazonaws.com"}, SOURCE)),
    Row(
        "with a condition on any source",
        trusting({"Service": "cloudtrail.amazonaws.com"}, {"ArnLike": {"aws:SourceArn": "*"}}),
    ),
    Row("trusts another account", trusting({"Service": "cloudtrail.amazonaws.com", "AWS": "210987654321"}), TRUST),
    Row("trusts another service", trusting({"Service": "logs.amazonaws.com"}, SOURCE), TRUST),
    Row("trusts everyone", trusting("*", SOURCE), TRUST),
    Row(
        "trusts all but one",
        delivering(
            allow("logs:PutLogEvents"),
            {
                "Statement": [
                    {"Effect": "Allow", "NotPrincipal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "*"}
                ]
            },
        ),
        TRUST,
    ),
    Row("denies others", delivering(allow("logs:PutLogEvents"), {"Statement": [*TRUSTS, DENIES]})),
    Row("as AWS documents it for an organization", delivering(allow("logs:CreateLogStream", [STREAMS, ORGANIZATION]))),
    Row(
        "as AWS documents it, with a prefix of streams",
        delivering(allow("logs:PutLogEvents", f"{GROUP}:log-stream:x*")),
    ),
    Row("streams of an organization in any group", delivering(allow("logs:PutLogEvents", [STREAMS, ANY_GROUP])), WIDE),
    Row("another action", delivering(allow("logs:CreateLogGroup")), WIDE),
    Row("every action", delivering(allow("logs:*")), WIDE),
    Row("every group", delivering(allow("logs:PutLogEvents", "*")), WIDE),
    Row("another group", delivering(allow("logs:PutLogEvents", STREAMS.replace("audit", "other"))), WIDE),
    Row("not one group", delivering({"Effect": "Allow", "Action": "logs:PutLogEvents", "NotResource": STREAMS}), WIDE),
    Row("not one action", delivering({"Effect": "Allow", "NotAction": "iam:*", "Resource": STREAMS}), WIDE),
    Row(
        "an AWS managed policy",
        replace(ROLE, identity=replace(ROLE.identity, managed_policy_arns=("arn:aws:iam::aws:policy/ReadOnlyAccess",))),
        (
            Violation(
                path="",
                message="the CloudWatch Logs role has managed policies attached that CloudTrail does not need",
                fix=NEEDED,
                finding="managed",
            ),
        ),
    ),
    Row(
        "an unknown attachment",
        replace(ROLE, identity=replace(ROLE.identity, may_have_more_policies=True)),
        (Undetermined(path="policies", finding="policies"),),
    ),
    Row(
        "an unknown policy",
        replace(ROLE, identity=role(declared(UNKNOWN))),
        (Undetermined(path="policy", finding="policy", waits_for=declared("{}").origin.urn),),
    ),
    Row(
        "an unknown group", replace(ROLE, log_group_names=frozenset()), (Undetermined(path="policy", finding=FINDING),)
    ),
    Row(
        "an unknown trust",
        trusting(UNKNOWN),
        (Undetermined(path="assumeRolePolicy", finding="assumeRolePolicy/statement 1"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_cloudwatch_role_least_privilege(row: Row) -> None:
    verify(CONTROL, row)
