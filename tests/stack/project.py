"""The reference stack as a project of its own in some folder, on the real engine."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.literal import ROOT, Run
from tools.reference_stack import STACK, configuration_file, copy_stack

EXAMPLE_TRAIL = "arn:aws:cloudtrail:us-east-1:123456789012:trail/acme-audit-trail"
"""The trail of the example in stack/README.md."""


@dataclass(frozen=True, slots=True)
class Project:
    """A copy of the stack's folder with a stack `dev` that nobody else uses."""

    folder: Path
    environment: Mapping[str, str]

    def configure(self, settings: Mapping[str, object]) -> None:
        """Set keys of the configuration, beside those of the stack `dev` of the repository."""
        self._file.write_text(configuration_file(settings), "utf-8")

    def run(self, command: str, *options: str, settings: Mapping[str, object] | None = None, pack: bool = True) -> Run:
        """Run a command of Pulumi on the stack, under the pack unless told otherwise."""
        if settings is not None:
            self.configure(settings)
        log = self.folder / "events.json"
        log.unlink(missing_ok=True)
        arguments = [command, "--stack", STACK, "--non-interactive", *options, "--event-log", str(log)]
        if pack:
            arguments += ["--policy-pack", str(ROOT)]
        done = self._pulumi(arguments)
        if not log.exists():
            log.write_text("")
        return Run(code=done.returncode, output=done.stdout, log=log)

    def change_state(self, *arguments: str) -> None:
        """Run `pulumi state ARGUMENTS...` on the stack."""
        done = self._pulumi(["state", *arguments, "--stack", STACK, "--yes"])
        assert done.returncode == 0, done.stdout

    def export(self) -> Mapping[str, Any]:
        """The state of the stack."""
        done = self._pulumi(["stack", "export", "--stack", STACK])
        assert done.returncode == 0, done.stdout
        state: Mapping[str, Any] = json.loads(done.stdout)
        return state

    def _pulumi(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["pulumi", *arguments],
            cwd=self.folder,
            env={**self.environment, "PULUMI_DEBUG_COMMANDS": "1"},  # without it the CLI does not know --event-log
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    @property
    def _file(self) -> Path:
        return self.folder / f"Pulumi.{STACK}.yaml"


def copy_of_stack(folder: Path, environment: Mapping[str, str], settings: Mapping[str, object]) -> Project:
    """A copy of the reference stack in a folder that is not there yet, configured, with a new stack."""
    copy_stack(folder, settings)
    return new_stack(folder, environment)


def new_stack(folder: Path, environment: Mapping[str, str]) -> Project:
    """The project in a folder, with a new stack."""
    project = Project(folder, {**environment, "PULUMI_BACKEND_URL": f"file://{folder.parent}"})
    created = project._pulumi(["stack", "init", STACK, "--non-interactive"])
    assert created.returncode == 0, created.stdout
    return project


def example_of_readme() -> str:
    """The program of stack/README.md that imports the component, and exports the trail's ARN."""
    readme = (ROOT / "stack/README.md").read_text("utf-8")
    example = readme.split("```python\n", 1)[1].split("```", 1)[0]
    return f'{example}\nimport pulumi\n\npulumi.export("arn", trail.trail_arn)\n'
