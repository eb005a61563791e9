"""Results as Markdown for a comment on a pull request: most severe first, within the size limit of comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from policypack.escaping import report_line
from policypack.model.assessment import Status
from policypack.model.result import Result
from policypack.reports.report import Report, docs_link

MAX_BYTES = 64_000
"""GitHub refuses comments of more than 65,536 characters."""

_RESERVED_FOR_END = 400
_MAX_TEXT = 1_000
"""Characters per text, so that a long text does not displace other results."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#!|<>~&@$]|:(?=//)|^[-+=](?=[-+=\s])|(?<=^\d)[.)])")
_LINKED = re.compile(r"(@|#(?=\d)|\bGH-(?=\d)|\bwww(?=\.))", re.IGNORECASE)
"""Texts that GitHub and GitLab turn into links or mentions even if they are escaped."""


def markdown_report(report: Report) -> str:
    """Return the comment."""
    sections = (
        ("Violations", report.listed(Status.VIOLATION, Status.EXEMPT_EXPIRED)),
        ("Errors", report.listed(Status.ERROR)),
        ("Undetermined", report.listed(Status.UNDETERMINED)),
        ("Exempt", report.listed(Status.EXEMPT)),
    )
    text = [_head(report)]
    size, omitted = len(text[0].encode()), 0
    for title, records in sections:
        heading = f"\n### {title} ({len(records)})\n\n"
        for index, record in enumerate(records):
            item = ("" if index else heading) + _item(report, record)
            if omitted or size + len(item.encode()) > MAX_BYTES - _RESERVED_FOR_END:
                omitted += 1
            else:
                size += len(item.encode())
                text.append(item)
    if omitted:
        text.append(f"\n{omitted} findings are omitted, because a comment has a size limit.\n")
    return "".join(text)


def _head(report: Report) -> str:
    bad = sum(record.is_bad for record in report.records)
    verdict = f"{bad} {'violation' if bad == 1 else 'violations'}" if bad else "no violation"
    severities = ", ".join(f"{count} {severity.value}" for severity, count in report.by_severity.items() if count)
    notices = "".join(_notice_lines(report))
    return (
        f"## trailguard: {verdict}\n\n{report.sentence}."
        + (f" Severity: {severities}." if bad else "")
        + "\n"
        + notices
    )


def _notice_lines(report: Report) -> Iterator[str]:
    shown = report.notices[:20]
    for index, notice in enumerate(shown):
        if not index:
            yield "\n"
        yield f"- exemption {escaped(notice.id)} ({escaped(notice.owner)}): {notice.state}, ends {notice.expires}\n"
    if len(report.notices) > len(shown):
        yield f"- and {len(report.notices) - len(shown)} more exemptions\n"


def _item(report: Report, record: Result) -> str:
    place = f"{escaped(f'{record.source.file}:{record.source.line}')} " if record.source else ""
    what = (
        f"[{escaped(record.control)}]({quote(docs_link(record), safe='/#', errors='surrogatepass')})"
        if record.control
        else "error"
    )
    subject = f" {escaped(record.name)}" if record.urn else ""
    where = f" in {escaped(record.file)}" if record.file else ""
    rank = f"**{record.severity.value}**, {record.level.value}: " if record.severity and record.level else ""
    lines = [f"- {rank}{place}{what}{subject}{where}", f"  {escaped(record.message)}"]
    if record.fix:
        lines.append(f"  Fix: {_code(record.fix)}")
    return "  \n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Return the text escaped for Markdown: without links, HTML, mentions and line breaks."""
    plain = _SPECIAL.sub(r"\\\1", _flat(text)).replace("\\<", "&lt;")
    return _LINKED.sub("\\1\u200b", plain).replace("\\@", "@")


def _code(text: str) -> str:
    flat = _flat(text)
    fence = "`" * (max((len(run) for run in re.findall(r"`+", flat)), default=0) + 1)
    return f"{fence} {flat} {fence}" if "`" in flat else f"`{flat}`"


def _flat(text: str) -> str:
    flat = report_line(text.replace("\n", " "))
    return flat if len(flat) <= _MAX_TEXT else f"{flat[:_MAX_TEXT]}..."
