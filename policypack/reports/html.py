"""Results as one self-contained HTML page without network access; names of resources are escaped."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from policypack.catalog.frameworks import references
from policypack.escaping import report_line, report_lines
from policypack.model.assessment import Status
from policypack.model.result import LEVEL_ORDER, SEVERITIES, STATUSES, Result
from policypack.reports.report import Report

_PAGE = Path(__file__).with_name("page")


def html_report(report: Report) -> str:
    """Return the page. Its content security policy allows only its own style and script, by their hashes."""
    environment = Environment(
        loader=FileSystemLoader(_PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"report_line": report_line, "report_lines": report_lines}
    style, script = ((_PAGE / name).read_text("utf-8") for name in ("style.css", "script.js"))
    exempt = (Status.EXEMPT,)
    found = {record.control for record in report.records}
    return environment.get_template("page.html").render(
        report=report,
        findings=[it for it in report.records if it.status not in exempt],
        exempt=report.listed(*exempt),
        severities=SEVERITIES,
        levels=LEVEL_ORDER,
        statuses=STATUSES,
        frameworks=_frameworks(report.records),
        framework_names=lambda record: " ".join(references(record.control)),
        requirements=_requirements,
        controls=[control for control in report.controls.values() if control.id in found],
        # files of this package, not data
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'",
    )


def _frameworks(records: Iterable[Result]) -> list[tuple[str, int, int]]:
    """Return each framework with its numbers of violated requirements and of violations, most violations first."""
    violations: Counter[str] = Counter()
    requirements: dict[str, set[str]] = {}
    for record in records:
        if record.is_bad:
            for framework, ids in references(record.control).items():
                violations[framework] += 1
                requirements.setdefault(framework, set()).update(ids)
    return [(name, len(requirements[name]), count) for name, count in violations.most_common()]


def _requirements(control: str) -> str:
    return "; ".join(f"{name} {', '.join(ids)}" for name, ids in references(control).items())


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
