"""The audit of a state and the engine's own analysis of it reach the same verdicts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pytest

from policypack.catalog import CONTROLS
from policypack.crossguard.diagnostics import parse_diagnostic
from policypack.model.control import Level
from tests.builders import document
from tests.e2e.engine import update
from tests.e2e.literal import ROOT, environment
from tests.e2e.workspaces import STACK

Verdict = tuple[str, str, str]
"""Control, URN, level."""

OBJECTIONS = {
    "policy-document-readable",
    "trail-multi-region",
    "trail-logging-enabled",
    "trail-log-file-validation",
    "trail-kms-encryption",
    "log-bucket-no-force-destroy",
    "s3-bucket-public-access-block",
    "s3-no-public-acl",
    "s3-policy-not-public",
    "iam-no-admin-star",
    "iam-no-action-star",
    "iam-no-managed-admin",
    "iam-trust-not-public",
}
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def zoo() -> None:
    """Something for every control to object to, something compliant, and secrets."""
    open_bucket = aws.s3.Bucket("open", acl="public-read", force_destroy=True)
    aws.s3.BucketPolicy(
        "open-policy",
        bucket=open_bucket.id,
        policy=open_bucket.arn.apply(
            lambda arn: document(
                {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{arn}/*"}
            )
        ),
    )
    closed = aws.s3.Bucket("closed")
    aws.s3.BucketPublicAccessBlock(
        "closed-access",
        bucket=closed.id,
        block_public_acls=True,
        ignore_public_acls=True,
        block_public_policy=True,
        restrict_public_buckets=True,
    )
    aws.s3.BucketPolicy("closed-policy", bucket=closed.id, policy=pulumi.Output.secret(document(EVERYTHING)))
    aws.cloudtrail.Trail("trail", s3_bucket_name=open_bucket.id, enable_logging=False)
    aws.cloudtrail.Trail(
        "good-trail",
        s3_bucket_name=closed.id,
        is_multi_region_trail=True,
        enable_log_file_validation=True,
        kms_key_id="alias/key",
    )
    role = aws.iam.Role(
        "role", assume_role_policy=document({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"})
    )
    administrator = aws.iam.Policy("administrator", policy=document(EVERYTHING))
    aws.iam.RolePolicyAttachment("attachment", role=role.name, policy_arn=administrator.arn)
    aws.iam.RolePolicyAttachment("managed", role=role.name, policy_arn="arn:aws:iam::aws:policy/AdministratorAccess")
    aws.iam.UserPolicy("broken", user="someone", policy='{"Version": "2012-10-17"')
    aws.iam.Policy("hidden", policy=pulumi.Output.secret(document(EVERYTHING)))


@pytest.mark.usefixtures("offline")
def test_audit_and_engine_agree(tmp_path: Path) -> None:
    assert update(zoo, tmp_path, pack_config={"all": "disabled"}).succeeded
    for option, not_readable in (
        ([], ["hidden", "broken", "closed-policy"]),
        (["--show-secrets"], ["broken", "closed-policy"]),
    ):
        file = tmp_path / "state.json"
        export = ["pulumi", "stack", "export", "--stack", STACK, "--file", str(file), *option]
        subprocess.run(export, cwd=tmp_path, check=True, capture_output=True)
        found = audited(file)
        assert found == analyzed(file)
        assert {control for control, _, _ in found} >= OBJECTIONS
        assert [
            urn.rsplit("::", 1)[-1] for control, urn, _ in found if control == "policy-document-readable"
        ] == not_readable


def audited(file: Path) -> list[Verdict]:
    """What the engine would call a finding, from the lines of `trailguard audit`."""
    done = subprocess.run(
        [ROOT / ".venv/bin/trailguard", "audit", file, "--format", "jsonl"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return sorted((line["control"], line["urn"], line["level"]) for line in lines[:-1])


def analyzed(file: Path) -> list[Verdict]:
    """What `pulumi policy analyze` prints, in a terminal where the passphrase of the secrets is not set."""
    without_passphrase = ["tools/offline", "env", "--unset=PULUMI_CONFIG_PASSPHRASE"]
    done = subprocess.run(
        [*without_passphrase, "pulumi", "policy", "analyze", "--json", "--policy-pack", ".", "--file", str(file)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    found = [json.loads(line).get("policyEvent") for line in done.stdout.splitlines()]
    return sorted((it["policyName"], it["resourceUrn"], it["enforcementLevel"]) for it in found if it is not None)


PROJECTS = ("stack", "examples/plain_trail", "examples/plain_trail_fixed")


@pytest.mark.parametrize("project", PROJECTS)
def test_audit_and_engine_agree_on_every_control_and_example(project: str, tmp_path: Path) -> None:
    """All controls at once: violations are violations, what cannot be judged is undetermined on both sides."""
    config = tmp_path / "pack.json"
    config.write_text(json.dumps({"all": "advisory"}))
    state, events, audit = (tmp_path / name for name in ("state.json", "events.jsonl", "audit.jsonl"))
    script = (
        f"cd {project} && pulumi stack init parity --no-select && "
        "pulumi up --yes --skip-preview --stack parity > /dev/null && "
        f"pulumi stack export --stack parity --file {state} && cd {ROOT} && "
        f"pulumi policy analyze --json --policy-pack . --policy-pack-config {config} --file {state} > {events}; "
        f"trailguard audit {state} --config {config} --format jsonl > {audit}; rm -f {project}/Pulumi.parity.yaml"
    )
    done = subprocess.run(
        ["tools/offline", "bash", "-c", script],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert state.exists(), done.stderr
    found = statuses_of_engine(events)
    assert statuses_of_audit(audit) == found
    optional = {control.id for control in CONTROLS if control.level is Level.DISABLED}
    assert optional & {control for control, *_ in found}, "the controls that are off by default were not asked"


def statuses_of_engine(events: Path) -> list[tuple[str, str, str, str]]:
    found = [json.loads(line).get("policyEvent") for line in events.read_text().splitlines()]
    return sorted(
        (said.control, it["resourceUrn"], said.status.value, said.message)
        for it in found
        if it is not None
        for said in parse_diagnostic(it["policyName"], it["message"])
    )


def statuses_of_audit(lines: Path) -> list[tuple[str, str, str, str]]:
    found = [json.loads(line) for line in lines.read_text().splitlines()]
    return sorted((it["control"], it["urn"], it["status"], it["message"]) for it in found[:-1])
