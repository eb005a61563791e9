"""Copies of the reference stack, and the resources that an offline deployment of it creates."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tools.standin.command import offline_environment
from tools.standin.provider import running_stand_in

ROOT = Path(__file__).resolve().parent.parent
STACK = "dev"

EVERYTHING: dict[str, object] = {
    "aiDataBuckets": ["training-data"],
    "aiDataReaders": ["arn:aws:iam::123456789012:role/trainer", "arn:aws:iam::123456789012:user/curator"],
    "aiFunctions": ["answer-questions"],
    "deployers": ["arn:aws:iam::123456789012:role/deploy"],
    "alertSubscriptions": [
        "security@example.com",
        "https://hooks.example.com/alerts",
        "arn:aws:sqs:us-east-1:123456789012:alerts",
    ],
    "networkActivitySources": ["bedrock.amazonaws.com"],
    "permissionsBoundary": "arn:aws:iam::123456789012:policy/trailguard-dev-boundary",
}
"""Settings that enable every part of the stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A resource in a state.

    Attributes:
        type: the type's token.
        name: its name in the program.
        urn: its URN.
        parent: the URN of its parent.
        inputs: as they were sent to the provider.
        outputs: as the provider sent them back.
        is_protected: Pulumi refuses to delete it.
        computed_from: input -> the URNs that it was computed from.
    """

    type: str
    name: str
    urn: str
    parent: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    is_protected: bool = False
    computed_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def configuration_file(settings: Mapping[str, object]) -> str:
    """Return the configuration of the repository's stack `dev` with changed settings."""
    text = (ROOT / "stack/Pulumi.dev.yaml").read_text("utf-8")
    own = {f"trailguard-reference:{key}": value for key, value in settings.items()}
    return yaml.safe_dump({"config": {**yaml.safe_load(text)["config"], **own}})


def copy_project(source: Path, folder: Path) -> None:
    """Copy a project of the repository to a new folder; it uses the repository's virtual environment."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    project = folder / "Pulumi.yaml"
    declared = yaml.safe_load(project.read_text("utf-8"))
    declared["runtime"]["options"]["virtualenv"] = os.fspath(ROOT / ".venv")
    project.write_text(yaml.safe_dump(declared, sort_keys=False), "utf-8")


def copy_stack(folder: Path, settings: Mapping[str, object]) -> None:
    """Copy the stack's folder to a new folder and configure it."""
    copy_project(ROOT / "stack", folder)
    (folder / f"Pulumi.{STACK}.yaml").write_text(configuration_file(settings), "utf-8")


def deployed_offline(settings: Mapping[str, object]) -> list[Made]:
    """Return the resources of the stack after an `up` on the stand-in, in order of creation."""
    with tempfile.TemporaryDirectory() as folder, running_stand_in() as port:
        project = Path(folder, "stack")
        copy_stack(project, settings)
        environment = offline_environment(os.environ, Path(folder), port)
        environment["PULUMI_BACKEND_URL"] = f"file://{folder}"
        _pulumi(project, environment, ["stack", "init", STACK, "--non-interactive"])
        _pulumi(project, environment, ["up", "--stack", STACK, "--yes", "--skip-preview", "--non-interactive"])
        return made(json.loads(_pulumi(project, environment, ["stack", "export", "--stack", STACK])))


def _pulumi(project: Path, environment: Mapping[str, str], arguments: Sequence[str]) -> str:
    done = subprocess.run(
        ["pulumi", *arguments], cwd=project, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"pulumi {arguments[0]} ended with exit code {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def made(export: Mapping[str, Any]) -> list[Made]:
    """Return the resources of an exported state."""
    return [
        Made(
            type=it["type"],
            name=it["urn"].rsplit("::", 1)[-1],
            urn=it["urn"],
            parent=it.get("parent", ""),
            inputs={key: value for key, value in it.get("inputs", {}).items() if key != "__defaults"},
            outputs=it.get("outputs", {}),
            is_protected=bool(it.get("protect")),
            computed_from={key: tuple(urns) for key, urns in (it.get("propertyDependencies") or {}).items() if urns},
        )
        for it in export["deployment"]["resources"]
    ]
