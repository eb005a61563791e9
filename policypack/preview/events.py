"""Reads the engine's events and plan, and joins them to results with source positions."""

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
    """Raised for files of a run that cannot be read; the message gives the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The events of a preview or an update.

    Attributes:
        records: the findings of this pack, without positions.
        evaluated: the ids of the enabled controls; empty if the pack did not run.
        has_failed: the engine reports that the run failed, for any reason.
        errors: the engine's error messages, which may quote output of the program.
    """

    records: tuple[Result, ...] = ()
    evaluated: frozenset[str] = frozenset()
    has_failed: bool = False
    errors: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    records: list[Result] = field(default_factory=list)
    evaluated: frozenset[str] = frozenset()
    has_failed: bool = False
    is_ended: bool = False
    is_closed: bool = False
    errors: list[str] = field(default_factory=list)


def read_events(lines: Iterable[str], known: Iterable[str]) -> Run:
    """Read the events of one run.

    Args:
        lines: one JSON object each.
        known: the ids of all controls.

    Raises:
        UnreadableRun: a line is not an event, the final event is missing, or another run follows.
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
        evaluated=frozenset(found.evaluated),
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
            found.evaluated |= controls.intersection(summary.get("passed") or ()) | controls.intersection(
                summary.get("failed") or ()
            )
    diagnostic = event.get("diagnosticEvent")
    if diagnostic is not None and diagnostic.get("severity") == "error":
        found.errors.append(str(diagnostic["message"]).strip())
    if "summaryEvent" in event:
        found.has_failed = event["summaryEvent"].get("result") == "failed"
    found.is_closed = "cancelEvent" in event  # the last event of every run
    found.is_ended = found.is_ended or found.is_closed or "summaryEvent" in event


def _records(event: Mapping[str, object]) -> Iterator[Result]:
    urn = str(event.get("resourceUrn") or "")
    parts = urn.split("::", 3)
    for diagnosis in parse_diagnostic(str(event["policyName"]), str(event["message"])):
        yield Result(
            status=diagnosis.status,
            message=diagnosis.message,
            control=diagnosis.control,
            level=Level(event["enforcementLevel"]),
            severity=Severity(event["severity"]),
            urn=urn,
            resource_type=parts[2].rsplit("$", 1)[-1] if len(parts) > 3 else "",
            stack=f"{parts[1]}/{parts[0].removeprefix('urn:pulumi:')}" if len(parts) > 3 else "",
            fix=diagnosis.fix,
            exemption=diagnosis.exemption,
        )


def read_plan(text: str) -> ExportedStack:
    """Return the resources in the output of `pulumi preview --json --show-sames`, with their positions.

    Raises:
        UnreadableRun: the text is not such output.
    """
    try:
        steps = deep_json.loads(text)["steps"]
        plan = read_entries([step["newState"] for step in steps if step.get("newState")])
        return replace(plan, drifted=())  # the engine does not evaluate drift either
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UnreadableRun("it is not the output of pulumi preview --json") from None


def join(run: Run, plan: ExportedStack, controls: Sequence[EnabledControl], at: datetime) -> StackResults:
    """Return the results of a run, with source positions and with passed results.

    The engine's events list a control as passed also on resources that it does not apply to. So the passed results are
    those of an evaluation of the plan, without the resources on which the control has a finding.

    Args:
        controls: all controls with their levels; only those that the run evaluated are used.
    """
    by_id = {enabled.control.id: enabled for enabled in controls}
    records = list(_numbered(_with_position(it, plan, by_id) for it in run.records))
    if not run.evaluated:
        message = "the policy pack did not run: no resource was evaluated"
        records.append(Result(status=Status.ERROR, message=message))
    elif run.has_failed and not any(it.level is Level.MANDATORY and it.status in _BLOCKING for it in records):
        message = "the run failed before every resource was evaluated: see the error messages of the engine"
        records.append(Result(status=Status.ERROR, message=message))
    evaluated = [enabled for enabled in controls if enabled.control.id in run.evaluated]
    found = {(it.control, it.urn) for it in records}
    passed = [
        result_of(it, stack=plan.name, source=plan.sources.get(it.origin.urn))
        for it in evaluate_state(evaluated, plan, at)
        if it.status is Status.PASS and (it.control, it.origin.urn) not in found
    ]
    return stack_results([*records, *passed])


_BLOCKING = (Status.VIOLATION, Status.EXEMPT_EXPIRED, Status.ERROR, Status.UNDETERMINED)


def _with_position(found: Result, plan: ExportedStack, controls: Mapping[str, EnabledControl]) -> Result:
    """Return the result with its position. Listed results get the level and severity of their control."""
    enabled = controls.get(found.control)
    if enabled is not None and found.status in (Status.UNDETERMINED, Status.EXEMPT):
        found = replace(found, level=enabled.level, severity=enabled.control.severity)
    return replace(found, source=plan.sources.get(found.urn))


def _numbered(records: Iterable[Result]) -> Iterator[Result]:
    """Number the findings of one control on one resource, because events do not contain the finding."""
    seen: Counter[tuple[str, str]] = Counter()
    for it in records:
        seen[it.control, it.urn] += 1
        number = seen[it.control, it.urn]
        yield it if number == 1 else replace(it, finding=f"#{number}")
