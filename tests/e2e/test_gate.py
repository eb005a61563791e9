"""The pack as a gate: what it stops, when, and what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

import pulumi
import pulumi_aws as aws
import pytest

from tests.builders import document
from tests.e2e.engine import ROOT, preview, update

EVERYONE_READS = document(
    {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
)
EVERYONE_ASSUMES = document({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"})
EVERYTHING = document({"Effect": "Allow", "Action": "*", "Resource": "*"})

pytestmark = pytest.mark.usefixtures("offline")


class Delivery(TypedDict):
    """Where every trail here delivers to, besides its bucket."""

    cloud_watch_logs_group_arn: str
    cloud_watch_logs_role_arn: str


TO_LOGS: Delivery = {
    "cloud_watch_logs_group_arn": "arn:aws:logs:us-east-1:123456789012:log-group:audit:*",
    "cloud_watch_logs_role_arn": "arn:aws:iam::123456789012:role/audit",
}


def trail_in_one_region() -> None:
    aws.cloudtrail.Trail(
        "trail", s3_bucket_name="elsewhere", enable_log_file_validation=True, kms_key_id="alias/key", **TO_LOGS
    )


def test_mandatory_violation_stops_a_preview(tmp_path: Path) -> None:
    outcome = preview(trail_in_one_region, tmp_path)
    assert not outcome.succeeded, outcome.output
    assert outcome.findings == [("trail-multi-region", "trail", "mandatory")]


def test_mandatory_violation_of_one_resource_stops_an_update_before_it_exists(tmp_path: Path) -> None:
    outcome = update(trail_in_one_region, tmp_path)
    assert not outcome.succeeded, outcome.output
    assert outcome.findings == [("trail-multi-region", "trail", "mandatory")]
    assert outcome.created == []


def test_message_states_the_violation_and_the_fix(tmp_path: Path) -> None:
    assert preview(trail_in_one_region, tmp_path).messages == [
        "CloudTrail trails are multi-Region\n"
        "isMultiRegionTrail is not true: the trail records events of one Region only\n"
        "Fix: is_multi_region_trail=True"
    ]


def test_advisory_violation_lets_the_update_pass(tmp_path: Path) -> None:
    def program() -> None:
        aws.cloudtrail.Trail(
            "trail", s3_bucket_name="elsewhere", enable_log_file_validation=True, is_multi_region_trail=True, **TO_LOGS
        )

    outcome = update(program, tmp_path)
    assert outcome.succeeded
    assert outcome.findings == [("trail-kms-encryption", "trail", "advisory")]
    assert outcome.created == ["trail"]


def test_unknown_document_is_undetermined_in_a_preview(tmp_path: Path) -> None:
    outcome = preview(_unknown_bad_document, tmp_path)
    assert outcome.succeeded
    assert outcome.findings == [("preview-undetermined", "policy", "advisory")]
    assert outcome.messages == [
        "Controls can be evaluated in the preview\n"
        "cannot be evaluated, because values are unknown until deployment: "
        "policy (policy-document-readable, placeholder-free, iam-no-action-star, iam-passrole-scoped, "
        "iam-no-service-star, "
        "iam-no-allow-not-action, iam-no-resource-star, iam-no-credentials-exposure, iam-no-data-exfiltration, "
        "iam-no-permissions-management, iam-no-unconstrained-write, iam-assume-role-scoped, iam-kms-decrypt-scoped), "
        "policies (iam-no-admin-star, iam-no-privilege-escalation)"
    ]


def test_document_known_in_the_update_stops_it_before_the_resource_exists(tmp_path: Path) -> None:
    def program() -> None:
        queue = aws.sqs.Queue("queue")
        group = aws.iam.Group("group")
        policy = queue.arn.apply(lambda arn: document({"Effect": "Allow", "Action": "*", "Resource": arn}))
        aws.iam.GroupPolicy("policy", group=group.name, policy=policy)

    outcome = update(program, tmp_path)
    assert not outcome.succeeded, outcome.output
    assert outcome.findings == [("iam-no-action-star", "policy", "mandatory")]
    assert outcome.created == ["group", "queue"]


def test_customer_managed_policy_known_in_the_update_stops_it_at_its_end(tmp_path: Path) -> None:
    """Only then it is known that the policy is not just a permissions boundary."""
    outcome = update(_unknown_bad_document, tmp_path)
    assert not outcome.succeeded, outcome.output
    assert outcome.findings == [("iam-no-action-star", "policy", "mandatory")]
    assert outcome.created == ["policy", "queue"]


def _unknown_bad_document() -> None:
    queue = aws.sqs.Queue("queue")
    aws.iam.Policy(
        "policy",
        policy=queue.arn.apply(lambda arn: document({"Effect": "Allow", "Action": "*", "Resource": arn})),
    )


def test_joined_violation_is_found_in_a_preview(tmp_path: Path) -> None:
    def program() -> None:
        bucket = aws.s3.Bucket("bucket")
        aws.s3.BucketPublicAccessBlock(
            "access", bucket=bucket.id, block_public_acls=True, ignore_public_acls=True, block_public_policy=True
        )

    outcome = preview(program, tmp_path)
    assert not outcome.succeeded, outcome.output
    assert outcome.findings == [
        ("s3-bucket-public-access-block", "bucket", "mandatory"),
        ("s3-policy-tls-only", "bucket", "advisory"),
    ], outcome.output


def test_level_set_in_the_pack_configuration_counts(tmp_path: Path) -> None:
    outcome = preview(trail_in_one_region, tmp_path, pack_config={"trail-multi-region": "advisory"})
    assert outcome.succeeded
    assert outcome.findings == [("trail-multi-region", "trail", "advisory")]


def test_disabled_control_is_silent(tmp_path: Path) -> None:
    outcome = preview(
        trail_in_one_region, tmp_path, pack_config={"trail-multi-region": {"enforcementLevel": "disabled"}}
    )
    assert outcome.succeeded
    assert outcome.findings == []


def test_remediation_mode_repairs_the_resource_that_is_created(tmp_path: Path) -> None:
    """Also beside a secret and an unknown value, which stay what they are."""

    def program() -> None:
        queue = aws.sqs.Queue("queue")
        aws.kms.Key("key", description=pulumi.Output.secret("hidden"))
        aws.cloudtrail.Trail(
            "trail",
            s3_bucket_name=pulumi.Output.secret("elsewhere"),
            s3_key_prefix=queue.arn,
            enable_logging=False,
            enable_log_file_validation=True,
            include_global_service_events=False,
            kms_key_id="alias/key",
            **TO_LOGS,
        )

    controls = ("trail-multi-region", "trail-logging-enabled", "trail-global-service-events", "kms-key-rotation")
    repairing = dict.fromkeys(controls, "remediate")
    planned = preview(program, tmp_path, pack_config=repairing)
    assert planned.succeeded, planned.output
    assert planned.findings == []
    done = update(program, tmp_path, pack_config=repairing)
    assert done.succeeded, done.output
    assert done.findings == []
    trail = done.inputs["trail"]
    assert (trail["isMultiRegionTrail"], trail["enableLogging"], trail["includeGlobalServiceEvents"]) == (True,) * 3
    assert trail["s3KeyPrefix"].startswith("arn:aws:sqs:")
    assert done.inputs["key"]["enableKeyRotation"] is True
    assert done.inputs["key"]["description"]["plaintext"] == '"hidden"'
    assert trail["s3BucketName"]["plaintext"] == '"elsewhere"'


def test_public_policy_and_administrator_are_stopped(tmp_path: Path) -> None:
    def program() -> None:
        bucket = aws.s3.Bucket("bucket")
        aws.s3.BucketPublicAccessBlock(
            "access",
            bucket=bucket.id,
            block_public_acls=True,
            ignore_public_acls=True,
            block_public_policy=True,
            restrict_public_buckets=True,
        )
        aws.s3.BucketPolicy("bucket-policy", bucket=bucket.id, policy=EVERYONE_READS)
        role = aws.iam.Role("role", assume_role_policy=EVERYONE_ASSUMES)
        aws.iam.RolePolicy("role-policy", role=role.id, policy=EVERYTHING)

    outcome = preview(program, tmp_path)
    assert not outcome.succeeded, outcome.output
    assert outcome.findings == [
        ("iam-no-action-star", "role-policy", "mandatory"),
        ("iam-no-admin-star", "role", "mandatory"),
        ("iam-trust-not-public", "role", "mandatory"),
        ("s3-policy-not-public", "bucket-policy", "mandatory"),
        ("s3-policy-tls-only", "bucket", "advisory"),
    ]


def test_secret_document_is_evaluated_and_never_quoted(tmp_path: Path) -> None:
    secret = "correct-horse-battery"

    def program() -> None:
        text = json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [{"Sid": secret, "Effect": "Allow", "Action": "*", "Resource": f"arn:aws:s3:::{secret}"}],
            }
        )
        aws.iam.Policy("policy", policy=pulumi.Output.secret(text))

    outcome = preview(program, tmp_path)
    assert outcome.findings == [("iam-no-action-star", "policy", "mandatory")]
    assert secret not in outcome.output


def test_both_entries_of_the_pack_start(tmp_path: Path) -> None:
    """The folder of the package works as a pack when a PulumiPolicy.yaml lies in it."""
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "policypack").symlink_to(ROOT / "policypack")
    inner = tmp_path / "inner"
    inner.mkdir()
    for entry in (ROOT / "policypack").iterdir():
        (inner / entry.name).symlink_to(entry)
    settings = (ROOT / "PulumiPolicy.yaml").read_text("utf-8").replace(".venv", str(ROOT / ".venv"))
    (inner / "PulumiPolicy.yaml").write_text(settings, "utf-8")
    for folder in (ROOT, inner):
        assert preview(trail_in_one_region, tmp_path, pack=folder).findings == [
            ("trail-multi-region", "trail", "mandatory")
        ]
