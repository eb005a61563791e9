"""The reference stack under the pack, by literal command lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.literal import ROOT, pulumi
from tools.preview_events import count_documents

PREVIEW_STACK = ("preview", "--cwd", "stack", "--policy-pack", "..")
UPDATE_STACK = ("up", "--yes", "--cwd", "stack", "--policy-pack", "..")


def test_reference_stack_previews_clean_and_every_document_is_evaluated(tmp_path: Path) -> None:
    configured = (ROOT / "stack/Pulumi.dev.yaml").read_text("utf-8")
    run = pulumi(tmp_path, *PREVIEW_STACK)
    assert run.code == 0, run.output
    assert run.found == []
    documents = count_documents(run.log)
    assert (documents.evaluated, documents.not_evaluated) == (7, 0)
    assert (ROOT / "stack/Pulumi.dev.yaml").read_text("utf-8") == configured


def test_reference_stack_deploys_clean(tmp_path: Path) -> None:
    run = pulumi(tmp_path, *UPDATE_STACK)
    assert run.code == 0, run.output
    assert run.found == []
    assert set(run.steps) == {"create"}
    for output in (
        'alerts_topic_arn: "arn:aws:sns:us-east-1:123456789012:trailguard-dev-alerts"',
        'athena_workgroup: "trailguard-dev-trail"',
        'bucket_name     : "trailguard-dev-logs-123456789012-us-east-1"',
        'kms_key_arn     : "arn:aws:kms:us-east-1:123456789012:key/',
        'log_group_name  : "/aws/cloudtrail/trailguard-dev"',
        'trail_arn       : "arn:aws:cloudtrail:us-east-1:123456789012:trail/trailguard-dev-trail"',
        'trail_name      : "trailguard-dev-trail"',
    ):
        assert output in run.output, run.output


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("expireAfterDays=soon", "'expireAfterDays' must be of type 'integer'"),
        ("alertSubscriptions=security@example.com", "'alertSubscriptions' must be of type 'array<string>'"),
        ("alarm=false", "alarm: unknown key; did you mean alarms?"),
        ("namePrefix=Acme_Logs", "namePrefix: must be lower-case letters and digits, joined by single hyphens"),
        (f"namePrefix={'a' * 40}", "namePrefix: makes a bucket name 7 characters longer than the 63 that S3 accepts"),
    ],
)
def test_invalid_configuration_is_reported_without_a_traceback(tmp_path: Path, setting: str, message: str) -> None:
    run = pulumi(tmp_path, *PREVIEW_STACK, config=[setting])
    assert run.code != 0
    assert message in run.output
    assert "Traceback" not in run.output
