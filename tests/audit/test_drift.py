"""What the outputs of a state violate and its inputs do not is reported; what a provider merely computes is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from policypack.adapters.aws import READERS
from policypack.adapters.aws.mirrored import ADDED, MIRRORED, TARGET_KEYS
from policypack.adapters.sources.drift import properties_read
from policypack.adapters.sources.exported_state import read_entries
from policypack.audit.drift import NOTE
from policypack.audit.evaluate_state import evaluate_state
from policypack.catalog import CONTROLS
from policypack.evaluation.selection import enabled_controls
from policypack.model.assessment import Assessment, Status
from policypack.model.control import Level, Scope
from tests.audit.states import GOOD_TRAIL, audited, state
from tests.builders import document
from tools.standin.metadata import resource_type

AT = datetime(2026, 11, 27, tzinfo=UTC)
BUCKET, BUCKET_POLICY, ACL = "aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy", "aws:s3/bucketAcl:BucketAcl"
TRAIL, ROLE, KEY = "aws:cloudtrail/trail:Trail", "aws:iam/role:Role", "aws:kms/key:Key"
POLICY, ATTACHMENT = "aws:iam/policy:Policy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
ROLE_POLICY, QUEUE, TOPIC = "aws:iam/rolePolicy:RolePolicy", "aws:sqs/queue:Queue", "aws:sns/topic:Topic"
ACCESS_POINT = "aws:s3/accessPoint:AccessPoint"

OWNER = {"id": "0" * 64, "type": "CanonicalUser", "permissions": ["FULL_CONTROL"], "uri": ""}
EVERYONE = {
    "id": "",
    "type": "Group",
    "permissions": ["READ"],
    "uri": "http://acs.amazonaws.com/groups/global/AllUsers",
}
AUTHENTICATED = EVERYONE | {"uri": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"}
PUBLIC = document({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"})
PRIVATE = document(
    {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:role/app"}, "Action": "s3:GetObject",
     "Resource": "arn:aws:s3:::b/*"}
)  # fmt: skip
BOTH = document(*json.loads(PRIVATE)["Statement"], *json.loads(PUBLIC)["Statement"])
TRUST = document({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})
PUBLIC_TRUST = document({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"})
STAR = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
READS = document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"})
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"

COMPUTED: dict[str, dict[str, object]] = {
    BUCKET: {
        "acl": "private",
        "arn": "arn:aws:s3:::b",
        "bucketDomainName": "b.s3.amazonaws.com",
        "forceDestroy": False,
        "grants": [OWNER],
        "hostedZoneId": "Z3AQBSTGFJSTF",
        "policy": "",
        "region": "us-east-1",
        "requestPayer": "BucketOwner",
        "serverSideEncryptionConfiguration": {
            "rule": {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}, "bucketKeyEnabled": False}
        },
        "tagsAll": {},
        "versioning": {"enabled": False, "mfaDelete": False},
        "website": {},
    },
    TRAIL: {
        "advancedEventSelectors": [],
        "arn": "arn:aws:cloudtrail:us-east-1:123456789012:trail/t",
        "enableLogging": True,
        "eventSelectors": [],
        "homeRegion": "us-east-1",
        "includeGlobalServiceEvents": True,
        "insightSelectors": [],
        "isOrganizationTrail": False,
        "s3KeyPrefix": "",
        "snsTopicName": "",
    },
    ROLE: {
        "arn": "arn:aws:iam::123456789012:role/r",
        "inlinePolicies": [{"name": "", "policy": ""}],
        "managedPolicyArns": [],
        "maxSessionDuration": 3600,
        "path": "/",
        "permissionsBoundary": "",
    },
    KEY: {
        "arn": "arn:aws:kms:us-east-1:123456789012:key/k",
        "bypassPolicyLockoutSafetyCheck": False,
        "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "isEnabled": True,
        "keyId": "k",
        "keyUsage": "ENCRYPT_DECRYPT",
        "policy": document(
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
                "Action": "kms:*",
                "Resource": "*",
            }
        ),
        "rotationPeriodInDays": 365,
    },
    ACCESS_POINT: {
        "hasPublicAccessPolicy": False,
        "networkOrigin": "Internet",
        "policy": "",
        "publicAccessBlockConfiguration": {
            "blockPublicAcls": True,
            "blockPublicPolicy": True,
            "ignorePublicAcls": True,
            "restrictPublicBuckets": True,
        },
    },
    QUEUE: {"policy": "", "url": "https://sqs/q", "visibilityTimeoutSeconds": 30},
    ACL: {"accessControlPolicy": {"grants": [{"grantee": OWNER, "permission": "FULL_CONTROL"}], "owner": {"id": "0"}}},
}
"""What providers report of a resource beside its inputs, as the provider's documentation describes the outputs."""

INPUTS: dict[str, dict[str, object]] = {
    BUCKET: {"bucket": "b"},
    TRAIL: {**GOOD_TRAIL, "name": "t"},
    ROLE: {"name": "r", "assumeRolePolicy": TRUST},
    KEY: {"enableKeyRotation": True, "deletionWindowInDays": 30},
    ACCESS_POINT: {"bucket": "b", "name": "p"},
    QUEUE: {"name": "q"},
    ACL: {"bucket": "b", "acl": "private"},
    BUCKET_POLICY: {"bucket": "b", "policy": PRIVATE},
    POLICY: {"name": "p", "policy": READS},
    ROLE_POLICY: {"role": "r", "policy": READS},
    ATTACHMENT: {"role": "r", "policyArn": "arn:aws:iam::123456789012:policy/p"},
}


def urn(token: str, name: str = "it") -> str:
    return f"urn:pulumi:dev::shop::{token}::{name}"


def entry(
    token: str,
    outputs: Mapping[str, object] | None = None,
    inputs: Mapping[str, object] | None = None,
    *,
    name: str = "it",
    refers_to: str = "",
) -> dict[str, object]:
    """A resource of a state; what is not given is as the program sets it and the provider computes it."""
    declared = INPUTS.get(token, {}) | dict(inputs or {})
    made: dict[str, object] = {"urn": urn(token, name), "type": token, "inputs": declared}
    made["outputs"] = declared | COMPUTED.get(token, {}) | dict(outputs or {})
    made["outputs"] = {key: value for key, value in made["outputs"].items() if value is not None}  # type: ignore[attr-defined]
    if refers_to:
        made["propertyDependencies"] = {"role" if refers_to == ROLE else "bucket": [urn(refers_to)]}
    return made


def found(*entries: dict[str, object]) -> list[Assessment]:
    """What is wrong, by controls of single resources alone: those are evaluated on inputs by the engine."""
    alone = [control for control in CONTROLS if control.scope is Scope.RESOURCE]
    controls = enabled_controls(alone, {}, optional_as=Level.ADVISORY)
    return [it for it in evaluate_state(controls, read_entries(entries), AT) if it.status is not Status.PASS]


def drifted(*entries: dict[str, object]) -> list[tuple[str, str, str]]:
    """Control, type and finding of what only the outputs violate."""
    return sorted(
        (it.control, it.origin.type, it.finding)
        for it in found(*entries)
        if it.status is Status.VIOLATION and it.message.endswith(NOTE)
    )


@pytest.mark.parametrize("token", INPUTS)
def test_what_a_provider_computes_is_no_drift(token: str) -> None:
    computed, declared = found(entry(token)), found(entry(token) | {"outputs": INPUTS[token]})
    assert [(it.control, it.message) for it in computed] == [(it.control, it.message) for it in declared]
    assert drifted(entry(token)) == []


@pytest.mark.parametrize(
    ("case", "changed", "expected"),
    [
        ("stopped trail", entry(TRAIL, {"enableLogging": False}), [("trail-logging-enabled", TRAIL, "")]),
        ("trail of one region", entry(TRAIL, {"isMultiRegionTrail": False}), [("trail-multi-region", TRAIL, "")]),
        (
            "digests switched off",
            entry(TRAIL, {"enableLogFileValidation": False}),
            [("trail-log-file-validation", TRAIL, "")],
        ),
        ("key taken off a trail", entry(TRAIL, {"kmsKeyId": ""}), []),
        (
            "selectors that leave management events out",
            entry(TRAIL, {"eventSelectors": [{"includeManagementEvents": False, "readWriteType": "All"}]}),
            [("trail-management-events-all", TRAIL, "")],
        ),
        (
            "public grant",
            entry(BUCKET, {"grants": [OWNER, EVERYONE]}),
            [("s3-no-public-acl", BUCKET, "/groups/global/AllUsers")],
        ),
        (
            "grant to every AWS account",
            entry(BUCKET, {"grants": [AUTHENTICATED]}),
            [("s3-no-public-acl", BUCKET, "/groups/global/AuthenticatedUsers")],
        ),
        (
            "public policy that no program wrote",
            entry(BUCKET, {"policy": PUBLIC}),
            [("s3-policy-not-public", BUCKET, "policy/statement 1")],
        ),
        (
            "policy made public",
            entry(BUCKET_POLICY, {"policy": PUBLIC}),
            [("s3-policy-not-public", BUCKET_POLICY, "policy/statement 1")],
        ),
        (
            "second statement made public",
            entry(
                BUCKET_POLICY, {"policy": document(*json.loads(PRIVATE)["Statement"], *json.loads(PUBLIC)["Statement"])}
            ),
            [("s3-policy-not-public", BUCKET_POLICY, "policy/statement 2")],
        ),
        (
            "public grant by an ACL of its own",
            entry(ACL, {"accessControlPolicy": {"grants": [{"grantee": EVERYONE, "permission": "READ"}]}}),
            [("s3-no-public-acl", ACL, "/groups/global/AllUsers")],
        ),
        (
            "trust opened to everyone",
            entry(ROLE, {"assumeRolePolicy": PUBLIC_TRUST}),
            [("iam-trust-not-public", ROLE, "assumeRolePolicy/statement 1")],
        ),
        (
            "administrator policy attached",
            entry(ROLE, {"managedPolicyArns": [ADMIN]}),
            [("iam-no-managed-admin", ROLE, "AdministratorAccess")],
        ),
        ("policy widened", entry(POLICY, {"policy": STAR}), [("iam-no-action-star", POLICY, "policy/statement 1")]),
        ("rotation switched off", entry(KEY, {"enableKeyRotation": False}), [("kms-key-rotation", KEY, "")]),
        ("key disabled", entry(KEY, {"isEnabled": False}), [("kms-key-usable", KEY, "isEnabled")]),
        (
            "block of an access point weakened",
            entry(
                ACCESS_POINT,
                {
                    "publicAccessBlockConfiguration": {
                        "blockPublicAcls": False,
                        "blockPublicPolicy": True,
                        "ignorePublicAcls": True,
                        "restrictPublicBuckets": True,
                    }
                },
            ),
            [("s3-access-point-not-public", ACCESS_POINT, "")],
        ),
    ],
)
def test_change_outside_of_the_program_is_reported(
    case: str, changed: dict[str, object], expected: list[tuple[str, str, str]]
) -> None:
    strict = [it for it in drifted(changed) if it[0] in {control for control, *_ in expected} or not expected]
    if case == "key taken off a trail":
        assert [it.message for it in found(changed) if it.control == "trail-kms-encryption"] == KEYLESS
    else:
        assert strict == expected, case


KEYLESS = [f"kmsKeyId is not set: anyone who can read the bucket can read the log files{NOTE}"]


@pytest.mark.parametrize(
    "entries",
    [
        [entry(TRAIL, inputs={"enableLogging": False}, outputs={"enableLogging": False})],
        [entry(BUCKET, inputs={"acl": "public-read"}, outputs={"acl": "public-read", "grants": [OWNER, EVERYONE]})],
        [
            entry(
                ACL,
                inputs={"acl": "public-read"},
                outputs={"accessControlPolicy": {"grants": [{"grantee": EVERYONE, "permission": "READ"}]}},
            )
        ],
        [
            entry(BUCKET, {"policy": PUBLIC}),
            entry(BUCKET_POLICY, {"policy": PUBLIC}, {"policy": PUBLIC}, refers_to=BUCKET),
        ],
        [
            entry(BUCKET, {"grants": [OWNER, EVERYONE]}),
            entry(ACL, inputs={"acl": "public-read"}, refers_to=BUCKET),
        ],
        [
            entry(ROLE, {"managedPolicyArns": [ADMIN, "arn:aws:iam::aws:policy/ReadOnlyAccess"]}),
            entry(ATTACHMENT, inputs={"policyArn": ADMIN}, refers_to=ROLE),
        ],
        [
            entry(ROLE, {"inlinePolicies": [{"name": "x", "policy": STAR}]}),
            entry(ROLE_POLICY, inputs={"policy": STAR, "name": "x"}, refers_to=ROLE),
        ],
    ],
)
def test_what_the_program_says_is_reported_once(entries: list[dict[str, object]]) -> None:
    assert drifted(*entries) == []
    assert any(it.status is Status.VIOLATION and it.level is Level.MANDATORY for it in found(*entries))


def test_policy_of_an_earlier_update_is_not_taken_for_the_one_in_force() -> None:
    """The bucket was read before its policy was written: the policy's own outputs are newer."""
    declared = entry(BUCKET_POLICY, refers_to=BUCKET)
    by_name = entry(BUCKET_POLICY)
    for policy in (declared, by_name):
        assert drifted(entry(BUCKET, {"policy": PUBLIC}), policy) == []
    other = entry(BUCKET_POLICY, inputs={"bucket": "other"})
    assert drifted(entry(BUCKET, {"policy": PUBLIC}), other) == [("s3-policy-not-public", BUCKET, "policy/statement 1")]


def test_bucket_that_only_refers_to_another_one_hides_nothing_of_it() -> None:
    public = entry(BUCKET, inputs={"acl": "public-read", "bucket": "site"}, name="site", refers_to=BUCKET)
    assert drifted(entry(BUCKET, {"grants": [EVERYONE]}), public) == [
        ("s3-no-public-acl", BUCKET, "/groups/global/AllUsers")
    ]


def test_policy_that_nobody_declares_is_reported_beside_those_that_are() -> None:
    twice = [{"name": "x", "policy": STAR}, {"name": "y", "policy": STAR}]
    entries = (entry(ROLE, {"inlinePolicies": twice}), entry(ROLE_POLICY, inputs={"policy": STAR, "name": "x"}))
    assert [it for it in drifted(*entries) if it[0] == "iam-no-action-star"] == [
        ("iam-no-action-star", ROLE, "inlinePolicies[0].policy/statement 1")
    ]


def test_policy_that_another_role_is_given_is_reported_of_this_one() -> None:
    other = entry(ATTACHMENT, inputs={"policyArn": ADMIN, "role": "another"})
    assert drifted(entry(ROLE, {"managedPolicyArns": [ADMIN]}), other)[0][:2] == ("iam-no-managed-admin", ROLE)


SETTERS: dict[str, tuple[dict[str, object], dict[str, object], str, list[tuple[str, str, str]]]] = {
    BUCKET_POLICY: (
        entry(BUCKET, {"policy": PUBLIC, "id": "b"}, name="data"),
        {"bucket": "logs", "policy": PRIVATE},
        "policy",
        [("s3-policy-not-public", BUCKET, "policy/statement 1")],
    ),
    ACL: (
        entry(BUCKET, {"grants": [EVERYONE], "id": "b"}, name="data"),
        {"bucket": "logs", "acl": "private"},
        "acl",
        [("s3-no-public-acl", BUCKET, "/groups/global/AllUsers")],
    ),
    "aws:kms/keyPolicy:KeyPolicy": (
        entry(
            KEY,
            {"policy": document({"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"})},
            name="data",
        ),
        {"keyId": "logs", "policy": PRIVATE},
        "policy",
        [("kms-policy-not-public", KEY, "policy/statement 1")],
    ),
    ATTACHMENT: (
        entry(ROLE, {"managedPolicyArns": [ADMIN]}, name="data"),
        {"role": "logs", "policyArn": ADMIN},
        "policyArn",
        [("iam-no-managed-admin", ROLE, "AdministratorAccess")],
    ),
    ROLE_POLICY: (
        entry(ROLE, {"inlinePolicies": [{"name": "x", "policy": STAR}]}, name="data"),
        {"role": "logs", "name": "x", "policy": READS},
        "policy",
        [("iam-no-action-star", ROLE, "inlinePolicies[0].policy/statement 1")],
    ),
}
"""Type that sets properties: a drifted resource, the setting of another resource, where it mentions the drifted one."""


@pytest.mark.parametrize("token", SETTERS)
def test_setting_of_another_resource_hides_no_drift_of_one_that_it_mentions(token: str) -> None:
    changed, inputs, mentioned, expected = SETTERS[token]
    (target,) = TARGET_KEYS[token]
    data, logs = str(changed["urn"]), str(changed["urn"]).replace("::data", "::logs")
    setting: dict[str, object] = {"urn": urn(token), "type": token, "inputs": inputs, "outputs": inputs}
    stated: tuple[dict[str, list[str]], ...] = (
        {},
        {target: [logs], mentioned: [data, logs]},
        {target: [data, logs], mentioned: [data]},  # computed from both: the name tells
        {mentioned: [data]},
    )
    for dependencies in stated:
        other = setting | {"propertyDependencies": dependencies, "dependencies": [data, logs]}
        drift = [it for it in drifted(changed, other) if it[0] == expected[0][0]]
        assert drift == expected, dependencies
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1"}
    hidden = setting | {
        "inputs": inputs | {target: secret},
        "propertyDependencies": {target: [logs], mentioned: [data]},
    }
    assert [it for it in drifted(changed, hidden) if it[0] == expected[0][0]] == expected
    own = hidden | {"propertyDependencies": {target: [data], mentioned: [logs]}}
    assert [it for it in drifted(changed, own) if it[0] == expected[0][0]] == []


def test_violation_of_the_inputs_stays_when_the_outputs_are_repaired() -> None:
    """What the program says comes back with its next update."""
    repaired = entry(TRAIL, {"enableLogging": True}, {"enableLogging": False})
    assert [it.control for it in found(repaired) if it.level is Level.MANDATORY] == ["trail-logging-enabled"]
    assert drifted(repaired) == []


def test_what_was_undetermined_by_a_secret_is_a_violation_where_the_outputs_show_it() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1"}
    shown = entry(TRAIL, {"enableLogging": False}, {"enableLogging": secret})
    assert [it.status for it in found(shown) if it.control == "trail-logging-enabled"] == [Status.VIOLATION]


def test_drift_decides_the_exit_code_and_counts_no_pass(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    clean: list[dict[str, Any]] = []
    for outputs, code in (({}, 0), ({"enableLogging": False}, 1)):
        file.write_bytes(state(entry(TRAIL, outputs)))
        found_code, lines = audited(str(file))
        assert (found_code, lines[-1]["violation"]) == (code, code)
        _, listed = audited(str(file), "--all")
        assert lines[-1] == listed[-1]
        clean.append(lines[-1])
    assert clean[0]["pass"] - clean[1]["pass"] == 1


def test_exemption_holds_for_drift(tmp_path: Path) -> None:
    file, accepted = tmp_path / "state.json", tmp_path / "exemptions.yaml"
    file.write_bytes(state(entry(TRAIL, {"enableLogging": False})))
    accepted.write_text(
        f"- {{id: EX-1, control: trail-logging-enabled, urn: '{urn(TRAIL)}', reason: x, owner: y, expires: 2027-01-31}}"
    )
    code, lines = audited(str(file), "--exemptions", str(accepted), "--day", "2026-11-27")
    assert (code, lines[-1]["exempt"], lines[-1]["violation"]) == (0, 1, 0)


def test_properties_that_are_read_are_found_by_reading() -> None:
    assert {"acl", "grants", "policy", "corsRules"} <= properties_read(BUCKET)
    assert {"enableLogging", "eventSelectors", "kmsKeyId"} <= properties_read(TRAIL)


def test_every_mirrored_property_and_type_exists_in_the_provider() -> None:
    for token, mirrored in MIRRORED.items():
        assert set(mirrored) <= set(resource_type(token).properties), token
        assert all(setting in READERS for types in mirrored.values() for setting in types)
    setting = {it for found in (*MIRRORED.values(), *ADDED.values()) for types in found.values() for it in types}
    assert set(TARGET_KEYS) == setting
    for token, keys in TARGET_KEYS.items():
        assert set(keys) <= set(resource_type(token).properties), token
    for token, lists in ADDED.items():
        assert set(lists) <= set(resource_type(token).properties), token
        assert all(adding in READERS for types in lists.values() for adding in types)
