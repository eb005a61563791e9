"""A secret is in no message and no fix, whatever property of whatever type holds it, and whatever control reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from policypack.adapters.aws import READERS
from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.secrets import SecretProperties
from policypack.adapters.sources.drift import properties_read
from policypack.adapters.sources.exported_state import read_entries
from policypack.adapters.sources.wire import single_resource, stack_resource
from policypack.audit.evaluate_state import evaluate_state
from policypack.catalog import CONTROLS
from policypack.evaluation.evaluate import assess
from policypack.evaluation.selection import enabled_controls
from policypack.model.assessment import Assessment, Status
from policypack.model.control import Level

CANARY = "canary7f3d9a"
AT = datetime(2026, 11, 27, tzinfo=UTC)
ENABLED = enabled_controls(CONTROLS, {}, optional_as=Level.ADVISORY)
SIGNATURE = "4dabf18193072939515e22adb298388d"
MARK = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270"}

STATEMENT: dict[str, object] = {
    "Sid": CANARY,
    "Effect": "Allow",
    "Action": [f"s3:{CANARY}", f"{CANARY}:*", "s3:*", "iam:PassRole", "iam:PutRolePolicy", "sts:AssumeRole", "*"],
    "Resource": ["*", f"arn:aws:s3:::{CANARY}"],
}
PRINCIPALS = {"AWS": ["*", CANARY], "Service": [f"{CANARY}.amazonaws.com", "config.amazonaws.com"]}
CONDITION = {"StringLike": {f"aws:RequestTag/{CANARY}": CANARY, "aws:PrincipalArn": "*"}}
DOCUMENTS = [
    {"Version": "2012-10-17", "Statement": [STATEMENT]},
    {"Version": "2012-10-17", "Statement": [{**STATEMENT, "Principal": PRINCIPALS, "Condition": CONDITION}]},
    {"Version": "2012-10-17", "Statement": [{**STATEMENT, "Principal": {"Federated": CANARY}, "Resource": []}]},
    {"Version": CANARY, CANARY: [{"Effect": CANARY}]},
]
GRANT = {"uri": f"http://{CANARY}/groups/global/AllUsers", "permissions": [CANARY]}
VALUES: list[object] = [
    CANARY,
    f"/{CANARY}/",
    f"arn:aws:iam::aws:policy/{CANARY}FullAccess",
    f"arn:aws:logs:us-east-1:123456789012:log-group:{CANARY}:*",
    f'{{ $.eventName = "{CANARY}" }}',
    *map(json.dumps, DOCUMENTS),
    [CANARY],
    [f"arn:aws:iam::aws:policy/{CANARY}FullAccess"],
    [{"policy": json.dumps(DOCUMENTS[0]), "name": CANARY}],
    [{"policy": json.dumps(DOCUMENTS[1]), "name": CANARY}],
    [GRANT],
    [{"field": CANARY, "equals": [CANARY], "fieldSelectors": [{"field": CANARY, "equals": [CANARY]}]}],
    [{"allowedOrigins": ["*", CANARY], "allowedMethods": ["PUT", CANARY]}],
    {"grants": [{"grantee": GRANT}], "targetBucket": CANARY, "status": CANARY, "rule": [{"objectOwnership": CANARY}]},
    {"insightType": CANARY, "type": CANARY, "values": [CANARY]},
    {CANARY: CANARY},
    7.5,
    False,
]
"""What any property may hold, with the canary in each place that a control might quote."""


def secret(value: object) -> dict[str, object]:
    return MARK | {"value": value}


def nested(value: object) -> object:
    """The secret deep inside of the property, where it is inside of something."""
    if isinstance(value, list):
        return [nested(it) for it in value]
    if isinstance(value, dict):
        return {key: secret(it) for key, it in value.items()}
    return secret(value)


def urn(token: str) -> str:
    return f"urn:pulumi:dev::shop::{token}::it"


def properties(token: str, value: object) -> dict[str, Any]:
    return dict.fromkeys(sorted(properties_read(token)), value)


def struct(values: dict[str, Any]) -> struct_pb2.Struct:
    return json_format.ParseDict(values, struct_pb2.Struct())


def assessed(encoded: object) -> Iterator[Assessment]:
    """Everything that all controls say of a stack with a resource of every type, of which all properties are this."""
    of_stack = []
    for token in READERS:
        values = struct(properties(token, encoded))
        request = analyzer_pb2.AnalyzeRequest(type=token, urn=urn(token), name="it", properties=values)
        yield from assess(ENABLED, build_inventory([single_resource(request)], at=AT))
        resource = analyzer_pb2.AnalyzerResource(type=token, urn=urn(token), name="it", properties=values)
        of_stack.append(stack_resource(resource))
    yield from assess(ENABLED, build_inventory(of_stack, at=AT))


def audited(encoded: object) -> Iterator[Assessment]:
    entries = [{"urn": urn(token), "type": token, "inputs": properties(token, encoded)} for token in READERS]
    for outputs in (None, encoded):
        sides = [it | {"outputs": {} if outputs is None else it["inputs"]} for it in entries]
        yield from evaluate_state(ENABLED, read_entries(sides), AT)


def said(found: Iterator[Assessment]) -> str:
    return "\n".join(f"{it.path}\t{it.message}\t{it.fix}" for it in found if it.status is not Status.PASS).lower()


@pytest.mark.parametrize("value", VALUES, ids=lambda it: str(it)[:40])
def test_secret_is_in_no_message_and_no_fix(value: object) -> None:
    shown = MARK | {"plaintext": json.dumps(value)}
    for encoded in (secret(value), nested(value), shown, {SIGNATURE: OUTPUT, "value": value, "secret": True}):
        assert CANARY not in said(assessed(encoded))
        assert CANARY not in said(audited(encoded))


OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


def test_the_same_values_are_quoted_where_they_are_no_secret() -> None:
    """Otherwise the test above could not fail."""
    quoted = [value for value in VALUES if CANARY in said(assessed(value))]
    assert len(quoted) >= 3


@pytest.mark.parametrize("prefix", [CANARY, f"/{CANARY}/", f"{CANARY}/logs"])
def test_secret_prefix_of_a_trail_is_not_in_the_fix_of_its_bucket(prefix: str) -> None:
    trail, bucket = "aws:cloudtrail/trail:Trail", "aws:s3/bucket:Bucket"
    policy = "aws:s3/bucketPolicy:BucketPolicy"
    statement = {"Principal": {"Service": "config.amazonaws.com"}, "Action": "s3:GetObject"}
    statement |= {"Effect": "Allow", "Resource": "arn:aws:s3:::b/*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    for key_prefix, is_shown in ((prefix, True), (secret(prefix), False)):
        for extra in ((), ((policy, {"bucket": "b", "policy": document}),)):
            declared = [(trail, {"s3BucketName": "b", "s3KeyPrefix": key_prefix}), (bucket, {"bucket": "b"}), *extra]
            entries = [
                {"urn": urn(token), "type": token, "inputs": values, "outputs": values} for token, values in declared
            ]
            found = evaluate_state(ENABLED, read_entries(entries), AT)
            (fix,) = {it.fix for it in found if it.control == "log-bucket-policy-delivers"}
            assert (CANARY in fix) is is_shown
            assert is_shown or "<s3_key_prefix>" in fix


def test_what_is_wrong_with_a_secret_is_still_a_violation() -> None:
    plain, hidden = (
        {(it.control, it.origin.urn, it.finding) for it in assessed(encoded) if it.status is Status.VIOLATION}
        for encoded in (VALUES[5], secret(VALUES[5]))
    )
    assert plain == hidden
    assert {"iam-no-action-star", "iam-no-admin-star", "iam-no-privilege-escalation"} <= {it[0] for it in hidden}


def test_message_says_that_there_is_a_secret_and_the_fix_is_general() -> None:
    policy, role = "aws:iam/rolePolicy:RolePolicy", "aws:iam/role:Role"
    values = {"role": "it", "policy": secret(json.dumps(DOCUMENTS[0]))}
    resources = [
        analyzer_pb2.AnalyzerResource(type=policy, urn=urn(policy), name="it", properties=struct(values)),
        analyzer_pb2.AnalyzerResource(type=role, urn=urn(role), name="it", properties=struct({"name": "it"})),
    ]
    found = assess(ENABLED, build_inventory([stack_resource(it) for it in resources], at=AT))
    by_control = {it.control: (it.message, it.fix) for it in found if it.status is Status.VIOLATION}
    remediations = {control.id: control.remediation for control in CONTROLS}
    assert by_control["iam-no-action-star"] == (
        "policy is a secret, so details are not shown",
        remediations["iam-no-action-star"],
    )
    assert by_control["iam-no-admin-star"] == (
        "a secret policy document or attachment causes this violation, so details are not shown",
        remediations["iam-no-admin-star"],
    )


ROLE, ADMIN = "aws:iam/role:Role", "arn:aws:iam::aws:policy/AdministratorAccess"
TAMPERS = "arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess"
TRUST = json.dumps(
    {"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
)
ATTACHED: dict[str, list[tuple[str, dict[str, object], str]]] = {
    "attachment": [("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {"role": "r"}, "policyArn")],
    "attachments": [("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", {"roleName": "r"}, "")],
    "attachment of several": [("aws:iam/policyAttachment:PolicyAttachment", {"roles": ["r"]}, "policyArn")],
    "listed": [],
    "of a group": [
        ("aws:iam/group:Group", {"name": "g"}, ""),
        ("aws:iam/user:User", {"name": "u"}, ""),
        ("aws:iam/userGroupMembership:UserGroupMembership", {"user": "u", "groups": ["g"]}, ""),
        ("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", {"group": "g"}, "policyArn"),
    ],
}
"""How a managed policy is attached; a list is a secret as a whole, and by its elements."""


@pytest.mark.parametrize("case", ATTACHED)
@pytest.mark.parametrize("arn", [ADMIN, TAMPERS, "arn:aws-us-gov:iam::aws:policy/IAMFullAccess"])
def test_managed_policy_that_a_secret_attaches_is_not_named(case: str, arn: str) -> None:
    name = arn.rpartition("/")[2]
    for attached, is_shown in ((arn, True), (secret(arn), False)):
        listed = {"policyArns": [attached]} if case == "attachments" else {}
        own = {"managedPolicyArns": [attached]} if case == "listed" else {}
        declared: list[tuple[str, dict[str, object]]] = [(ROLE, {"name": "r", "assumeRolePolicy": TRUST, **own})]
        declared += [
            (token, values | ({key: attached} if key else {}) | (listed if "Exclusive" in token else {}))
            for token, values, key in ATTACHED[case]
        ]
        declared.append(("aws:cloudtrail/trail:Trail", {"s3BucketName": "b", "name": "t"}))
        resources = [
            analyzer_pb2.AnalyzerResource(type=token, urn=urn(token), name="it", properties=struct(values))
            for token, values in declared
        ]
        found = assess(ENABLED, build_inventory([stack_resource(it) for it in resources], at=AT))
        holders = [it for it in found if it.status is Status.VIOLATION and it.control in _ON_HOLDERS]
        assert holders
        assert [it.control for it in holders if (name in f"{it.message}{it.fix}") is not is_shown] == []
        assert is_shown or name not in said(iter(found))


_ON_HOLDERS = {"iam-no-admin-star", "iam-no-privilege-escalation", "iam-no-trail-tamper"}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration",
        "aws:s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2",
    ],
)
def test_secret_payer_is_not_quoted_of_the_bucket(token: str) -> None:
    for payer, expected in (("Requester", "payer is Requester: "), (secret("Requester"), "payer is a secret, so ")):
        bucket: dict[str, object] = {"bucket": "b"} | ({} if token else {"requestPayer": payer})
        declared: list[tuple[str, dict[str, object]]] = [
            ("aws:cloudtrail/trail:Trail", {"s3BucketName": "b", "name": "t"}),
            ("aws:s3/bucket:Bucket", bucket),
        ]
        if token:
            declared.append((token, {"bucket": "b", "payer": payer}))
        entries = [{"urn": urn(it), "type": it, "inputs": values, "outputs": values} for it, values in declared]
        found = evaluate_state(ENABLED, read_entries(entries), AT)
        (item,) = [it for it in found if it.control == "log-bucket-not-requester-pays"]
        assert (item.status, item.message[: len(expected)]) == (Status.VIOLATION, expected)


@pytest.mark.parametrize(
    ("encoded", "names"),
    [
        ({"a": "x", "b": 1, "c": None}, []),
        ({"a": secret("x"), "b": "x"}, ["a"]),
        ({"a": [{"b": secret(True)}], "c": {"d": {"e": [MARK | {"ciphertext": "v1"}]}}, "f": [1]}, ["a", "c"]),
        ({"a": {SIGNATURE: OUTPUT, "value": "x"}, "b": {SIGNATURE: OUTPUT, "value": "x", "secret": True}}, ["b"]),
        ({"a": {SIGNATURE: "another", "value": secret("x")}}, ["a"]),
    ],
)
def test_properties_that_hold_a_secret_at_any_depth(encoded: dict[str, object], names: list[str]) -> None:
    found = SecretProperties(encoded)
    assert (list(found), len(found)) == (names, len(names))
    assert [key for key in encoded if key in found] == names


def test_depth_costs_no_error() -> None:
    value: object = secret("x")
    for _ in range(100_000):
        value = [value]
    assert list(SecretProperties({"a": value})) == ["a"]
