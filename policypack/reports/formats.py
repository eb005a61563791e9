"""The formats that need all results at once; JSON lines and the terminal format are written elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from policypack.reports.csv import csv_report
from policypack.reports.gitlab import gitlab_report
from policypack.reports.html import html_report
from policypack.reports.json import json_report
from policypack.reports.junit import junit_report
from policypack.reports.markdown import markdown_report
from policypack.reports.report import Report
from policypack.reports.sarif import sarif_report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "json": json_report,
    "csv": csv_report,
    "sarif": sarif_report,
    "junit": junit_report,
    "markdown": markdown_report,
    "html": html_report,
    "gitlab": gitlab_report,
}
