"""Results as JSON lines: one object per line with all keys, null where a value is absent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from policypack.catalog.frameworks import references
from policypack.escaping import json_text
from policypack.model.assessment import SourcePosition, Status
from policypack.model.control import Level, Severity
from policypack.model.result import STATUSES, Result, StackResults
from policypack.reports.report import Notice

LISTED = (Status.VIOLATION, Status.EXEMPT_EXPIRED, Status.UNDETERMINED, Status.ERROR)
"""The statuses that are listed without `--all`."""


def lines(results: StackResults, *, with_all: bool = False) -> Iterator[str]:
    """Yield the lines of one state."""
    for record in results.records:
        if with_all or record.status in LISTED:
            yield json_text(json.dumps(as_object(record)))


def summary(counts: Mapping[Status, int], states: int, notices: Sequence[Notice] = ()) -> str:
    """Return the last line."""
    total: dict[str, object] = {"type": "summary", "states": states}
    total |= {status.value: counts.get(status, 0) for status in STATUSES}
    if notices:
        total["exemptions"] = [{"id": notice.id, "state": notice.state} for notice in notices]
    return json_text(json.dumps(total))


def as_object(record: Result) -> dict[str, object]:
    """Return one result as JSON-like data."""
    return {
        "type": "assessment",
        "control": record.control or None,
        "status": record.status.value,
        "level": record.level.value if record.level else None,
        "severity": record.severity.value if record.severity else None,
        "urn": record.urn or None,
        "resource_type": record.resource_type or None,
        "stack": record.stack or None,
        "file": record.file or None,
        "message": record.message or None,
        "fix": record.fix or None,
        "source": {"file": record.source.file, "line": record.source.line} if record.source else None,
        "frameworks": {framework: list(ids) for framework, ids in references(record.control).items()},
    }


def read_lines(text: str) -> StackResults:
    """Return the results of one report, or of several concatenated ones.

    Raises:
        ValueError: a line is not from such a report, or a report is truncated.
    """
    records: list[Result] = []
    counts: Counter[Status] = Counter()
    listed: Counter[Status] = Counter()
    states = 0
    is_ended = False
    for number, line in enumerate(
        text.split("\n"), start=1
    ):  # str.splitlines would also split at other line ends, which names may contain
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            is_ended = found["type"] == "summary"
            if not is_ended:
                records.append(_record(found))
                listed[records[-1].status] += 1
                continue
            counted = {status: _count(found[status.value]) for status in STATUSES}
            states += _count(found["states"])
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ValueError(f"line {number} is not from a trailguard report") from None
        if any(counted[status] != listed[status] for status in LISTED):
            raise ValueError(f"line {number} has other counts than the results before it: the report is truncated")
        counts.update(counted)
        listed.clear()
    if not is_ended:
        raise ValueError("the summary line is missing: the report is truncated")
    return StackResults(records=tuple(_numbered(records)), counts=counts, states=states)


def _record(found: Mapping[str, object]) -> Result:
    source = found["source"]
    return Result(
        status=Status(found["status"]),
        message=_text(found["message"]),
        control=_text(found["control"]),
        level=Level(found["level"]) if found["level"] else None,
        severity=Severity(found["severity"]) if found["severity"] else None,
        urn=_text(found["urn"]),
        resource_type=_text(found["resource_type"]),
        stack=_text(found["stack"]),
        file=_text(found["file"]),
        fix=_text(found["fix"]),
        source=SourcePosition(file=_text(source["file"]), line=_count(source["line"]))
        if isinstance(source, Mapping)
        else None,
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    raise TypeError("not a string")


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise TypeError("not a count")


def _numbered(records: Iterable[Result]) -> Iterator[Result]:
    """Number the findings of one control on one resource, because lines do not contain the finding."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for record in records:
        place = (record.file, record.control, record.urn)
        seen[place] += 1
        yield record if seen[place] == 1 else replace(record, finding=f"#{seen[place]}")
