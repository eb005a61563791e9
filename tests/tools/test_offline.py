"""tools/offline: what it prepares, and what it leaves alone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.e2e.literal import ROOT, environment

PROGRAM = """\
import pulumi
import pulumi_aws as aws

pulumi.export("name", aws.sqs.Queue("queue", name="jobs").name)
"""
SETTINGS = """\
name: queue
runtime:
  name: python
  options:
    virtualenv: {venv}
"""

pytestmark = pytest.mark.e2e


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(SETTINGS.format(venv=ROOT / ".venv"))
    (folder / "__main__.py").write_text(PROGRAM)
    return folder


def offline(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / "tools/offline"), *command],
        cwd=ROOT,
        env=environment() | more,
        capture_output=True,
        text=True,
        check=False,
    )


def test_notice_names_the_stand_in(project: Path) -> None:
    done = offline("true")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "tools/offline: a stand-in answers for AWS; nothing here proves anything about AWS\n"


def test_stack_is_created_for_the_call_and_nothing_is_left(project: Path) -> None:
    done = offline("pulumi", "up", "--yes", "--cwd", str(project))
    assert done.returncode == 0, done.stdout + done.stderr
    assert 'name: "jobs"' in done.stdout
    assert sorted(path.name for path in project.iterdir() if path.name != "__pycache__") == [
        "Pulumi.yaml",
        "__main__.py",
    ]


def test_several_commands_share_one_state(project: Path) -> None:
    commands = "pulumi stack init test && pulumi up --yes --skip-preview && pulumi stack output name"
    done = offline("bash", "-c", f"cd {project} && {commands}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "jobs"


def test_other_command_gets_an_environment_and_no_stack(tmp_path: Path) -> None:
    done = offline("bash", "-c", f"cd {tmp_path} && pulumi stack ls --all && command -v pulumi")
    assert done.returncode == 0, done.stderr
    assert "dev" not in done.stdout.splitlines()[0]
    assert done.stdout.splitlines()[-1].endswith("/pulumi")
    assert list(tmp_path.iterdir()) == []


def test_named_stack_and_backend_are_kept(project: Path, tmp_path: Path) -> None:
    backend = tmp_path / "backend"
    backend.mkdir()
    own = {"PULUMI_BACKEND_URL": f"file://{backend}", "PULUMI_CONFIG_PASSPHRASE": "mine"}
    done = offline("pulumi", "stack", "init", "prod", "--cwd", str(project), **own)
    assert done.returncode == 0, done.stderr
    done = offline("pulumi", "up", "--yes", "--stack", "prod", "--cwd", str(project), **own)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.name for path in backend.rglob("*.json") if path.parent.parent.name == "stacks"] == ["prod.json"]


def test_stack_named_without_a_backend_lives_for_the_call(project: Path) -> None:
    done = offline("pulumi", "preview", "--stack", "other", "--cwd", str(project))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "(other)" in done.stdout


@pytest.mark.parametrize("code", [0, 7])
def test_exit_code_is_that_of_the_command(code: int) -> None:
    assert offline("bash", "-c", f"exit {code}").returncode == code


def test_command_that_does_not_exist_is_named() -> None:
    done = offline("pulumy")
    assert done.returncode == 127
    assert "there is no command pulumy on PATH" in done.stderr


def test_no_command_is_wrong_usage_and_help_is_help() -> None:
    assert offline().returncode == 2
    done = offline("--help")
    assert done.returncode == 0
    assert "proves nothing about AWS" in done.stdout


def test_program_that_fails_fails(project: Path) -> None:
    (project / "__main__.py").write_text("raise SystemExit(3)")
    assert offline("pulumi", "preview", "--cwd", str(project)).returncode != 0


def test_folder_without_a_project_is_what_pulumi_says_it_is(tmp_path: Path) -> None:
    done = offline("pulumi", "preview", "--cwd", str(tmp_path))
    assert done.returncode != 0
    assert "no Pulumi.yaml project file found" in done.stderr
    assert "Traceback" not in done.stderr


def test_project_file_that_is_broken_is_what_pulumi_says_it_is(project: Path) -> None:
    (project / "Pulumi.yaml").write_text("name: [")
    done = offline("pulumi", "preview", "--cwd", str(project))
    assert done.returncode != 0
    assert "Pulumi.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_environment_error_names_the_command_to_run(tmp_path: Path) -> None:
    copy = tmp_path / "tools"
    copy.mkdir()
    script = copy / "offline"
    script.write_bytes((ROOT / "tools/offline").read_bytes())
    script.chmod(0o755)
    done = subprocess.run([str(script), "true"], env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "run make setup" in done.stderr
