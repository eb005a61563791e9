"""One deployment of the reference stack on the real engine, shared by the tests of a run."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.stack.project import Project, copy_of_stack
from tools.reference_stack import EVERYTHING, Made, made


@pytest.fixture(scope="session")
def deployed(offline: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    """The resources of the stack with all of its parts, after an `up`; deployed once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if shared.name.startswith("popen-"):
        shared = shared.parent
    file = shared / "reference-stack.json"
    with (shared / "reference-stack.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            file.write_text(json.dumps(_deploy(offline, shared / "reference")), "utf-8")
    return made(json.loads(file.read_text("utf-8")))


def _deploy(offline: Mapping[str, str], folder: Path) -> object:
    folder.mkdir()
    project = copy_of_stack(folder / "stack", offline, EVERYTHING)
    run = project.run("up", "--yes", "--skip-preview")
    assert run.code == 0, run.output
    assert run.found == []
    return project.export()


@pytest.fixture
def project(offline: Mapping[str, str], tmp_path: Path) -> Project:
    """The stack as it is in the repository, in a stack of the test's own."""
    return copy_of_stack(tmp_path / "stack", offline, {})
