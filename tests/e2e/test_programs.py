"""The example programs under the pack, by literal command lines."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.literal import ROOT, pulumi

PREVIEW_PLAIN = ("preview", "--cwd", "examples/plain_trail", "--policy-pack", "../..")
PREVIEW_FIXED = ("preview", "--cwd", "examples/plain_trail_fixed", "--policy-pack", "../..")

WAITING = [("preview-undetermined", "trail-policy", "advisory")]

ADVICE = [
    ("log-bucket-access-logging", "trail-bucket", "advisory"),
    ("log-bucket-kms", "trail-bucket", "advisory"),
    ("log-bucket-lifecycle", "trail-bucket", "advisory"),
    ("log-bucket-versioned", "trail-bucket", "advisory"),
    ("trail-cloudwatch-logs", "trail", "advisory"),
]
"""What the repair leaves alone."""

TLS = ("s3-policy-tls-only", "trail-bucket", "advisory")
"""Waits in the preview of the repaired trail, whose bucket policy is not known yet."""

NO_BLOCK = (
    "the stack declares no BucketPublicAccessBlock for this bucket: "
    "S3 blocks public access on buckets created since April 2023, but the program does not preserve this default"
)

MOST_FINDINGS = 12


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


def test_second_plain_trail_with_cloudwatch_is_reported(tmp_path: Path) -> None:
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
            ("trail-compliant-exists", "plain-trail-dev", "advisory"),
            ("trail-kms-encryption", "trail", "advisory"),
            ("trail-kms-encryption", "trail-with-cloudwatch", "advisory"),
            ("trail-log-group-encrypted", "cloudtrail-log-group", "advisory"),
            ("trail-multi-region", "trail-with-cloudwatch", "mandatory"),
            ("trail-policies-first", "trail-with-cloudwatch", "advisory"),
        ]
    )


def test_each_finding_is_printed_with_control_resource_reason_and_fix(tmp_path: Path) -> None:
    output = pulumi(tmp_path, *PREVIEW_PLAIN).output
    block = "aws.s3.BucketPublicAccessBlock("
    for text in (
        "s3-bucket-public-access-block",
        "(aws:s3:Bucket: trail-bucket)",
        NO_BLOCK,
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


def test_repaired_trail_deploys_and_everything_is_evaluated(tmp_path: Path) -> None:
    run = pulumi(tmp_path, "up", "--yes", *PREVIEW_FIXED[1:])
    assert run.code == 0, run.output
    assert run.found == sorted([*ADVICE, TLS])
    assert "create" in run.steps


def test_repaired_trail_with_cloudwatch_passes(tmp_path: Path) -> None:
    run = pulumi(tmp_path, *PREVIEW_FIXED, config=["cloudWatch=true"])
    assert run.code == 0, run.output
    assert {level for _, _, level in run.found} == {"advisory"}


def test_repaired_trail_is_created_after_its_bucket_policy(tmp_path: Path) -> None:
    run = pulumi(tmp_path, "up", "--yes", *PREVIEW_FIXED[1:])
    assert run.code == 0, run.output
    order = [(kind, name) for kind, name in run.order if name in ("trail", "trail-bucket-policy")]
    assert order == [
        ("begun", "trail-bucket-policy"),
        ("ended", "trail-bucket-policy"),
        ("begun", "trail"),
        ("ended", "trail"),
    ]
