"""Runs literal command lines by tools/offline, as the README shows them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policypack.model.urn import logical_name
from tools.preview_events import Finding, events, findings

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one command line came to."""

    code: int
    output: str
    log: Path

    @property
    def found(self) -> list[tuple[str, str, str]]:
        """Control, resource and level of each finding, sorted."""
        return [(it.control, it.resource, it.level) for it in self.findings]

    @property
    def findings(self) -> list[Finding]:
        return findings(self.log)

    @property
    def steps(self) -> list[str]:
        """The operations on resources that the engine finished, in order."""
        ended = [event.get("resOutputsEvent") for event in events(self.log)]
        return [str(event["metadata"]["op"]) for event in ended if event and isinstance(event["metadata"], Mapping)]

    @property
    def order(self) -> list[tuple[str, str]]:
        """What the engine began and ended with resources during the update, by logical name, in order."""
        found = []
        for event in events(self.log):
            for kind, key in (("begun", "resourcePreEvent"), ("ended", "resOutputsEvent")):
                step = event.get(key)
                metadata = step.get("metadata") if step and not step.get("planning") else None
                if isinstance(metadata, Mapping):
                    found.append((kind, logical_name(str(metadata["urn"]))))
        return found


def environment() -> dict[str, str]:
    """The environment of a new user's terminal, without the backend of the other tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}


def pulumi(folder: Path, *arguments: str, config: Sequence[str] = ()) -> Run:
    """Run `tools/offline pulumi ARGUMENTS...` at the root of the repository; its events are logged in `folder`."""
    log = folder / "events.json"
    command = ["tools/offline", "pulumi", *arguments, "--event-log", str(log)]
    if config:
        command += ["--config-file", str(folder / "Pulumi.dev.yaml")]  # where Pulumi saves what --config says
        command += [word for setting in config for word in ("--config", setting)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment() | {"PULUMI_DEBUG_COMMANDS": "1"},  # without it the CLI does not know --event-log
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if not log.exists():
        log.write_text("")
    return Run(code=done.returncode, output=done.stdout, log=log)
