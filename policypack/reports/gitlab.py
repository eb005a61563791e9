"""Results as a GitLab Code Quality report, which merge requests show.

Source: GitLab documentation, "Code Quality", "Code Quality report format".
"""

from __future__ import annotations

import json

from policypack.escaping import json_text
from policypack.model.control import Level, Severity
from policypack.model.result import Result
from policypack.reports.jsonl import LISTED
from policypack.reports.report import Report

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}


def gitlab_report(report: Report) -> str:
    """Return the report. Undetermined results have the severity `info`."""
    return (
        json_text(
            json.dumps([_issue(report, record) for record in report.records if record.status in LISTED], indent=1)
        )
        + "\n"
    )


def _issue(report: Report, record: Result) -> dict[str, object]:
    position = record.source
    text = f"{report.title(record)}: {record.message}" if record.control else record.message
    return {
        "description": f"{text} ({record.name})" if record.urn else text,
        "check_name": record.control or "unreadable-state",
        "fingerprint": record.fingerprint,
        "severity": _severity(record),
        "location": {
            "path": position.file if position else record.file or "Pulumi.yaml",
            "lines": {"begin": position.line if position else 1},
        },
    }


def _severity(record: Result) -> str:
    if record.is_bad and record.severity:
        return _SEVERITIES[record.severity] if record.level is Level.MANDATORY else "minor"
    return "info" if record.control else "major"
