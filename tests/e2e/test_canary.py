"""A secret of a program or of a state is in no format, whatever the controls find."""

from __future__ import annotations

from pathlib import Path

from policypack.cli.output import NAMES
from tests.e2e.literal import ROOT
from tests.e2e.test_reports import offline

CANARY = "canary-7f3d9a"

PROGRAM = """
import json

import pulumi
import pulumi_aws as aws



CANARY = pulumi.Config().require_secret("canary")
star = CANARY.apply(lambda it: json.dumps({"Version": "2012-10-17", "Statement": [
    {"Sid": it, "Effect": "Allow", "Principal": {"AWS": it}, "Action": ["*", it], "Resource": ["*", it],
     "Condition": {"StringLike": {"aws:PrincipalArn": it}}}]}))
aws.iam.Policy("star", policy=star, description=CANARY)
aws.iam.Policy("broken", policy=CANARY)
aws.s3.BucketPolicy("policy", bucket=CANARY, policy=star)
aws.s3.Bucket("bucket", bucket=CANARY, acl=CANARY, tags={"key": CANARY})
aws.kms.Key("key", policy=star, description=CANARY)
aws.cloudtrail.Trail("trail", name=CANARY, s3_bucket_name=CANARY, kms_key_id=CANARY, s3_key_prefix=CANARY)
aws.iam.Role("role", assume_role_policy=star, managed_policy_arns=[CANARY])
aws.cloudwatch.LogMetricFilter("filter", log_group_name=CANARY, pattern=CANARY, name=CANARY,
    metric_transformation={"name": CANARY, "namespace": CANARY, "value": "1"})
"""


def outputs(run: str) -> str:
    """Return the options that write the report of a run in every format, so that one start is enough for all."""
    return " ".join(f"--output {name}={run}-report.{name}" for name in NAMES)


def test_secret_of_a_program_is_in_no_format(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(
        f"name: shop\nruntime:\n  name: python\n  options:\n    virtualenv: {ROOT / '.venv'}\n"
    )
    (folder / "__main__.py").write_text(PROGRAM)
    script = (
        f"pulumi stack init dev && pulumi config set --secret canary {CANARY} && "
        f"trailguard preview --all {outputs('previews')}; echo code $?; "
        "pulumi up --yes --skip-preview > up.txt; pulumi stack export --show-secrets --file shown.json; "
        "pulumi stack export --file hidden.json; "
        + "; ".join(
            f"trailguard audit {state}.json --all-controls --all {outputs(state)}" for state in ("shown", "hidden")
        )
    )
    done = offline(script, folder)
    assert "code 1" in done.stdout, done.stdout + done.stderr
    assert CANARY in (folder / "shown.json").read_text()
    files = [folder / f"{run}-report.{name}" for run in ("previews", "shown", "hidden") for name in NAMES]
    for file in files:
        text = file.read_text("utf-8")
        assert "s3-bucket-public-access-block" in text, file
        assert CANARY not in text, file
