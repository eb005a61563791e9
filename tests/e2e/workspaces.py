"""Stacks on the file backend that cost one start of the CLI instead of four.

`auto.create_or_select_stack` starts the CLI three times before the first preview: for its version, to select the stack
and to create it. Here the version is checked and one stack is created once per process; every further stack is a copy
of that stack's two files.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pulumi import automation as auto

STACK = "dev"
_TEMPLATE = "template"


class Workspace(auto.LocalWorkspace):
    """A project with an inline program, and the stack `dev`, which keeps its state over several commands."""

    def __init__(self, folder: Path, program: Callable[[], None]) -> None:
        settings = auto.ProjectSettings(name=folder.name, runtime="python", main=os.getcwd())
        super().__init__(
            work_dir=str(folder), program=program, project_settings=settings, pulumi_command=_checked_command()
        )

    def select_stack(self, stack_name: str) -> None:
        """Select the stack, and create it if it does not exist."""
        folder = Path(self.work_dir)
        checkpoint = _checkpoint_file(folder.name)
        if not checkpoint.exists():
            settings, empty = _created_stack(os.environ["PULUMI_BACKEND_URL"])
            checkpoint.parent.mkdir(parents=True, exist_ok=True)
            checkpoint.write_text(empty.replace(f"/{_TEMPLATE}/", f"/{folder.name}/"), "utf-8")
            (folder / f"Pulumi.{stack_name}.yaml").write_text(settings, "utf-8")

    def stack_outputs(self, stack_name: str) -> auto.OutputMap:
        """Return no outputs, which no test needs: the CLI would be started twice after each update to read them."""
        return {}


def stack_in(folder: Path, program: Callable[[], None]) -> auto.Stack:
    """Return the stack of the project in a folder, which gives the project its name."""
    return auto.Stack.select(STACK, Workspace(folder, program))


def resources_of(stack: auto.Stack) -> list[Mapping[str, Any]]:
    """Return the resources in the stack's state, with secrets in plain text; the CLI is started only to decrypt."""
    text = _checkpoint_file(Path(stack.workspace.work_dir).name).read_text("utf-8")
    state = json.loads(text)["checkpoint"]["latest"]
    if '"ciphertext"' in text:
        state = stack.export_stack().deployment
    resources: list[Mapping[str, Any]] = state.get("resources", [])
    return resources


def _checkpoint_file(project: str) -> Path:
    backend = Path(os.environ["PULUMI_BACKEND_URL"].removeprefix("file://"))
    return backend / ".pulumi" / "stacks" / project / f"{STACK}.json"


@cache
def _checked_command() -> auto.PulumiCommand:
    return auto.PulumiCommand()


@cache
def _created_stack(backend: str) -> tuple[str, str]:
    """Create a stack by `pulumi stack init`; return the contents of its configuration file and of its checkpoint."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        auto.create_stack(STACK, _TEMPLATE, lambda: None, opts=auto.LocalWorkspaceOptions(work_dir=name))
        settings = (folder / f"Pulumi.{STACK}.yaml").read_text("utf-8")
    return settings, _checkpoint_file(_TEMPLATE).read_text("utf-8")
