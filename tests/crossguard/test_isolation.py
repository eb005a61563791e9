"""What the environment names is not what the pack runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policypack.crossguard.isolation import VARIABLES

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import sys
sys.path.insert(0, {root!r})
from policypack.crossguard.isolation import isolate
isolate()
import json
print(sys.argv[1:], sys.flags.ignore_environment, json.__file__.startswith({folder!r}), "usercustomize" in sys.modules)
"""


def started(folder: Path, **environment: str) -> tuple[int, str, str]:
    """Exit code and streams of a program that isolates itself, as the engine starts the pack."""
    program = folder / "start.py"
    program.write_text(PROGRAM.format(root=str(ROOT), folder=str(folder)), "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-u", str(program), "127.0.0.1:1", "x y"],
        cwd=folder,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout.strip(), done.stderr.strip()


ARGUMENTS = "['127.0.0.1:1', 'x y']"


def test_start_without_python_settings_is_left_as_it_is(tmp_path: Path) -> None:
    assert started(tmp_path) == (0, f"{ARGUMENTS} 0 False False", "")
    assert started(tmp_path, PYTHONPATH="", PYTHONUNBUFFERED="1") == (0, f"{ARGUMENTS} 0 False False", "")


NO_START = ("PYTHONHOME", "PYTHONPLATLIBDIR", "PYTHONEXECUTABLE")
"""Without its library Python does not start at all, and what it would start again is not known."""


@pytest.mark.parametrize("name", NO_START)
def test_setting_that_replaces_python_itself_lets_nothing_start(tmp_path: Path, name: str) -> None:
    code, output, _ = started(tmp_path, **{name: str(tmp_path / "elsewhere")})
    assert code != 0
    assert output == ""


@pytest.mark.parametrize("name", [name for name in VARIABLES if name not in NO_START])
def test_setting_that_decides_what_runs_is_ignored(tmp_path: Path, name: str) -> None:
    assert started(tmp_path, **{name: str(tmp_path / "elsewhere")})[:2] == (0, f"{ARGUMENTS} 1 False False")


@pytest.mark.parametrize("module", ["sitecustomize", "json", "policypack", "pulumi_policy"])
def test_module_on_the_python_path_does_not_run_in_the_pack(tmp_path: Path, module: str) -> None:
    folder = tmp_path / "path"
    folder.mkdir()
    (folder / f"{module}.py").write_text("import os\nCONTROLS = ()\n", "utf-8")
    code, output, _ = started(tmp_path, PYTHONPATH=str(folder))
    assert (code, output) == (0, f"{ARGUMENTS} 1 False False")


def test_customization_from_elsewhere_is_refused_however_it_came_there(tmp_path: Path) -> None:
    """Python runs it before the pack: it may have done anything, so that the pack does not start."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text("", "utf-8")
    program = f"import sys; sys.path.insert(0, {str(other)!r}); sys.modules.pop('sitecustomize', None)\n"
    program += f"import sitecustomize; sys.path.insert(0, {str(ROOT)!r})\n"
    program += "from policypack.crossguard.isolation import isolate; isolate(); print('started')"
    done = subprocess.run(
        [sys.executable, "-E", "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr.strip()
        == "trailguard does not start: sitecustomize is loaded from outside this Python installation"
    )
