"""A company's package adds a control to the pack: examples/own_controls, installed into the pack's environment."""

from __future__ import annotations

import json
import shutil
import subprocess
import sysconfig
import tomllib
import venv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pulumi_aws as aws
import pytest

from tests.e2e.engine import ROOT, preview

EXAMPLE = ROOT / "examples/own_controls"

pytestmark = pytest.mark.usefixtures("offline")


def log_group_without_retention() -> None:
    aws.cloudwatch.LogGroup("events")


def pack_with_example(folder: Path) -> Path:
    """Return the folder of a pack, whose environment has the example and the packages of this environment."""
    environment = folder / "venv"
    venv.create(environment)
    (packages,) = environment.glob("lib/python*/site-packages")
    base = sysconfig.get_paths()["purelib"]
    (packages / "base.pth").write_text(f"import site; site.addsitedir({base!r})\n", "utf-8")
    shutil.copytree(EXAMPLE / "acme_controls", packages / "acme_controls")
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    metadata = packages / "acme_controls-1.0.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0.0\n", "utf-8")
    points = [
        f"[{group}]\n{name} = {value}" for group, it in project["entry-points"].items() for name, value in it.items()
    ]
    (metadata / "entry_points.txt").write_text("\n".join(points) + "\n", "utf-8")
    pack = folder / "pack"
    pack.mkdir()
    shutil.copy(ROOT / "__main__.py", pack)
    (pack / "policypack").symlink_to(ROOT / "policypack")
    manifest = (ROOT / "PulumiPolicy.yaml").read_text("utf-8")
    assert "virtualenv: .venv" in manifest
    (pack / "PulumiPolicy.yaml").write_text(manifest.replace(".venv", str(environment)), "utf-8")
    return pack


def test_own_control_has_a_finding_options_and_exemptions_in_the_pack_and_the_audit(tmp_path: Path) -> None:
    pack = pack_with_example(tmp_path)
    project = tmp_path / "shop"
    project.mkdir()

    outcome = preview(log_group_without_retention, project, pack=pack)
    assert (outcome.succeeded, outcome.findings) == (False, [("acme-log-group-maximum", "events", "mandatory")])
    assert outcome.messages == [
        "Log groups delete events after at most 400 days\n"
        "retentionInDays is not between 1 and 400 days\n"
        "Fix: retention_in_days=400"
    ]

    configured = {"acme-log-group-maximum": {"enforcementLevel": "advisory", "days": 30}}
    outcome = preview(log_group_without_retention, project, pack=pack, pack_config=configured)
    assert outcome.findings == [("acme-log-group-maximum", "events", "advisory")]
    assert "retentionInDays is not between 1 and 30 days" in outcome.messages[0]

    expires = str(datetime.now(UTC).date() + timedelta(days=30))
    urn = f"urn:pulumi:dev::{project.name}::aws:cloudwatch/logGroup:LogGroup::events"
    exemption = {"id": "EX-1", "control": "acme-log-group-maximum", "urn": urn, "reason": "r", "owner": "o"}
    exempt = {"exemptions": {"enforcementLevel": "advisory", "entries": [exemption | {"expires": expires}]}}
    outcome = preview(log_group_without_retention, project, pack=pack, pack_config=exempt)
    assert (outcome.succeeded, outcome.findings) == (True, [("exemptions", "events", "advisory")])

    resource = {"urn": urn, "type": "aws:cloudwatch/logGroup:LogGroup", "custom": True, "id": "x"}
    stack = {"urn": f"urn:pulumi:dev::{project.name}::pulumi:pulumi:Stack::dev", "type": "pulumi:pulumi:Stack"}
    state = tmp_path / "state.json"
    state.write_text(json.dumps({"version": 3, "deployment": {"resources": [stack, resource]}}), "utf-8")
    audited = subprocess.run(
        [tmp_path / "venv/bin/python", "-P", "-m", "policypack.cli", "audit", state, "--format", "jsonl"],
        capture_output=True,
        text=True,
        check=False,
        cwd=pack,
        env={"PYTHONPATH": str(pack)},
    )
    found = [json.loads(line) for line in audited.stdout.splitlines()]
    assert audited.returncode == 1, audited.stderr
    assert [it["control"] for it in found if it["type"] == "assessment"] == ["acme-log-group-maximum"]
