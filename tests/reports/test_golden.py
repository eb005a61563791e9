"""Every format, from the same results, as it was last reviewed: `pytest tests/reports --rewrite-golden` rewrites."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from policypack.reports import jsonl
from policypack.reports.formats import FORMATS
from policypack.reports.terminal import terminal_report
from tests.reports.samples import NOTICES, RESULTS, sample

GOLDEN = Path(__file__).with_name("golden")
FILES = {
    "terminal": "report.txt",
    "jsonl": "report.jsonl",
    "json": "report.json",
    "csv": "report.csv",
    "sarif": "report.sarif",
    "junit": "report.xml",
    "markdown": "report.md.txt",
    "html": "report.html",
    "gitlab": "gitlab.json",
}


def rendered(name: str) -> str:
    whole = sample()
    if name == "terminal":
        text = io.StringIO()
        terminal_report(whole, Console(file=text, width=120))
        return text.getvalue()
    if name == "jsonl":
        lines = [line for state in RESULTS for line in jsonl.lines(state)]
        return "\n".join([*lines, jsonl.summary(whole.counts, whole.states, NOTICES), ""])
    return FORMATS[name](whole)


@pytest.mark.parametrize("name", FILES)
def test_format_is_as_reviewed(name: str, request: pytest.FixtureRequest) -> None:
    file, text = GOLDEN / FILES[name], rendered(name)
    if request.config.getoption("--rewrite-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode())
    assert text.encode() == file.read_bytes()


def test_every_format_has_a_golden_file() -> None:
    assert set(FILES) == {"terminal", "jsonl", *FORMATS}
