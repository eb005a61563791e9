"""Runs a program, which is a function of the test, under the pack on the real engine."""

from __future__ import annotations

import gc
import json
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pulumi import automation as auto

from tests.e2e.workspaces import resources_of, stack_in

ROOT = Path(__file__).resolve().parents[2]

Finding = tuple[str, str, str]
"""Control, logical name of the resource, level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one preview or update came to.

    Attributes:
        succeeded: the exit code was zero.
        output: everything that was printed.
        findings: sorted.
        messages: the messages of the findings, in the same order.
        created: the logical names of the resources that exist after an update, sorted.
        inputs: their inputs as in the state, by logical name.
    """

    succeeded: bool
    output: str
    findings: list[Finding]
    messages: list[str]
    created: list[str] = field(default_factory=list)
    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)


def preview(
    program: Callable[[], None],
    folder: Path,
    *,
    pack: Path = ROOT,
    pack_config: Mapping[str, object] | None = None,
) -> Outcome:
    """Preview a program; its stack and files lie in `folder`, which also gives the project its name."""
    return _run("preview", program, folder, pack, pack_config)


def update(
    program: Callable[[], None],
    folder: Path,
    *,
    pack: Path = ROOT,
    pack_config: Mapping[str, object] | None = None,
) -> Outcome:
    """Update without a preview before it."""
    return _run("up", program, folder, pack, pack_config)


def _run(
    kind: str,
    program: Callable[[], None],
    folder: Path,
    pack: Path,
    pack_config: Mapping[str, object] | None,
) -> Outcome:
    stack = stack_in(folder, program)
    events: list[auto.events.PolicyEvent] = []
    finished = threading.Event()  # the engine's last event may come after the call has returned

    def listen(event: auto.EngineEvent) -> None:
        if event.policy_event is not None:
            events.append(event.policy_event)
        if event.cancel_event is not None:
            finished.set()

    packs = [str(pack)]
    configs = None
    if pack_config is not None:
        file = folder / "policy-config.json"
        file.write_text(json.dumps(pack_config), "utf-8")
        configs = [str(file)]
    succeeded, output = True, ""
    try:
        if kind == "preview":
            output = stack.preview(policy_packs=packs, policy_pack_configs=configs, on_event=listen).stdout
        else:
            output = stack.up(policy_packs=packs, policy_pack_configs=configs, on_event=listen).stdout
    except auto.CommandError as error:
        succeeded, output = False, str(error)
    assert finished.wait(timeout=30), output
    _collect_abandoned_programs()
    events.sort(key=lambda event: (event.policy_name, _name(event.resource_urn or ""), event.message))
    resources = resources_of(stack) if kind == "up" else []
    made = {_name(it["urn"]): it.get("inputs", {}) for it in resources if it["type"].startswith("aws:")}
    return Outcome(
        succeeded=succeeded,
        output=output,
        findings=[(event.policy_name, _name(event.resource_urn or ""), event.enforcement_level) for event in events],
        messages=[event.message.strip() for event in events],
        created=sorted(made),
        inputs=made,
    )


def _collect_abandoned_programs() -> None:
    """The Automation API drops a program that was stopped; collected later, its noise lands in some other test."""
    hook, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        gc.collect()
    finally:
        sys.unraisablehook = hook


def _name(urn: str) -> str:
    return urn.rsplit("::", 1)[-1]
