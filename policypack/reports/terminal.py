"""Results as text for a terminal or the log of a CI job."""

from __future__ import annotations

import itertools

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from policypack.escaping import one_line
from policypack.model.assessment import Status
from policypack.model.control import Severity
from policypack.model.result import Result
from policypack.reports.report import Report

_STYLES = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan"}
_HEADINGS = {
    Status.ERROR: "COULD NOT BE EVALUATED",
    Status.UNDETERMINED: "UNDETERMINED, BECAUSE VALUES ARE UNKNOWN",
    Status.EXEMPT: "EXEMPT",
    Status.PASS: "PASSED",
}


def terminal_report(report: Report, console: Console) -> None:
    """Print the results, most severe first, then the counts."""
    bad = [it for it in report.records if it.is_bad]
    for severity, found in itertools.groupby(bad, key=lambda it: it.severity):
        _section(console, report, severity.value.upper() if severity else "", list(found), _STYLES.get(severity, ""))
    for status, heading in _HEADINGS.items():
        listed = report.listed(status)
        if listed:
            _section(console, report, heading, listed, "dim")
    for notice in report.notices:
        line = f"exemption {notice.id} of {notice.owner} is {notice.state}: {notice.control}, ends {notice.expires}"
        _print(console, Text(one_line(line)))
    _print(console, Text(report.sentence, style="bold"))


def _section(console: Console, report: Report, heading: str, records: list[Result], style: str) -> None:
    _print(console, Text(f"{heading} ({len(records)})", style=style))
    for record in records:
        place = f"{record.source.file}:{record.source.line}" if record.source else record.file
        title = Text()
        title.append(one_line(place) or "-", style="bold")
        title.append(f"  {one_line(record.control) or 'error'}", style=style)
        if record.urn:
            title.append(f"  {one_line(record.name)} ({one_line(record.resource_type)})")
        if record.level:
            title.append(f"  [{record.level.value}]")
        _print(console, title, indent=2)
        if record.status is Status.PASS:
            continue
        for text in _details(report, record):
            _print(console, text, indent=6)
    _print(console, Text(""))


def _details(report: Report, record: Result) -> list[Text]:
    details = [Text(one_line(record.message))]
    if record.source and record.source.call_site:
        details.append(Text(one_line(f"called from {record.source.call_site}"), style="dim"))
    if record.source and record.file:
        details.append(Text(one_line(f"state: {record.file}"), style="dim"))
    if record.fix:
        details.append(Text(one_line(f"Fix: {record.fix}"), style="green"))
    return details


def _print(console: Console, text: Text, indent: int = 0) -> None:
    """Print a text. Lines are wrapped only on a terminal, so that a log can be searched."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent), expand=False))
    else:
        console.print(Text(" " * indent) + text, soft_wrap=True)
