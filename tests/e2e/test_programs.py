"""The programs of this repository under the pack, by literal command lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.literal import ROOT, pulumi
from tools.preview_events import count_documents

PREVIEW_STACK = ("preview", "--cwd", "stack", "--policy-pack", "..")
UPDATE_STACK = ("up", "--yes", "--cwd", "stack", "--policy-pack", "..")
PREVIEW_PLAIN = ("preview", "--cwd", "examples/plain_trail", "--policy-pack", "../..")
PREVIEW_FIXED = ("preview", "--cwd", "examples/plain_trail_fixed", "--policy-pack", "../..")

WAITING = [("preview-undetermined", "trail-policy", "advisory")]

ADVICE = [
    ("iam-trust-confused-deputy", "trail-role", "advisory"),
    ("log-bucket-access-logging", "trail-bucket", "advisory"),
    ("log-bucket-kms", "trail-bucket", "advisory"),
    ("log-bucket-lifecycle", "trail-bucket", "advisory"),
    ("log-bucket-versioned", "trail-bucket", "advisory"),
    ("trail-cloudwatch-logs", "trail", "advisory"),
]
"""What the repair leaves alone."""

TLS = ("s3-policy-tls-only", "trail-bucket", "advisory")
"""Waits in the preview of the repaired trail, whose bucket policy is not known yet."""

MOST_FINDINGS = 12


def test_reference_stack_previews_clean_and_every_document_is_judged(tmp_path: Path) -> None:
    run = pulumi(tmp_path, *PREVIEW_STACK)
    assert run.code == 0, run.output
    assert run.found == []
    documents = count_documents(run.log)
    assert (documents.judged, documents.not_judged) == (5, 0)
    assert not (ROOT / "stack/Pulumi.dev.yaml").exists()


def test_reference_stack_deploys_clean(tmp_path: Path) -> None:
    run = pulumi(tmp_path, *UPDATE_STACK)
    assert run.code == 0, run.output
    assert run.found == []
    assert set(run.steps) == {"create"}
    assert 'bucket_name: "trailguard-dev-logs-123456789012-us-east-1"' in run.output
    assert 'trail_name : "trailguard-dev-trail"' in run.output


def test_reference_stack_configured_otherwise_is_clean(tmp_path: Path) -> None:
    run = pulumi(tmp_path, *PREVIEW_STACK, config=["keyPrefix=a/b", "namePrefix=acme"])
    assert run.code == 0, run.output
    assert run.found == []
    assert 'trail_name : "acme-trail"' in run.output


def test_reference_stack_without_cloudwatch_is_told_what_it_lacks(tmp_path: Path) -> None:
    run = pulumi(tmp_path, *PREVIEW_STACK, config=["cloudWatchLogs=false"])
    assert run.code == 0, run.output
    assert run.found == [("trail-cloudwatch-logs", "trail", "advisory")]


def test_deleting_logs_with_the_stack_is_warned_of_and_reported(tmp_path: Path) -> None:
    run = pulumi(tmp_path, *PREVIEW_STACK, config=["forceDestroy=true"])
    assert run.code == 0, run.output
    assert run.found == [("log-bucket-no-force-destroy", "log-bucket", "advisory")]
    assert "warning: forceDestroy is on: destroying this stack deletes the buckets with all log files" in run.output


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("expireAfterDays=soon", "'expireAfterDays' must be of type 'integer'"),
        ("namePrefix=Acme_Logs", "namePrefix: lower-case letters, digits and hyphens only"),
    ],
)
def test_configuration_that_cannot_be_used_is_named_without_a_traceback(
    tmp_path: Path, setting: str, message: str
) -> None:
    run = pulumi(tmp_path, *PREVIEW_STACK, config=[setting])
    assert run.code != 0
    assert message in run.output
    assert "Traceback" not in run.output


def test_plain_trail_is_blocked_with_these_findings_and_no_others(tmp_path: Path) -> None:
    run = pulumi(tmp_path, *PREVIEW_PLAIN)
    assert run.code == 1, run.output
    assert run.found == sorted(
        [
            *ADVICE,
            *WAITING,
            TLS,
            ("log-bucket-no-force-destroy", "trail-bucket", "advisory"),
            ("log-bucket-policy-delivers", "trail-bucket", "mandatory"),
            ("s3-bucket-public-access-block", "trail-bucket", "mandatory"),
            ("trail-kms-encryption", "trail", "advisory"),
        ]
    )
    assert len(run.found) <= MOST_FINDINGS
    assert all("Fix: " in it.message for it in run.findings if it.control != "preview-undetermined")


def test_plain_trail_with_cloudwatch_has_a_second_trail_to_object_to(tmp_path: Path) -> None:
    run = pulumi(tmp_path, *PREVIEW_PLAIN, config=["cloudWatch=true"])
    assert run.code == 1, run.output
    assert run.found == sorted(
        [
            *ADVICE,
            *WAITING,
            TLS,
            ("log-bucket-no-force-destroy", "trail-bucket", "advisory"),
            ("log-bucket-policy-delivers", "trail-bucket", "mandatory"),
            ("preview-undetermined", "trail-with-cloudwatch", "advisory"),
            ("s3-bucket-public-access-block", "trail-bucket", "mandatory"),
            ("trail-cloudwatch-role-least-privilege", "trail-role", "advisory"),
            ("trail-compliant-exists", "plain-trail-dev", "advisory"),
            ("trail-kms-encryption", "trail", "advisory"),
            ("trail-kms-encryption", "trail-with-cloudwatch", "advisory"),
            ("trail-log-group-encrypted", "cloudtrail-log-group", "advisory"),
            ("trail-multi-region", "trail-with-cloudwatch", "mandatory"),
        ]
    )


def test_each_finding_is_printed_with_control_resource_reason_and_fix(tmp_path: Path) -> None:
    output = pulumi(tmp_path, *PREVIEW_PLAIN).output
    block = "aws.s3.BucketPublicAccessBlock("
    for text in (
        "s3-bucket-public-access-block",
        "(aws:s3:Bucket: trail-bucket)",
        "no BucketPublicAccessBlock is joined with this bucket",
        f'Fix: {block}"trail-bucket-access", bucket=trail_bucket.id, block_public_acls=True',
        "Fix: force_destroy=False",
    ):
        assert text in output, output
    assert shown_in_readme() in output


def shown_in_readme() -> str:
    """What the README shows of the blocked trail."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return next(block for block in readme.split("```") if block.startswith("\nPolicies:")).strip("\n")


def test_repaired_trail_passes(tmp_path: Path) -> None:
    run = pulumi(tmp_path, *PREVIEW_FIXED)
    assert run.code == 0, run.output
    unknown = [("preview-undetermined", name, "advisory") for name in ("trail-bucket", "trail-bucket-policy")]
    assert run.found == sorted([*ADVICE, *WAITING, *unknown])


def test_repaired_trail_deploys_and_everything_is_judged(tmp_path: Path) -> None:
    run = pulumi(tmp_path, "up", "--yes", *PREVIEW_FIXED[1:])
    assert run.code == 0, run.output
    assert run.found == sorted([*ADVICE, TLS])
    assert "create" in run.steps


def test_repaired_trail_with_cloudwatch_passes(tmp_path: Path) -> None:
    run = pulumi(tmp_path, *PREVIEW_FIXED, config=["cloudWatch=true"])
    assert run.code == 0, run.output
    assert {level for _, _, level in run.found} == {"advisory"}
