"""The component as a package in another program's own virtual environment, installed as the README says.

Slow, since pip builds the package with a build backend that it gets from an index.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from tests.e2e.literal import ROOT
from tests.stack.project import EXAMPLE_TRAIL, Project, example_of_readme, new_stack

pytestmark = pytest.mark.slow


@pytest.fixture
def another(offline: Mapping[str, str], tmp_path: Path) -> Project:
    """A project that has nothing of this repository but the installed package."""
    installed_from = tmp_path / "trailguard/stack"
    shutil.copytree(ROOT / "stack", installed_from, ignore=shutil.ignore_patterns("__pycache__"))
    folder = tmp_path / "audit"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(
        "name: audit\nruntime:\n  name: python\n  options:\n    virtualenv: .venv\n", "utf-8"
    )
    (folder / "__main__.py").write_text(example_of_readme(), "utf-8")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / ".venv/bin/python")]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", command_of_readme()], cwd=folder, check=True)
    # What the package depends on is large and the same as here.
    (site_packages(folder) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return new_stack(folder, offline)


def command_of_readme() -> str:
    """What pip is told to install."""
    readme = (ROOT / "stack/README.md").read_text("utf-8")
    return readme.split("\npip install ", 1)[1].splitlines()[0]


def site_packages(folder: Path) -> Path:
    (found,) = folder.glob(".venv/lib/python*/site-packages")
    return found


def test_another_program_installs_the_component(another: Project) -> None:
    run = another.run("preview")
    assert (run.code, run.found) == (0, []), run.output
    run = another.run("up", "--yes", "--skip-preview")
    assert (run.code, run.found) == (0, []), run.output
    assert f'arn: "{EXAMPLE_TRAIL}"' in run.output


def test_package_has_its_types_its_queries_and_its_dependencies(another: Project) -> None:
    folder = site_packages(another.folder)
    assert (folder / "reference_trail/py.typed").is_file()
    queries = {it.name for it in (ROOT / "stack/reference_trail/analysis/queries").glob("*.sql")}
    assert {it.name for it in (folder / "reference_trail/analysis/queries").glob("*.sql")} == queries
    (metadata,) = folder.glob("trailguard_reference_trail-*.dist-info")
    requires = PathDistribution(metadata).requires or []
    assert sorted(re.split("[<>]", it)[0] for it in requires) == ["pulumi", "pulumi-aws"]
