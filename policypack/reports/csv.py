"""Results as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
import re

from policypack.catalog.frameworks import references
from policypack.escaping import report_line, report_lines
from policypack.model.result import Result
from policypack.reports.report import Report

COLUMNS = (
    "status",
    "level",
    "severity",
    "control",
    "stack",
    "resource",
    "resource_type",
    "urn",
    "source",
    "file",
    "message",
    "fix",
    "frameworks",
)

_FORMULA = re.compile(r"(^|[;\n]\s*)([=+@\uff1d\uff0b\uff0d\uff20-])")
"""A character that starts a formula, at the start of a cell or after a separator that other dialects use."""


def csv_report(report: Report) -> str:
    """Return the table, most severe results first. No cell is a formula."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for record in report.records:
        table.writerow([_without_formula(cell) for cell in _row(record)])
    return text.getvalue()


def _row(record: Result) -> tuple[str, ...]:
    """Return the cells of a result: each is one line, except the fix."""
    frameworks = references(record.control)
    return (
        record.status.value,
        record.level.value if record.level else "",
        record.severity.value if record.severity else "",
        record.control,
        report_line(record.stack),
        report_line(record.name),
        report_line(record.resource_type),
        report_line(record.urn),
        report_line(f"{record.source.file}:{record.source.line}") if record.source else "",
        report_line(record.file),
        report_line(record.message),
        report_lines(record.fix),
        "; ".join(f"{name} {', '.join(ids)}" for name, ids in frameworks.items()),
    )


def _without_formula(cell: str) -> str:
    """Return the cell with an apostrophe before each formula, which makes it text in spreadsheets."""
    return _FORMULA.sub(r"\1'\2", cell)
