"""Results as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
import re

from policypack.escaping import printable
from policypack.frameworks import references
from policypack.model.record import Record
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
"""What begins a formula at the start of a cell, full-width forms too, and after what divides cells elsewhere."""


def csv_report(report: Report) -> str:
    """The table, the worst first; no cell is taken for a formula by a spreadsheet."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for record in report.records:
        table.writerow([_harmless(cell) for cell in _row(record)])
    return text.getvalue()


def _row(record: Record) -> tuple[str, ...]:
    frameworks = references(record.control)
    return (
        record.status.value,
        record.level.value if record.level else "",
        record.severity.value if record.severity else "",
        record.control,
        record.stack,
        record.name,
        record.resource_type,
        record.urn,
        f"{record.source.file}:{record.source.line}" if record.source else "",
        record.file,
        record.message,
        record.fix,
        "; ".join(f"{name} {', '.join(ids)}" for name, ids in frameworks.items()),
    )


def _harmless(cell: str) -> str:
    """An apostrophe tells spreadsheets that what follows is a text; control characters are spelt out."""
    return _FORMULA.sub(r"\1'\2", printable(cell))
