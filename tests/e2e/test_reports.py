"""Exemptions, previews and audits as users meet them: the literal commands on the real engine."""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.literal import ROOT, environment
from tools.reference_stack import copy_project

DAY = datetime.now(UTC).date()
EXAMPLE = ROOT / "examples/plain_trail"

COMPONENT = """
import pulumi
import pulumi_aws as aws


class Store(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("shop:index:Store", name)
        self.bucket = aws.s3.Bucket(  # declared: {name}-bucket
            f"{name}-bucket",
            acl="public-read",
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


def audit_trail(bucket):
    return aws.cloudtrail.Trail("trail", s3_bucket_name=bucket)  # declared: trail
"""
PROGRAM = """
import json
import pulumi_aws as aws

from parts.store import Store, audit_trail

for name in ("one", "two"):
    Store(name)
audit_trail("elsewhere")
STAR = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
aws.iam.Policy("star", policy=json.dumps(STAR))  # declared: star
"""


def offline(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in the environment of tools/offline, with the commands of this checkout."""
    return subprocess.run(
        [str(ROOT / "tools/offline"), "bash", "-c", script],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "parts").mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text(
        f"name: shop\nruntime:\n  name: python\n  options:\n    virtualenv: {ROOT / '.venv'}\n"
    )
    (folder / "parts/store.py").write_text(COMPONENT)
    (folder / "__main__.py").write_text(PROGRAM)
    return folder


def preview(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = shlex.join(["trailguard", "preview", "--cwd", str(folder), *arguments])
    return offline(f"pulumi stack init dev --cwd {folder} --no-select && {command} -- --stack dev", folder.parent)


def declared(folder: Path) -> dict[str, tuple[str, int]]:
    """Marker -> file and line, from the programs' own comments."""
    return {
        found[1]: (path.relative_to(folder).as_posix(), number)
        for path in sorted(folder.rglob("*.py"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if (found := re.search(r"# declared: (.*)", line))
    }


def test_preview_reports_every_finding_with_the_line_that_declares_it(shop: Path) -> None:
    done = preview(shop, "--format", "jsonl", "--output", f"json={shop}/report.json")
    assert done.returncode == 1, done.stderr
    *found, summary = lines(done.stdout)
    places = declared(shop)
    wanted = {
        "one-bucket": places["{name}-bucket"],
        "two-bucket": places["{name}-bucket"],
        "trail": places["trail"],
        "star": places["star"],
    }
    named = [it for it in found if it["urn"].rsplit("::", 1)[-1] in wanted]
    assert {it["urn"].rsplit("::", 1)[-1] for it in named} == set(wanted)
    for it in named:
        assert (it["source"]["file"], it["source"]["line"]) == wanted[it["urn"].rsplit("::", 1)[-1]], it
    assert len(named) >= 0.95 * len(found)
    calls = {
        it["urn"].rsplit("::", 1)[-1]: it["call_site"]
        for it in json.loads((shop / "report.json").read_text())["assessments"]
    }
    assert calls["one-bucket"] == "__main__.py:8"
    assert Counter(it["status"] for it in found)["violation"] == summary["violation"]
    assert {it["file"] for it in found} == {None}


def test_preview_of_a_broken_program_is_an_error_and_says_why(shop: Path) -> None:
    (shop / "__main__.py").write_text("raise RuntimeError('no such thing')\n")
    done = preview(shop)
    assert done.returncode == 3, done.stdout
    assert "no such thing" in done.stderr
    assert "the run failed before every resource was evaluated" in done.stdout or "did not run" in done.stdout
    assert "Traceback" not in done.stdout


def test_run_made_elsewhere_gives_the_same_report(shop: Path) -> None:
    direct = preview(shop, "--format", "jsonl")
    script = (
        f"pulumi stack init dev --cwd {shop} --no-select; "
        f"PULUMI_DEBUG_COMMANDS=1 pulumi preview --cwd {shop} --stack dev --json --show-sames "
        f"--event-log {shop}/events.jsonl --policy-pack {ROOT} > {shop}/preview.json; "
        f"trailguard report {shop}/events.jsonl {shop}/preview.json --format jsonl"
    )
    done = offline(script, shop.parent)
    assert done.returncode == 1, done.stderr
    by_place = sorted(lines(done.stdout), key=str)
    assert by_place == sorted(lines(direct.stdout), key=str)


def test_counts_of_a_preview_are_those_of_the_audit_after_the_update(shop: Path) -> None:
    """A program whose values are all known: nothing is left for the update to find out."""
    (shop / "__main__.py").write_text(
        "import pulumi_aws as aws\n"
        'aws.cloudtrail.Trail("trail", s3_bucket_name="elsewhere", is_multi_region_trail=True)\n'
        'aws.s3.BucketAcl("acl", bucket="elsewhere", acl="public-read")\n'
    )
    script = (
        f"cd {shop} && pulumi stack init dev && trailguard preview --format jsonl --all > preview.jsonl;"
        "pulumi up --yes --skip-preview > up.txt && pulumi stack export --file state.json;"
        "trailguard audit state.json --format jsonl --all > audit.jsonl"
    )
    done = offline(script, shop)
    assert done.returncode == 1, done.stderr + done.stdout
    previewed, audited = (lines((shop / f"{name}.jsonl").read_text()) for name in ("preview", "audit"))
    assert previewed[-1] == audited[-1]
    assert sorted(({**it, "file": None} for it in audited[:-1]), key=str) == sorted(previewed[:-1], key=str)


def exemption(number: int, control: str, name: str, expires: date = DAY) -> str:
    return f"""
- id: EX-{number}
  control: {control}
  urn: "*::{name}"
  reason: reviewed
  owner: platform
  expires: {expires}
"""


OVER = exemption(3, "trail-multi-region", "trail", date(2020, 1, 31))


def test_exemptions_hold_in_previews_updates_and_audits_for_both_scopes(shop: Path) -> None:
    """Neither finding implies another: an exempt finding hides no other."""
    (shop / "__main__.py").write_text(
        "import pulumi_aws as aws\n"
        'aws.s3.Bucket("open")\n'
        'aws.s3.BucketAcl("acl", bucket="elsewhere", acl="public-read")\n'
    )
    held = exemption(1, "s3-no-public-acl", "acl") + exemption(2, "s3-bucket-public-access-block", "open")
    (shop / "exemptions.yaml").write_text(held + OVER)
    pack = f"--policy-pack {ROOT} --policy-pack-config pack.json"
    script = (
        "pulumi stack init dev && trailguard exemptions compile exemptions.yaml > pack.json && "
        f"pulumi preview {pack} && pulumi up --yes {pack} && pulumi stack export --file state.json && "
        "trailguard preview --exemptions exemptions.yaml --format jsonl --all > preview.jsonl && "
        "trailguard audit state.json --exemptions exemptions.yaml --format jsonl --all > audit.jsonl"
    )
    done = offline(script, shop)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"exempt until {DAY} (EX-1)" in done.stdout
    for name in ("preview", "audit"):
        *found, summary = lines((shop / f"{name}.jsonl").read_text())
        exempt = {it["control"] for it in found if it["status"] == "exempt"}
        assert exempt == {"s3-no-public-acl", "s3-bucket-public-access-block"}, name
        assert not [it for it in found if it["status"] == "violation" and it["level"] == "mandatory"], name
        assert summary["exempt"] == 2, name
    assert {"id": "EX-3", "state": "unused"} in lines((shop / "audit.jsonl").read_text())[-1]["exemptions"]


def test_exemption_that_is_over_blocks_the_update(shop: Path) -> None:
    (shop / "exemptions.yaml").write_text(
        exemption(1, "iam-no-action-star", "star") + exemption(2, "iam-no-admin-star", "star") + OVER
    )
    script = (
        "pulumi stack init dev && trailguard exemptions compile exemptions.yaml > pack.json && "
        f"pulumi preview --policy-pack {ROOT} --policy-pack-config pack.json"
    )
    done = offline(script, shop)
    assert done.returncode != 0
    assert "(exemption EX-3 expired on 2020-01-31)" in done.stdout


@pytest.mark.parametrize(
    ("config", "word"),
    [
        ({"entries": [{"id": "EX-1", "control": "trail-multi-region", "urn": "*::trail"}]}, "required"),
        (
            {"entries": [{"id": "E", "control": "nonsense", "urn": "*", "reason": "r", "owner": "o", "expires": "x"}]},
            "the exemptions are invalid",
        ),
    ],
    ids=["schema", "pack"],
)
def test_exemptions_that_are_wrong_stop_the_preview(shop: Path, config: object, word: str) -> None:
    (shop / "pack.json").write_text(json.dumps({"exemptions": config}))
    done = offline(f"pulumi stack init dev && pulumi preview --policy-pack {ROOT} --policy-pack-config pack.json", shop)
    assert done.returncode != 0
    assert word in done.stdout + done.stderr, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def is_declaration(folder: Path, place: dict[str, Any] | None, name: str, kind: str) -> bool:
    """Whether a call of the resource's class begins there, with its name or a name that is computed."""
    if place is None:
        return False
    calls = [
        node
        for node in ast.walk(ast.parse((folder / place["file"]).read_text("utf-8")))
        if isinstance(node, ast.Call) and node.lineno == place["line"] and isinstance(node.func, ast.Attribute)
    ]
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr == kind
        and bool(call.args)
        and (not isinstance(call.args[0], ast.Constant) or call.args[0].value == name)
        for call in calls
    )


@pytest.mark.parametrize("project", ["examples/plain_trail", "examples/plain_trail_fixed", "stack"])
def test_findings_on_the_examples_name_the_line_that_declares_the_resource(project: str, tmp_path: Path) -> None:
    (tmp_path / "pack.json").write_text('{"all": "advisory"}')
    folder = tmp_path / "project"  # a preview may write into its settings
    copy_project(ROOT / project, folder)
    done = preview(folder, "--config", str(tmp_path / "pack.json"), "--format", "jsonl")
    *found, _ = lines(done.stdout)
    right = [
        it
        for it in found
        if is_declaration(folder, it["source"], it["urn"].rsplit("::", 1)[-1], it["resource_type"].rsplit(":", 1)[-1])
    ]
    assert found
    assert len(right) >= 0.95 * len(found), [it for it in found if it not in right]
