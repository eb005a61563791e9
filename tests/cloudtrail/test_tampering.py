"""Every action that tampers with a trail, on the trail's own resources and on others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.cloudtrail.tamper_actions import BUCKET, KEY, LOG_GROUP, OBJECTS, TAMPER_ACTIONS, TRAIL
from policypack.cloudtrail.tamper_targets import tamper_targets
from policypack.cloudtrail.tampering import tampers
from policypack.iam.matching.actions import aws_actions
from policypack.iam.parsing.managed_policies import managed_document
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
TARGETS = tamper_targets(
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
    assert [it for it in tamper_targets(INVENTORY) if it.arns] == []


NAMED_AS_DOCUMENTED = replace(builders.TRAIL, bucket_name="amzn-s3-demo-trail-bucket", key_prefix=None)
IN_NAMED_BUCKET = tamper_targets(
    replace(INVENTORY, trails=(replace(NAMED_AS_DOCUMENTED, log_group_arn=OWN[LOG_GROUP]),))
)
FILE = "AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/01/111122223333_CloudTrail_us-east-2_20150801T0210Z_*.json.gz"


@pytest.mark.parametrize(
    "resource",
    [
        "*sagemaker*",
        "*SageMaker*",
        "*aws-glue*",
        "*/*aws-glue-*/*",
        "*-data/*",
        "*/tmp/*",
        "*/home/${aws:username}/*",
        "elasticbeanstalk-*/*",
        "*_backup*",
        "*.csv",
        "*.gz/*",
        "*/Config/*",
        "*/AWSLogs/*/elasticloadbalancing/*",
        "*-bucket/uploads/*",
        "??????-AWSLogs/*",
    ],
)
def test_words_that_no_log_file_has_in_its_name_do_not_touch_the_logs(resource: str) -> None:
    assert not tampers(identity(may("s3:*Object", f"arn:aws:s3:::{resource}")), IN_NAMED_BUCKET)


@pytest.mark.parametrize(
    "resource",
    [
        "*",
        "*/*",
        "amzn-*",
        "*trail*",
        "*/AWSLogs/*",
        "*CloudTrail*",
        "*/CloudTrail-Digest/*",
        "*/CloudTrail-Insight/*",
        "*/111122223333/*",
        "*/us-gov-west-1/*",
        "*/2026/??/*",
        "*.json.gz",
        "*Z.json.gz",
        "*_audit_*",
        "*/o-a1b2c3d4e5/*",
        "*_Mu0KsOhtH1ar15ZZ.json.gz",
        f"amzn-s3-demo-trail-bucket/{FILE}",
        f"*/{FILE}",
        "amzn-s3-demo-trail-bucket/AWSLogs/o-a1b2*",
        "amzn-s3-demo-trail-bucket/*/${aws:UserAgent}/*",
    ],
)
def test_patterns_that_match_the_name_of_a_log_file_touch_the_logs(resource: str) -> None:
    assert tampers(identity(may("s3:*Object", f"arn:aws:s3:::{resource}")), IN_NAMED_BUCKET)


@pytest.mark.parametrize(
    ("group", "is_touched"),
    [
        ("*", True),
        ("*:*", True),
        ("/aws/*", True),
        ("*:log-stream:*", True),
        ("*:log-stream:111122223333_CloudTrail_us-east-2", True),
        ("*_CloudTrail_*", True),
        ("*trail:log-stream:", True),
        ("*sagemaker*", False),
        ("*:log-stream:*glue*", False),
        ("/aws/lambda/*", False),
        ("*/codebuild/*", False),
        ("*-app", False),
    ],
)
def test_words_in_the_names_of_log_groups_and_streams(group: str, is_touched: bool) -> None:
    held = identity(may("logs:DeleteLog*", f"arn:aws:logs:*:*:log-group:{group}"))
    assert tampers(held, IN_NAMED_BUCKET) is is_touched


@pytest.mark.parametrize(
    "name",
    [
        "AmazonRedshiftAllCommandsFullAccess",
        "AmazonSageMakerFullAccess",
        "AWSGlueServiceRole",
        "AWSGlueServiceNotebookRole",
        "AWSGlueConsoleFullAccess",
        "AmazonSageMakerCanvasDataPrepFullAccess",
    ],
)
def test_policies_of_aws_for_buckets_of_certain_names_do_not_touch_the_logs(name: str) -> None:
    arn = f"arn:aws:iam::aws:policy/{name}"
    assert managed_document(arn) is not None
    held = replace(role(), managed_policy_arns=(arn,))
    objects = tuple(it for it in IN_NAMED_BUCKET if it.actions is OBJECTS)
    assert objects
    assert not tampers(held, objects)
