"""Results as JUnit XML: a suite for each stack, a case for each result.

Violations are failures, errors are errors; undetermined and exempt results are skipped cases.
"""

from __future__ import annotations

from collections import defaultdict

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from policypack.escaping import report_line, report_lines
from policypack.model.assessment import Status
from policypack.model.result import Result
from policypack.reports.report import Report


def junit_report(report: Report) -> str:
    """Return the document, with passed results only if the report contains them."""
    document = JUnitXml("trailguard")
    suites: dict[str, list[Result]] = defaultdict(list)
    for record in report.records:
        suites[record.stack or record.file or "trailguard"].append(record)
    for name in sorted(suites):
        suite = TestSuite(report_line(name))
        suite.add_testcases([_case(report, record) for record in suites[name]])
        document.add_testsuite(suite)
    written: bytes = document.tostring()  # type: ignore[no-untyped-call]  # junitparser annotates it only in its documentation
    return written.decode("utf-8") + "\n"


def _case(report: Report, record: Result) -> TestCase:
    subject = record.name or record.file
    name = f"{report.title(record)}: {subject}" + (f" ({record.finding})" if record.finding else "")
    case = TestCase(report_line(name), report_line(record.control or "unreadable-state"), time=0)
    if record.source:
        case._elem.set("file", report_line(record.source.file))
        case._elem.set("line", str(record.source.line))
    message = report_line(record.message)
    if record.is_bad:
        failure = Failure(message, record.level.value if record.level else "")
        failure.text = _details(record)
        case.result = [failure]
    elif record.status is Status.ERROR:
        case.result = [Error(message, "error")]
    elif record.status is not Status.PASS:
        case.result = [Skipped(message, record.status.value)]
    return case


def _details(record: Result) -> str:
    place = report_line(f"{record.source.file}:{record.source.line}") + "\n" if record.source else ""
    fix = report_lines(f"\nFix: {record.fix}") if record.fix else ""
    return f"{place}{report_line(record.urn)}\n{report_line(record.message)}{fix}"
