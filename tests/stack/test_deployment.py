"""The stack deployed to moto and read back, and every reading shown to notice when its input is wrong.

What moto does not check, and AWS does: whether CloudTrail may write to the bucket, the log group and the key (the pack
judges that), what event patterns, filter patterns, SQL and projections mean (their own tests), and the constraints of
the service models (`limits.py` checks those in every call).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError
from moto import mock_aws

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import decode_properties
from policypack.cloudtrail.delivery import Delivery, refused_bucket_calls, refused_key_calls
from policypack.iam.parsing.documents import parse
from policypack.model.policy import Document, PolicyKind, Unreadable
from policypack.model.unknown import Maybe, Unknown
from tests.stack.account import Account
from tests.stack.calls import CALLS
from tests.stack.limits import Refused
from tests.stack.readings import ACCESS, LOGS, READINGS, RESULTS, ROLE, TRAIL, Reading, key, topic
from tests.stack.records import ACCOUNT
from tools.reference_stack import Made

pytestmark = pytest.mark.e2e

DELIVERY = Delivery(trail=TRAIL, bucket=LOGS, key_prefix="cloudtrail", account_id=ACCOUNT)


@pytest.fixture
def account() -> Iterator[Account]:
    with mock_aws():
        yield Account()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """The stack as read back from the account."""

    readings: dict[str, object]
    policies: dict[str, tuple[str, PolicyKind]]


@pytest.fixture(scope="module")
def read_back(deployed: list[Made]) -> ReadBack:
    """The stack, deployed as it is and read; accounts of moto share their state, so this one is left at once."""
    with mock_aws():
        account = Account()
        account.create(deployed, CALLS)
        readings = {it.name: it.read(account) for it in READINGS}
        return ReadBack(readings=readings, policies=read_policies(account))


def broken(resources: list[Made], name: str, path: str, value: object) -> list[Made]:
    """The resources with one input set otherwise, or taken away for None; alarms that do not matter left out."""
    found = []
    for it in resources:
        if it.name == name and it.type.startswith("aws:"):
            if (path, value) == ("", None):
                continue
            inputs = copy.deepcopy(dict(it.inputs))
            _set(inputs, path, value)
            found.append(replace(it, inputs=inputs))
        elif not it.name.endswith(("-filter", "-alarm")) or "root-usage" in it.name:
            found.append(it)
    return found


def _set(inputs: dict[str, Any], path: str, value: object) -> None:
    head, _, rest = path.partition(".")
    if not head and isinstance(value, dict):
        inputs.update(value)
    elif rest and isinstance(inputs.get(head), dict) and rest not in inputs[head]:
        _set(inputs[head], rest, value)
    elif rest:
        inputs[head][rest] = value
    elif value is None:
        del inputs[head]
    else:
        inputs[head] = value


@pytest.mark.parametrize("reading", READINGS, ids=lambda it: it.name)
def test_deployed_settings_are_as_intended(read_back: ReadBack, reading: Reading) -> None:
    assert read_back.readings[reading.name] == reading.expected


@pytest.mark.parametrize("reading", READINGS, ids=lambda it: it.name)
def test_each_check_fails_on_a_wrong_input(account: Account, deployed: list[Made], reading: Reading) -> None:
    account.create(broken(deployed, *reading.breaks), CALLS)
    assert reading.read(account) != reading.expected


def read_policies(account: Account) -> dict[str, tuple[str, PolicyKind]]:
    """The policy documents as AWS has them, by the name of the resource that carries them."""
    s3, iam = account.client("s3"), account.client("iam")
    versions = iam.get_policy_version(PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/{ROLE}", VersionId="v1")
    trust = iam.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"]
    policy = account.client("kms").get_key_policy(KeyId=key(account), PolicyName="default")["Policy"]
    buckets = {"log": LOGS, "access-log": ACCESS, "result": RESULTS}
    return {
        "trail-key": (policy, PolicyKind.KEY),
        "trail-alerts-policy": (topic(account, "Policy"), PolicyKind.TOPIC),
        "trail-delivery-policy": (json.dumps(versions["PolicyVersion"]["Document"]), PolicyKind.IDENTITY),
        "trail-delivery-role": (json.dumps(trust), PolicyKind.TRUST),
        **{
            f"trail-{it}-bucket-policy": (s3.get_bucket_policy(Bucket=bucket)["Policy"], PolicyKind.BUCKET)
            for it, bucket in buckets.items()
        },
    }


def judged(resources: list[Made]) -> dict[str, object]:
    """The policy documents as the pack reads them, by the name of the resource that carries them."""
    inventory = build_inventory(
        Resource(type=it.type, urn=it.urn, name=it.name, properties=decode_properties(it.inputs), parent=it.parent)
        for it in resources
    )
    return {it.origin.name: said(it.document) for it in inventory.policies}


def said(document: Maybe[Document | Unreadable]) -> object:
    """What a document says, to be compared."""
    return document if isinstance(document, Unknown) else asdict(document)


def test_deployed_policies_equal_those_that_the_pack_evaluated(read_back: ReadBack, deployed: list[Made]) -> None:
    found = {name: said(parse(text, kind)) for name, (text, kind) in read_back.policies.items()}
    assert found == judged(deployed)


def test_deployed_policies_that_differ_are_detected(account: Account, deployed: list[Made]) -> None:
    account.create(
        broken(deployed, "trail-log-bucket-policy", "policy", '{"Version": "2012-10-17", "Statement": []}'), CALLS
    )
    found = {name: said(parse(text, kind)) for name, (text, kind) in read_policies(account).items()}
    assert [name for name, document in judged(deployed).items() if found[name] != document] == [
        "trail-log-bucket-policy"
    ]


def refusals(policies: dict[str, tuple[str, PolicyKind]]) -> list[str]:
    """What CloudTrail would be refused by the policies that AWS has."""
    bucket = parse(*policies["trail-log-bucket-policy"])
    key_policy = parse(*policies["trail-key"])
    assert isinstance(bucket, Document)
    assert isinstance(key_policy, Document)
    refused = (*refused_bucket_calls(bucket, DELIVERY), *refused_key_calls(key_policy, DELIVERY))
    return [it.call.action for it in refused]


def test_cloudtrail_is_allowed_to_deliver_and_encrypt(read_back: ReadBack) -> None:
    assert refusals(read_back.policies) == []


def test_a_policy_that_denies_cloudtrail_is_detected(account: Account, deployed: list[Made]) -> None:
    (policy,) = (it.inputs["policy"] for it in deployed if it.name == "trail-log-bucket-policy")
    account.create(
        broken(deployed, "trail-log-bucket-policy", "policy", policy.replace("/cloudtrail/", "/logs/")), CALLS
    )
    assert refusals(read_policies(account)) == ["s3:putobject"]


def test_the_log_bucket_is_not_deleted_with_logs_inside(account: Account, deployed: list[Made]) -> None:
    account.create(
        broken(deployed, "trail-log-bucket-policy", "policy", '{"Version": "2012-10-17", "Statement": []}'), CALLS
    )
    s3 = account.client("s3")
    s3.put_object(Bucket=LOGS, Key="cloudtrail/AWSLogs/x.json.gz", Body=b"")
    with pytest.raises(ClientError, match="BucketNotEmpty"):
        s3.delete_bucket(Bucket=LOGS)
    (bucket,) = (it for it in deployed if it.name == "trail-log-bucket" and it.type.startswith("aws:"))
    assert bucket.inputs["forceDestroy"] is False


@pytest.mark.parametrize(
    ("breaks", "message"),
    [
        (("trail-root-usage-filter", "pattern", "x" * 1025), "filterPattern: 1025 is more than 1024"),
        (("trail-root-usage-alarm", "comparisonOperator", "Above"), "ComparisonOperator: 'Above' is none of"),
        (("trail", "insightSelectors", [{"insightType": "Cost"}]), "InsightType: 'Cost' is none of"),
        (("trail-delivery-role", "name", "a" * 65), "RoleName: 65 is more than 64"),
        (("trail-tamper-rule", "name", "a b"), "Name: 'a b' does not match"),
        (("trail-table", "storageDescriptor.columns", [{"type": "string"}]), 'Missing required parameter .* "Name"'),
    ],
)
def test_calls_are_validated_by_the_service_models(
    account: Account, deployed: list[Made], breaks: tuple[str, str, object], message: str
) -> None:
    with pytest.raises((Refused, ParamValidationError), match=message):
        account.create(broken(deployed, *breaks), CALLS)


def test_documents_are_within_the_limits_of_aws(deployed: list[Made]) -> None:
    """Sources: AWS service quotas of IAM, S3, KMS, SNS, EventBridge and CloudTrail."""
    limits = {
        "aws:iam/policy:Policy": ("policy", 6144),
        "aws:iam/role:Role": ("assumeRolePolicy", 2048),
        "aws:s3/bucketPolicy:BucketPolicy": ("policy", 20 * 1024),
        "aws:kms/key:Key": ("policy", 32 * 1024),
        "aws:sns/topicPolicy:TopicPolicy": ("policy", 30 * 1024),
        "aws:cloudwatch/eventRule:EventRule": ("eventPattern", 4096),
    }
    measured = [(it, *limits[it.type]) for it in deployed if it.type in limits]
    assert {it.type for it, _, _ in measured} == set(limits)
    assert [it.name for it, key, most in measured if len(it.inputs[key].encode()) > most] == []
    selectors = next(it.inputs["advancedEventSelectors"] for it in deployed if it.type.endswith(":Trail"))
    values = [value for it in selectors for field in it["fieldSelectors"] for value in field["equals"]]
    assert len(values) <= 500
    assert all(len(it["name"]) <= 1000 for it in selectors)
