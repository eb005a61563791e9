"""The reference stack as a project of its own in some folder, on the real engine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.literal import ROOT, Run, configuration_file

STACK = "dev"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A resource of a state.

    Attributes:
        type: the type's token.
        name: its name in the program.
        urn: its URN.
        parent: the URN of its parent.
        inputs: as they were sent to the provider.
        outputs: as the provider sent them back.
        depends: the URNs that it was computed from or waits for.
    """

    type: str
    name: str
    urn: str
    parent: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    depends: tuple[str, ...]


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
    """A copy of the reference stack in an empty folder, configured, with a new stack."""
    shutil.copytree(ROOT / "stack", folder, ignore=shutil.ignore_patterns("__pycache__"))
    settings_file = folder / "Pulumi.yaml"
    declared = yaml.safe_load(settings_file.read_text("utf-8"))
    declared["runtime"]["options"]["virtualenv"] = os.fspath(ROOT / ".venv")
    settings_file.write_text(yaml.safe_dump(declared, sort_keys=False), "utf-8")
    project = Project(folder, {**environment, "PULUMI_BACKEND_URL": f"file://{folder.parent}"})
    project.configure(settings)
    created = project._pulumi(["stack", "init", STACK, "--non-interactive"])
    assert created.returncode == 0, created.stdout
    return project


def made(export: Mapping[str, Any]) -> list[Made]:
    """The resources of an exported state."""
    return [
        Made(
            type=it["type"],
            name=it["urn"].rsplit("::", 1)[-1],
            urn=it["urn"],
            parent=it.get("parent", ""),
            inputs=it.get("inputs", {}),
            outputs=it.get("outputs", {}),
            depends=tuple(
                dict.fromkeys(
                    [
                        *it.get("dependencies", []),
                        *(urn for urns in it.get("propertyDependencies", {}).values() for urn in urns),
                    ]
                )
            ),
        )
        for it in export["deployment"]["resources"]
    ]
