"""The engine's events (`--event-log`, or `preview --json` in streaming) and its plan -> results with positions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from policypack.adapters.sources import deep_json
from policypack.adapters.sources.exported_state import ExportedStack, read_entries
from policypack.audit.evaluate_state import evaluate_state
from policypack.crossguard.diagnostics import parse_diagnostic
from policypack.model.assessment import Status
from policypack.model.control import EnabledControl, Level, Severity
from policypack.model.result import Result, StackResults, result_of, stack_results

PACK = "trailguard"


class UnreadableRun(ValueError):
    """The files of a run cannot be read; the message says why in one clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What the events of a preview or an update tell.

    Attributes:
        records: the findings of this pack, without positions.
        asked: the controls that were switched on; empty when the pack took no part.
        has_failed: the engine says that the run failed, whatever the reason.
        errors: the engine's error messages, for people at the terminal: they may quote what programs print.
    """

    records: tuple[Result, ...] = ()
    asked: frozenset[str] = frozenset()
    has_failed: bool = False
    errors: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    records: list[Result] = field(default_factory=list)
    asked: frozenset[str] = frozenset()
    has_failed: bool = False
    is_ended: bool = False
    is_closed: bool = False
    errors: list[str] = field(default_factory=list)


def read_events(lines: Iterable[str], known: Iterable[str]) -> Run:
    """Read the events of one run.

    Args:
        lines: one JSON object each.
        known: the ids of the controls.

    Raises:
        UnreadableRun: a line is no event, the end of the run is missing, or another run follows.
    """
    found, controls = _Found(), frozenset(known)
    is_empty = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        is_empty = False
        if found.is_closed:
            raise UnreadableRun(f"line {number} follows the final event: the file contains more than one run")
        try:
            event = deep_json.loads(line)
            _read_event(event, found, controls)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise UnreadableRun(f"line {number} is not an event of the engine") from None
    if not found.is_ended:
        raise UnreadableRun("the file is empty" if is_empty else "the final event is missing: the file is truncated")
    return Run(
        records=tuple(found.records),
        asked=frozenset(found.asked),
        has_failed=found.has_failed,
        errors=tuple(found.errors),
    )


def _read_event(event: Mapping[str, Mapping[str, Any]], found: _Found, controls: frozenset[str]) -> None:
    policy = event.get("policyEvent")
    if policy is not None and policy["policyPackName"] == PACK:
        found.records.extend(_records(policy))
    for kind in ("policyAnalyzeSummaryEvent", "policyAnalyzeStackSummaryEvent"):
        summary = event.get(kind)
        if summary is not None and summary["policyPackName"] == PACK:
            found.asked |= controls.intersection(summary.get("passed") or ()) | controls.intersection(
                summary.get("failed") or ()
            )
    said = event.get("diagnosticEvent")
    if said is not None and said.get("severity") == "error":
        found.errors.append(str(said["message"]).strip())
    if "summaryEvent" in event:
        found.has_failed = event["summaryEvent"].get("result") == "failed"
    found.is_closed = "cancelEvent" in event  # the last one, whatever became of the run
    found.is_ended = found.is_ended or found.is_closed or "summaryEvent" in event


def _records(event: Mapping[str, object]) -> Iterator[Result]:
    urn = str(event.get("resourceUrn") or "")
    parts = urn.split("::", 3)
    for said in parse_diagnostic(str(event["policyName"]), str(event["message"])):
        yield Result(
            status=said.status,
            message=said.message,
            control=said.control,
            level=Level(event["enforcementLevel"]),
            severity=Severity(event["severity"]),
            urn=urn,
            resource_type=parts[2].rsplit("$", 1)[-1] if len(parts) > 3 else "",
            stack=f"{parts[1]}/{parts[0].removeprefix('urn:pulumi:')}" if len(parts) > 3 else "",
            fix=said.fix,
            exemption=said.exemption,
        )


def read_plan(text: str) -> ExportedStack:
    """The resources that `pulumi preview --json --show-sames` plans, with their positions.

    Raises:
        UnreadableRun: it is no such document.
    """
    try:
        steps = deep_json.loads(text)["steps"]
        plan = read_entries([step["newState"] for step in steps if step.get("newState")])
        return replace(plan, drifted=())  # the engine does not look for drift either
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UnreadableRun("it is not the output of pulumi preview --json") from None


def join(run: Run, plan: ExportedStack, controls: Sequence[EnabledControl], at: datetime) -> StackResults:
    """The results of a run, with positions, and with what passed.

    The engine names the controls that had nothing to say of a resource, those included that are not about resources of
    its type. So what passed is what the plan gives a control to judge, less what it has a finding on.

    Args:
        controls: all, with their levels: those that were switched on are chosen from them.
    """
    by_id = {enabled.control.id: enabled for enabled in controls}
    records = list(_told_apart(_placed(it, plan, by_id) for it in run.records))
    if not run.asked:
        message = "the policy pack did not run: no resource was evaluated"
        records.append(Result(status=Status.ERROR, message=message))
    elif run.has_failed and not any(it.level is Level.MANDATORY and it.status in _BLOCKING for it in records):
        message = "the run failed before every resource was evaluated: see the error messages of the engine"
        records.append(Result(status=Status.ERROR, message=message))
    asked = [enabled for enabled in controls if enabled.control.id in run.asked]
    found = {(it.control, it.urn) for it in records}
    passed = [
        result_of(it, stack=plan.name, source=plan.sources.get(it.origin.urn))
        for it in evaluate_state(asked, plan, at)
        if it.status is Status.PASS and (it.control, it.origin.urn) not in found
    ]
    return stack_results([*records, *passed])


_BLOCKING = (Status.VIOLATION, Status.EXEMPT_EXPIRED, Status.ERROR, Status.UNDETERMINED)


def _placed(found: Result, plan: ExportedStack, controls: Mapping[str, EnabledControl]) -> Result:
    """What the engine lists under the name of another policy gets the level and severity of its control."""
    enabled = controls.get(found.control)
    if enabled is not None and found.status in (Status.UNDETERMINED, Status.EXEMPT):
        found = replace(found, level=enabled.level, severity=enabled.control.severity)
    return replace(found, source=plan.sources.get(found.urn))


def _told_apart(records: Iterable[Result]) -> Iterator[Result]:
    """Events do not name the finding: several of one control on one resource are numbered."""
    seen: Counter[tuple[str, str]] = Counter()
    for it in records:
        seen[it.control, it.urn] += 1
        number = seen[it.control, it.urn]
        yield it if number == 1 else replace(it, finding=f"#{number}")
