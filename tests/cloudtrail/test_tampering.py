"""Every action that tampers with a trail, on the trail's own resources and on others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.cloudtrail.tamper_actions import BUCKET, KEY, LOG_GROUP, OBJECTS, TAMPER_ACTIONS, TRAIL
from policypack.cloudtrail.tamper_targets import targets_of
from policypack.cloudtrail.tampering import tampers
from policypack.iam.actions import aws_actions
from policypack.model.identities import Identity
from tests import builders
from tests.builders import INVENTORY, declared, document, role

OWN = {
    TRAIL: "arn:aws:cloudtrail:eu-west-1:123456789012:trail/audit",
    BUCKET: "arn:aws:s3:::logs",
    OBJECTS: "arn:aws:s3:::logs/cloudtrail/AWSLogs/123456789012/CloudTrail/eu-west-1/2026/01/01/x.json.gz",
    LOG_GROUP: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/trail:*",
    KEY: "arn:aws:kms:eu-west-1:123456789012:key/1111",
}
OTHER = {
    TRAIL: "arn:aws:cloudtrail:eu-west-1:123456789012:trail/audit-2",
    BUCKET: "arn:aws:s3:::logs-of-others",
    OBJECTS: "arn:aws:s3:::logs-of-others/AWSLogs/*",
    LOG_GROUP: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/trail2:*",
    KEY: "arn:aws:kms:eu-west-1:123456789012:key/2222",
}
EACH = [(action, actions) for actions in OWN for action in actions]
TARGETS = targets_of(
    replace(
        INVENTORY,
        trails=(replace(builders.TRAIL, kms_key_id="arn:aws:kms:eu-west-1:123456789012:key/1111"),),
        buckets=(builders.BUCKET,),
        log_groups=(replace(builders.LOG_GROUP, names=frozenset({"/aws/trail", OWN[LOG_GROUP]})),),
    )
)


def may(action: str, resource: str, effect: str = "Allow") -> dict[str, object]:
    return {"Effect": effect, "Action": action, "Resource": resource}


def identity(*statements: dict[str, object]) -> Identity:
    return role(declared(document(*statements)))


def test_all_actions_exist_and_change_something() -> None:
    index = aws_actions().index
    assert [it for it in TAMPER_ACTIONS if not index.matching(it.lower()) & aws_actions().writes] == []
    assert len(set(TAMPER_ACTIONS)) == len(TAMPER_ACTIONS) == len(EACH)


@pytest.mark.parametrize(("action", "kind"), EACH, ids=lambda it: it if isinstance(it, str) else "")
def test_each_action_counts_on_the_own_resource_alone(action: str, kind: tuple[str, ...]) -> None:
    assert tampers(identity(may(action, OWN[kind])), TARGETS)
    assert tampers(identity(may(action.upper(), "*")), TARGETS)
    assert tampers(identity(may(action, "*"), may(action, OTHER[kind], "Deny")), TARGETS)
    assert not tampers(identity(may(action, OTHER[kind])), TARGETS)
    covering = OWN[kind] if kind is not OBJECTS else "arn:aws:s3:::logs/cloudtrail/*"
    assert not tampers(identity(may(action, "*"), may(action, covering, "Deny")), TARGETS)


@pytest.mark.parametrize("partition", ["aws-cn", "aws-us-gov"])
@pytest.mark.parametrize("kind", OWN, ids=lambda it: str(it[0]))
def test_another_partition_is_another_resource(kind: tuple[str, ...], partition: str) -> None:
    elsewhere = OWN[kind].replace("arn:aws:", f"arn:{partition}:")
    assert not tampers(identity(may(kind[0], elsewhere)), TARGETS)
    assert tampers(identity(may(kind[0], "*"), may(kind[0], elsewhere, "Deny")), TARGETS)


@pytest.mark.parametrize(
    "actions", ["cloudtrail:Lookup*", "s3:Get*", "s3:List*", "logs:FilterLogEvents", "kms:Decrypt"]
)
def test_reading_is_no_tampering(actions: str) -> None:
    assert not tampers(identity(may(actions, "*")), TARGETS)


def test_stack_without_trails_has_no_targets() -> None:
    assert [it for it in targets_of(INVENTORY) if it.arns] == []
