"""A program's repository cannot empty the pack through the Python settings of the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.engine import Outcome, preview, update
from tests.e2e.test_gate import trail_in_one_region

FOUND = [("trail-multi-region", "trail", "mandatory")]

EMPTY = """
def serve():
    from pulumi_policy import PolicyPack

    PolicyPack("trailguard", policies=[])
"""
HOOK = """
import importlib.util
import sys


class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "policypack.crossguard.server":
            return importlib.util.spec_from_file_location(name, {serve!r})


sys.meta_path.insert(0, Finder())
"""
WITHOUT_CONTROLS = """
import sys
import types

catalog = types.ModuleType("policypack.catalog")
catalog.CONTROLS = catalog.REMEDIATIONS = ()
sys.modules["policypack.catalog"] = catalog
"""

pytestmark = pytest.mark.usefixtures("offline")


def under(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    monkeypatch.setenv("PYTHONPATH", str(path))
    return preview(trail_in_one_region, folder)


@pytest.mark.parametrize("text", [HOOK, WITHOUT_CONTROLS])
def test_sitecustomize_of_a_repository_takes_no_control_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    path = tmp_path / "lib"
    path.mkdir()
    (path / "serve.py").write_text(EMPTY, "utf-8")
    (path / "sitecustomize.py").write_text(text.replace("{serve!r}", repr(str(path / "serve.py"))), "utf-8")
    outcome = under(path, tmp_path, monkeypatch)
    assert (outcome.succeeded, outcome.findings) == (False, FOUND)


@pytest.mark.parametrize("module", ["policypack", "policypack/serve", "policypack/catalog", "usercustomize"])
def test_module_of_a_repository_does_not_replace_one_of_the_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    path = tmp_path / "lib"
    (path / module).parent.mkdir(parents=True)
    (path / f"{module}.py").write_text(f"CONTROLS = REMEDIATIONS = ()\n{EMPTY}", "utf-8")
    if "/" in module:
        (path / "policypack/__init__.py").write_text("__version__ = '0'", "utf-8")
    outcome = under(path, tmp_path, monkeypatch)
    assert (outcome.succeeded, outcome.findings) == (False, FOUND)


@pytest.mark.parametrize("module", ["json", "re", "pulumi_policy"])
def test_broken_module_of_a_repository_passes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    """Whether the SDK can start under it or not, the preview does not pass."""
    path = tmp_path / "lib"
    path.mkdir()
    (path / f"{module}.py").write_text("CONTROLS = ()\n", "utf-8")
    assert not under(path, tmp_path, monkeypatch).succeeded


def test_preview_and_update_are_each_configured_once(tmp_path: Path) -> None:
    """The engine starts a process for each: none of them is refused its configuration."""
    config = {"trail-multi-region": "advisory"}
    for run in (preview, update, update):
        outcome = run(trail_in_one_region, tmp_path, pack_config=config)
        assert outcome.succeeded, outcome.output
        assert outcome.findings == [("trail-multi-region", "trail", "advisory")]
