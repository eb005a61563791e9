"""Results as SARIF 2.1.0, one run for each stack.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; GitHub
documentation, "SARIF support for code scanning" (security-severity, partialFingerprints, category).
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from policypack import __version__
from policypack.catalog.frameworks import references
from policypack.escaping import json_text
from policypack.model.assessment import Status
from policypack.model.control import Level, Severity
from policypack.model.result import Result
from policypack.reports.report import Report, docs_link

_SECURITY_SEVERITY = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
}
_ROOT = "PROJECTROOT"

MAX_TAGS = 20
"""Code scanning refuses a log with more tags per rule."""


def sarif_report(report: Report) -> str:
    """Return the log. An empty report has one empty run, which closes earlier alerts."""
    stacks: dict[str, list[Result]] = defaultdict(list)
    for record in report.records:
        stacks[record.stack].append(record)
    runs = [_run(report, stack, stacks[stack]) for stack in sorted(stacks)] or [_run(report, "", [])]
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": runs}
    return json_text(json.dumps(log, indent=1)) + "\n"


def _run(report: Report, stack: str, records: Sequence[Result]) -> dict[str, object]:
    rules = sorted({record.control for record in records if record.control in report.controls})
    listed = [record for record in records if record.control]
    notes = [record for record in records if not record.control]
    return {
        "tool": {
            "driver": {
                "name": "trailguard",
                "semanticVersion": __version__,
                "rules": [_rule(report, control) for control in rules],
            }
        },
        "automationDetails": {"id": f"trailguard/{stack}/" if stack else "trailguard/"},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the folder of Pulumi.yaml"}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not notes,
                "toolExecutionNotifications": [_notification(record) for record in notes],
            }
        ],
        "results": [_result(record, rules) for record in listed],
    }


def _rule(report: Report, control_id: str) -> dict[str, object]:
    control = report.controls[control_id]
    explained = f"{control.rationale} {control.remediation} Rule: {control.source}"
    link = f"docs/controls.md#{control_id}"
    return {
        "id": control_id,
        "name": "".join(word.capitalize() for word in control_id.split("-")),
        "shortDescription": {"text": f"{control.title}."},
        "fullDescription": {"text": control.rationale},
        "help": {"text": f"{explained} See {link}.", "markdown": f"{explained}\n\nSee `{link}`."},
        "defaultConfiguration": {"level": "error" if control.level is Level.MANDATORY else "warning"},
        "properties": {
            "tags": ["security", *_tags(control_id)],
            "frameworks": {name: list(ids) for name, ids in references(control_id).items()},
            "precision": "very-high",
            "security-severity": _SECURITY_SEVERITY[control.severity],
            "problem.severity": "error" if control.level is Level.MANDATORY else "warning",
        },
    }


def _tags(control_id: str) -> Iterator[str]:
    """Yield up to `MAX_TAGS - 1` requirements: the first of each framework, then the second, and so on."""
    listed = [[f"{name}:{id_}" for id_ in ids] for name, ids in references(control_id).items()]
    by_turns = (tag for turn in itertools.zip_longest(*listed) for tag in turn if tag is not None)
    return itertools.islice(by_turns, MAX_TAGS - 1)


def _result(record: Result, rules: Sequence[str]) -> dict[str, object]:
    kind, level = _kind_and_level(record)
    result: dict[str, object] = {
        "ruleId": record.control,
        "kind": kind,
        "level": level,
        "message": {"text": f"{record.message or 'complies'}" + (f"\nFix: {record.fix}" if record.fix else "")},
        "locations": [_location(record)],
        "partialFingerprints": {"trailguard/v1": record.fingerprint},
        "properties": {"status": record.status.value, "docs": docs_link(record)},
    }
    if record.control in rules:
        result["ruleIndex"] = rules.index(record.control)
    if record.status is Status.EXEMPT:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": record.message}]
    else:
        result["suppressions"] = []
    return result


def _kind_and_level(record: Result) -> tuple[str, str]:
    """Return SARIF's kind and level. Only failures have a level."""
    if record.status is Status.PASS:
        return "pass", "none"
    if record.status is Status.UNDETERMINED:
        return "open", "none"
    return "fail", "error" if record.level is Level.MANDATORY or record.status is Status.ERROR else "warning"


def _location(record: Result) -> dict[str, object]:
    """Return the line in the program, or the state or `Pulumi.yaml` where it is unknown."""
    place: dict[str, object] = {
        "logicalLocations": [{"name": record.name, "fullyQualifiedName": record.urn, "kind": "resource"}]
    }
    if record.source:
        place["physicalLocation"] = {
            "artifactLocation": {"uri": _quoted(record.source.file), "uriBaseId": _ROOT},
            "region": {"startLine": record.source.line, "endLine": record.source.line},
        }
    elif record.file:
        place["physicalLocation"] = {"artifactLocation": {"uri": _uri(record.file)}, "region": {"startLine": 1}}
    else:  # code scanning refuses a result without a location
        place["physicalLocation"] = {
            "artifactLocation": {"uri": "Pulumi.yaml", "uriBaseId": _ROOT},
            "region": {"startLine": 1},
        }
    return place


def _uri(file: str) -> str:
    return _quoted(file, safe="/:") if "://" in file else _quoted(file)


def _quoted(file: str, safe: str = "/") -> str:
    return quote(file, safe=safe, errors="surrogatepass")  # file names may contain bytes that are not text


def _notification(record: Result) -> dict[str, object]:
    notification: dict[str, object] = {"level": "error", "message": {"text": record.message}}
    if record.file:
        notification["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": _uri(record.file)}}}]
    return notification
