"""Runs `pulumi preview` with the policy pack, and returns the engine's events and plan."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policypack import __version__

_PACK = """\
name: trailguard
version: {version}
runtime:
  name: python
  options:
    virtualenv: {environment}
"""
_ISOLATION = "trailguard_isolation"
_START = """\
import sys

from {isolation} import isolate

isolate()
if {root!r} not in sys.path:  # an editable installation is not among the environment's packages
    sys.path.insert(0, {root!r})

from policypack.crossguard.server import serve

serve()
"""


class EngineMissing(RuntimeError):
    """The Pulumi CLI is not on PATH."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The output of a preview.

    Attributes:
        events: the engine's events, one JSON object per line.
        plan: the output of `--json`.
        code: the exit code.
    """

    events: str
    plan: str
    code: int


def preview(cwd: Path, pack: Path | None, config: str | None, arguments: Sequence[str]) -> Preview:
    """Preview the program of a folder.

    Args:
        pack: folder of the policy pack; `None` for the pack of this installation.
        config: configuration of the pack, as JSON.
        arguments: further arguments of `pulumi preview`.

    Raises:
        EngineMissing: Pulumi is not installed.
    """
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        raise EngineMissing
    with tempfile.TemporaryDirectory(prefix="trailguard-") as made:
        folder = Path(made)
        log = folder / "events.jsonl"
        command = [pulumi, "preview", "--json", "--show-sames", "--non-interactive", "--event-log", str(log)]
        command += ["--policy-pack", str(pack.absolute() if pack else _installed_pack(folder))]
        if config is not None:
            file = folder / "pack.json"
            file.write_text(config, "utf-8")
            command += ["--policy-pack-config", str(file)]
        done = subprocess.run(
            [*command, *arguments],
            cwd=cwd,
            env=os.environ | {"PULUMI_DEBUG_COMMANDS": "1"},  # the CLI accepts --event-log only with it
            stdout=subprocess.PIPE,
            check=False,
        )
        events = log.read_text("utf-8", errors="replace") if log.exists() else ""
    return Preview(events=events, plan=done.stdout.decode("utf-8", errors="replace"), code=done.returncode)


def _installed_pack(folder: Path) -> Path:
    """Return a folder with a policy pack that starts the code of this installation."""
    pack = folder / "trailguard"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text(_PACK.format(version=__version__, environment=sys.prefix), "utf-8")
    # Python finds a copy beside `__main__.py` before any module in PYTHONPATH.
    package = Path(__file__).parent.parent
    (pack / f"{_ISOLATION}.py").write_text((package / "crossguard/isolation.py").read_text("utf-8"), "utf-8")
    start = _START.format(isolation=_ISOLATION, root=str(package.parent.absolute()))
    (pack / "__main__.py").write_text(start, "utf-8")
    return pack
