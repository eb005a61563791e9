"""What the README shows is what there is: its commands run, its output is real, its links lead somewhere."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from policypack.crossguard.policies import policy_names
from tests.e2e.literal import ROOT, environment
from tests.e2e.test_programs import PREVIEW_PLAIN
from tests.e2e.test_reference_stack import PREVIEW_STACK, UPDATE_STACK

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = [tuple(found) for found in re.findall(r"```(\w*)\n(.*?)```", README, flags=re.DOTALL)]
COMMANDS = [line for language, text in BLOCKS if language == "sh" for line in text.splitlines()]

RUN_ELSEWHERE = {"make demo", "make test"} | {
    f"tools/offline pulumi {' '.join(arguments)}" for arguments in (PREVIEW_STACK, UPDATE_STACK, PREVIEW_PLAIN)
}

DOCUMENTS = [
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("*/*.md"), *ROOT.glob("examples/*/*.md"))
    if not path.relative_to(ROOT).parts[0].startswith(".")
]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    inside = {
        "PATH": os.pathsep.join((str(ROOT / ".tools/bin"), str(ROOT / ".venv/bin"), os.environ["PATH"])),
    }
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment() | inside,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def neighbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout beside somebody's own project: `<folder>/trailguard` and `<folder>/project`."""
    folder = tmp_path_factory.mktemp("work")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, tracked.split("\0")):
        if name.split("/")[0] in ("policypack", "PulumiPolicy.yaml", "__main__.py", "requirements.txt"):
            copy = folder / "trailguard" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((ROOT / name).read_bytes())
    project = folder / "project"
    project.mkdir()
    (project / "Pulumi.yaml").write_text(
        f"name: shop\nruntime:\n  name: python\n  options:\n    virtualenv: {ROOT / '.venv'}\n"
    )
    (project / "__main__.py").write_text(
        "import pulumi_aws as aws\n\n"
        'aws.cloudtrail.Trail("trail", s3_bucket_name="logs", enable_log_file_validation=True, kms_key_id="alias/k")\n'
    )
    levels = next(text for language, text in BLOCKS if language == "json")
    (project / "pack.json").write_text(levels)
    return folder


@pytest.mark.e2e
def test_commands_for_users_work_in_a_repository_beside_the_pack(neighbour: Path) -> None:
    installed = run(f"{ROOT}/tools/offline pulumi install", neighbour / "trailguard")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    assert (neighbour / "trailguard/.venv/bin/python").exists()
    for command in (
        "pulumi preview --policy-pack ../trailguard",
        "pulumi up --policy-pack ../trailguard",
        "pulumi preview --policy-pack ../trailguard --policy-pack-config pack.json",
    ):
        assert command in COMMANDS
        done = run(f"{ROOT}/tools/offline {command.replace(' up ', ' up --yes ')}", neighbour / "project")
        assert done.returncode != 0, done.stdout
        assert "trail-multi-region" in done.stdout, done.stdout + done.stderr


@pytest.mark.e2e
def test_state_is_exported_and_audited_as_shown(neighbour: Path) -> None:
    export, audit = (
        next(it for it in COMMANDS if it.startswith(word)) for word in ("pulumi stack", "trailguard audit")
    )
    script = f"pulumi stack init x && pulumi up --yes --skip-preview && {export} && {audit}"
    done = run(f"{ROOT}/tools/offline bash -c {shlex.quote(script)}", neighbour / "project")
    assert done.returncode == 1, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert [line["control"] for line in lines[:-1] if line["level"] == "mandatory"] == ["trail-multi-region"]
    assert lines[-1]["type"] == "summary"


@pytest.mark.e2e
def test_preview_is_reported_as_shown(neighbour: Path) -> None:
    preview = next(it for it in COMMANDS if it.startswith("trailguard preview"))
    done = run(
        f"{ROOT}/tools/offline bash -c {shlex.quote(f'pulumi stack init y && {preview}')}", neighbour / "project"
    )
    assert done.returncode == 1, done.stderr
    assert "__main__.py:3  trail-multi-region  trail" in (neighbour / "project/report.txt").read_text("utf-8")
    assert (neighbour / "project/report.html").read_text("utf-8").startswith("<!doctype html>")


def test_every_command_is_run_by_some_test() -> None:
    users = {"trailguard preview", "pulumi install", "pulumi preview", "pulumi up", "pulumi stack", "trailguard audit"}
    for command in COMMANDS:
        if command not in RUN_ELSEWHERE:
            assert " ".join(command.split()[:2]) in users, command


def test_controls_in_the_configuration_exist() -> None:
    for language, text in BLOCKS:
        if language == "json":
            assert set(json.loads(text)) <= set(policy_names())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    anchors = {re.sub(r"[^\w -]", "", line.lstrip("# ")).strip().lower().replace(" ", "-") for line in text.split("\n")}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        path, _, anchor = target.partition("#")
        if "://" not in target:
            assert (document.parent / path).exists() if path else anchor in anchors, target


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])
def test_paths_in_the_guides_exist(name: str) -> None:
    """Paths of files and folders in code spans are relative to the root or to policypack/."""
    spans = re.findall(r"`([\w./<>-]+)`", (ROOT / name).read_text("utf-8"))
    paths = [it for it in spans if ("/" in it or it.endswith((".py", ".md"))) and "<" not in it]
    missing = [it for it in paths if not ((ROOT / it).exists() or (ROOT / "policypack" / it).exists())]
    assert paths
    assert missing == []
