"""Results as JSON, one object a line; every key is always there, null where there is nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from policypack.frameworks import references
from policypack.model.assessment import Source, Status
from policypack.model.control import Level, Severity
from policypack.model.record import STATUSES, Judged, Record
from policypack.reports.report import Notice

LISTED = (Status.VIOLATION, Status.EXEMPT_EXPIRED, Status.UNDETERMINED, Status.ERROR)
"""What is listed unless everything is asked for."""


def lines(judged: Judged, *, with_all: bool = False) -> Iterator[str]:
    """The lines of one state."""
    for record in judged.records:
        if with_all or record.status in LISTED:
            yield json.dumps(as_object(record))


def summary(counts: Mapping[Status, int], states: int, notices: Sequence[Notice] = ()) -> str:
    """The last line."""
    total: dict[str, object] = {"type": "summary", "states": states}
    total |= {status.value: counts.get(status, 0) for status in STATUSES}
    if notices:
        total["exemptions"] = [{"id": notice.id, "state": notice.state} for notice in notices]
    return json.dumps(total)


def as_object(record: Record) -> dict[str, object]:
    """One result as JSON-like data."""
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


def read_lines(text: str) -> Judged:
    """The results of one report, or of several that were put one behind the other.

    Raises:
        ValueError: a line is not of such a report, or the summary of the last is missing: it was cut off.
    """
    records: list[Record] = []
    counts: Counter[Status] = Counter()
    states = 0
    is_ended = False
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            found = json.loads(line)
            if found["type"] == "summary":
                counts.update({status: int(found[status.value]) for status in STATUSES})
                states += int(found["states"])
                is_ended = True
            else:
                records.append(_record(found))
                is_ended = False
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ValueError(f"line {number} is not of a report of trailguard") from None
    if not is_ended:
        raise ValueError("the summary at the end is missing: the report was cut off")
    return Judged(records=tuple(_told_apart(records)), counts=counts, states=states)


def _record(found: Mapping[str, str]) -> Record:
    source: object = found["source"]
    return Record(
        status=Status(found["status"]),
        message=found["message"] or "",
        control=found["control"] or "",
        level=Level(found["level"]) if found["level"] else None,
        severity=Severity(found["severity"]) if found["severity"] else None,
        urn=found["urn"] or "",
        resource_type=found["resource_type"] or "",
        stack=found["stack"] or "",
        file=found["file"] or "",
        fix=found["fix"] or "",
        source=Source(file=source["file"], line=int(source["line"])) if isinstance(source, Mapping) else None,
    )


def _told_apart(records: Iterable[Record]) -> Iterator[Record]:
    """The lines do not name the finding: several of one control on one resource are numbered."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for record in records:
        place = (record.file, record.control, record.urn)
        seen[place] += 1
        yield record if seen[place] == 1 else replace(record, finding=f"#{seen[place]}")
