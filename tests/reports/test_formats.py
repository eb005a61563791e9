"""What the readers of each format need of it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema
from jsonschema import Draft4Validator
from markdown_it import MarkdownIt
from rich.console import Console

from policypack.catalog import CONTROLS
from policypack.catalog.frameworks import references
from policypack.model.assessment import SourcePosition, Status
from policypack.model.control import Severity
from policypack.model.result import stack_results
from policypack.reports import jsonl
from policypack.reports.csv import csv_report
from policypack.reports.formats import FORMATS
from policypack.reports.gitlab import gitlab_report
from policypack.reports.json import json_report
from policypack.reports.junit import junit_report
from policypack.reports.markdown import MAX_BYTES, markdown_report
from policypack.reports.report import report
from policypack.reports.sarif import sarif_report
from policypack.reports.terminal import terminal_report
from tests.reports.samples import HOSTILE, NOTICES, RECORDS, RESULTS, VIOLATION, many, sample, urn

SCHEMAS = Path(__file__).with_name("schemas")
EMPTY = report([], CONTROLS)
LINE = next(jsonl.lines(RESULTS[1]))
SUMMARY = jsonl.summary({Status.ERROR: 1}, 1)


def sarif() -> Any:
    return json.loads(sarif_report(sample()))


@pytest.mark.parametrize("whole", [sample(), EMPTY, many(50)], ids=["sample", "empty", "many"])
def test_sarif_is_valid(whole: Any) -> None:
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8"))
    errors = list(Draft4Validator(schema).iter_errors(json.loads(sarif_report(whole))))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("whole", [sample(), EMPTY, many(50)], ids=["sample", "empty", "many"])
def test_junit_is_valid(whole: Any) -> None:
    xmlschema.XMLSchema(str(SCHEMAS / "junit.xsd")).validate(io.StringIO(junit_report(whole)))


def test_sarif_has_a_run_for_each_stack_with_a_category_of_its_own() -> None:
    assert [run["automationDetails"]["id"] for run in sarif()["runs"]] == [
        "trailguard/",
        "trailguard/shop/dev/",
        "trailguard/shop/prod/",
    ]


def test_sarif_rules_explain_and_rank() -> None:
    rules = {rule["id"]: rule for run in sarif()["runs"] for rule in run["tool"]["driver"]["rules"]}
    rule = rules["trail-multi-region"]
    assert rule["properties"]["security-severity"] == "8.0"
    assert "cis_aws_5.0:3.1" in rule["properties"]["tags"]
    assert rule["help"]["text"].startswith(next(it for it in CONTROLS if it.id == rule["id"]).rationale)


def test_sarif_keeps_to_the_limits_of_code_scanning_and_loses_no_requirement() -> None:
    everything = [replace(VIOLATION, control=control.id) for control in CONTROLS]
    (run,) = json.loads(sarif_report(report([stack_results(everything)], CONTROLS)))["runs"]
    for rule in run["tool"]["driver"]["rules"]:
        wanted = references(rule["id"])
        assert {name: tuple(ids) for name, ids in rule["properties"]["frameworks"].items()} == wanted
        assert len(rule["properties"]["tags"]) <= 20
        assert {f"{name}:{ids[0]}" for name, ids in wanted.items()} <= set(rule["properties"]["tags"])


def test_sarif_result_of_a_preview_without_positions_is_at_the_project() -> None:
    bad = replace(VIOLATION, source=None, file="")
    (run,) = json.loads(sarif_report(report([stack_results([bad])], CONTROLS)))["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "Pulumi.yaml"
    assert place["region"] == {"startLine": 1}


def test_sarif_results_point_at_one_line_and_name_their_rule() -> None:
    for run in sarif()["runs"]:
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        for result in run["results"]:
            assert rules[result["ruleIndex"]] == result["ruleId"]
            region = result["locations"][0]["physicalLocation"]["region"]
            assert region.get("endLine", region["startLine"]) == region["startLine"]


def test_sarif_suppresses_what_is_exempt_and_nothing_else() -> None:
    suppressed = {
        result["ruleId"]: result["suppressions"][0]["justification"]
        for run in sarif()["runs"]
        for result in run["results"]
        if result["suppressions"]
    }
    assert suppressed == {"s3-no-website": "exempt until 2027-06-30 (EX-13): the bucket is a website"}


def test_fingerprint_is_stable_when_lines_move_and_differs_between_findings() -> None:
    moved = replace(VIOLATION, source=SourcePosition(file="other.py", line=99), message="said otherwise")
    assert moved.fingerprint == VIOLATION.fingerprint
    others = [replace(VIOLATION, urn="urn:x"), replace(VIOLATION, control="y"), replace(VIOLATION, finding="z")]
    assert len({VIOLATION.fingerprint, *(other.fingerprint for other in others)}) == 4


def test_junit_counts_are_those_of_the_report() -> None:
    root = ElementTree.fromstring(junit_report(sample()))
    kinds = Counter(child.tag for case in root.iter("testcase") for child in case)
    assert kinds == {"failure": 3, "error": 2, "skipped": 2}
    assert sum(int(suite.attrib["failures"]) for suite in root) == 3
    assert len(list(root.iter("testcase"))) == len(RECORDS) + 1


def test_markdown_is_limited_lists_the_most_severe_first_and_counts_omissions() -> None:
    text = markdown_report(many(5000))
    assert len(text.encode()) <= MAX_BYTES
    listed = text.count("\n- **")
    assert f"\n{5000 - listed} findings are omitted" in text
    assert "5000 violations" in text
    assert text.index("**critical**") < text.index("**high**") if "**high**" in text else True


def test_markdown_lets_no_name_become_markup() -> None:
    text = markdown_report(sample())
    assert "<script" not in text.replace("`", "")[: text.index("Fix")]
    for line in text.splitlines():
        outside = line if "Fix: " not in line else line[: line.index("Fix: ")]
        assert "<img" not in outside
        assert "](http" not in outside
        assert "@everyone" not in outside


@pytest.mark.parametrize(
    "name",
    [
        "www.evil.example #12 GH-5 !7 @everyone someone@example.com http://evil.example",
        "- x",
        "=== ",
        "1. one",
        "+ a",
        "| a | b |\n|---|---|",
        "```\ncode",
        "~~x~~ ***x*** <b>x</b> &amp; [x](y) ![x](y) $x$",
    ],
)
def test_markdown_takes_no_name_for_more_than_a_name(name: str) -> None:
    bad = replace(VIOLATION, urn=urn(name), message=name, control=f"x]({name})", file=name, fix=name)
    text = markdown_report(report([stack_results([bad])], CONTROLS))
    html = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    assert set(re.findall(r"<(\w+)", html)) == {"h2", "h3", "p", "ul", "li", "strong", "a", "br", "code"}
    assert set(re.findall(r'href="([^"#]*)', html)) == {"docs/controls.md"}
    assert html.count("<li>") == 1
    shown = re.sub(r"<code>.*?</code>|<[^>]*>", "", html)
    assert re.findall(r"www\.|#1|GH-5|@\w", shown) == []


def test_one_long_text_leaves_room_for_the_others() -> None:
    long = replace(
        VIOLATION, severity=Severity.CRITICAL, urn=urn("n" * 100_000), message="m" * 100_000, fix="f" * 99_999
    )
    notices = [replace(NOTICES[0], owner="o" * 100_000)] * 30
    text = markdown_report(report([stack_results([long, VIOLATION])], CONTROLS, notices))
    assert len(text.encode()) <= MAX_BYTES
    assert text.count("\n- **") == 2


def test_html_escapes_every_hostile_text() -> None:
    text = FORMATS["html"](sample())
    assert text.count("<script>") == 1
    assert "<img" not in text
    assert HOSTILE not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "49" not in text


@pytest.mark.parametrize("name", ["terminal", "junit", "markdown", "html"])
def test_no_control_character_reaches_a_reader(name: str) -> None:
    if name == "terminal":
        stream = io.StringIO()
        terminal_report(sample(), Console(file=stream, no_color=True))
        text = stream.getvalue()
    else:
        text = FORMATS[name](sample())
    assert not [character for character in text if ord(character) < 32 and character not in "\n\r"]
    assert "\u202e" not in text


def test_name_is_no_line_and_no_command_of_its_own_in_a_log() -> None:
    commands = "\n::error file=x::pwned\n##[error]pwned ##vso[task.setvariable variable=x]1 ##teamcity[x]"
    bad = replace(
        VIOLATION,
        control=f"c{commands}",
        urn=urn(f"n{commands}"),
        resource_type=f"t{commands}",
        message=f"m{commands}",
        fix=f"f{commands}",
        file=f"s{commands}",
        source=SourcePosition(file=f"p{commands}", line=1, call_site=f"q{commands}"),
    )
    notice = replace(NOTICES[0], id=f"i{commands}", owner=f"o{commands}")
    stream = io.StringIO()
    terminal_report(report([stack_results([bad])], CONTROLS, [notice]), Console(file=stream, no_color=True))
    assert "::" not in stream.getvalue()
    assert "##" not in stream.getvalue()
    assert len(stream.getvalue().splitlines()) == 9
    assert "\\u000a\\u003a:error file=x\\u003a:pwned\\u000a\\u0023#[error]pwned" in stream.getvalue()


def test_name_may_hold_what_divides_the_parts_of_a_urn() -> None:
    assert replace(VIOLATION, urn=urn("a::b")).name == "a::b"


def test_csv_cell_is_never_a_formula() -> None:
    bad = replace(VIOLATION, message='=HYPERLINK("http://evil")', fix="@SUM(1)", file="+1", stack="-1")
    rows = list(csv.DictReader(io.StringIO(csv_report(report([stack_results([bad])], CONTROLS)))))
    assert [(row["message"][:2], row["fix"][:2], row["file"], row["stack"]) for row in rows] == [
        ("'=", "'@", "'+1", "'-1")
    ]
    assert rows[0]["source"] == "lib/trail.py:9"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a;=cmd()", "a;'=cmd()"),
        ("a; -1", "a; '-1"),
        ("a\n+1", "a\\u000a+1"),
        ("\uff1dcmd()", "'\uff1dcmd()"),
        ("\t=1\r@x", "\\u0009=1\\u000d@x"),
        ("iam-role=x", "iam-role=x"),
    ],
)
def test_csv_cell_is_no_formula_wherever_cells_are_divided(text: str, cell: str) -> None:
    rows = csv.DictReader(
        io.StringIO(csv_report(report([stack_results([replace(VIOLATION, message=text)])], CONTROLS)))
    )
    assert [row["message"] for row in rows] == [cell]


def test_csv_cell_of_several_lines_is_no_formula_in_any() -> None:
    rows = csv.DictReader(
        io.StringIO(csv_report(report([stack_results([replace(VIOLATION, fix="a\n+1\n @x")])], CONTROLS)))
    )
    assert [row["fix"] for row in rows] == ["a\n'+1\n '@x"]


COMMANDS = (
    "ok\n::error::x",
    "ok\r\n::error::x",
    "ok\n \t::add-mask::x",
    "::set-output name=a::b",
    "  ::stop-commands::x",
    "ok\u2028::error::x",
    "ok\x85::error file=a,line=1::x",
    "##[error]x",
    "ok ##vso[task.setvariable variable=a]b",
    "###[group]x",
    "ok\n##[command]x",
    "ok\x0b::debug::x",
)
_RUN = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
"""What a runner obeys. Sources: GitHub Docs, "Workflow commands"; Azure DevOps documentation, "Logging commands"."""


@pytest.mark.parametrize("name", ["terminal", "jsonl", *FORMATS])
@pytest.mark.parametrize("text", COMMANDS)
def test_no_name_path_or_message_is_a_command_to_a_runner(name: str, text: str) -> None:
    hostile = replace(
        VIOLATION,
        message=text,
        fix=text,
        urn=urn(text),
        stack=text,
        file=text,
        resource_type=text,
        finding=text,
        source=SourcePosition(file=text, line=1, call_site=text),
    )
    records = [hostile, *(replace(hostile, status=it, control="", source=None, exemption=text) for it in Status)]
    results = stack_results(records)
    whole = report([results], CONTROLS, [replace(NOTICES[0], id=text, owner=text, urn=text)])
    if name == "terminal":
        stream = io.StringIO()
        terminal_report(whole, Console(file=stream, force_terminal=False, no_color=True))
        written = stream.getvalue()
    elif name == "jsonl":
        written = "\n".join(jsonl.lines(results, with_all=True))
        read = jsonl.read_lines(f"{written}\n{jsonl.summary(results.counts, 1)}")
        assert {(it.message, it.urn, it.file) for it in read.records} == {(text, urn(text), text)}
    else:
        written = FORMATS[name](whole)
    assert [
        written[max(0, it.start() - 40) : it.end() + 40] for it in _RUN.finditer("\n".join(written.splitlines()))
    ] == []


def test_urn_stays_as_it_is_in_a_table() -> None:
    rows = csv.DictReader(io.StringIO(csv_report(report([stack_results([VIOLATION])], CONTROLS))))
    assert [row["urn"] for row in rows] == [VIOLATION.urn]


def test_gitlab_has_unique_fingerprints_and_known_severities() -> None:
    issues = json.loads(gitlab_report(sample()))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 6
    assert {issue["severity"] for issue in issues} <= {"info", "minor", "major", "critical", "blocker"}
    assert issues[0]["severity"] == "blocker"


def test_json_tells_more_than_the_lines() -> None:
    document = json.loads(json_report(sample()))
    first = next(it for it in document["assessments"] if it["control"] == "trail-multi-region")
    assert first["docs"] == "docs/controls.md#trail-multi-region"
    assert first["call_site"] == "__main__.py:4"
    assert document["summary"]["violation"] == 2


def test_counts_are_those_of_the_results_in_every_order() -> None:
    assert sample().counts == {
        Status.VIOLATION: 2,
        Status.EXEMPT_EXPIRED: 1,
        Status.ERROR: 2,
        Status.UNDETERMINED: 1,
        Status.EXEMPT: 1,
        Status.PASS: 1,
    }
    backwards = report(reversed(RESULTS), CONTROLS)
    assert [it.fingerprint for it in backwards.records] == [it.fingerprint for it in sample().records]


def test_lines_of_several_reports_are_read_back() -> None:
    def text(states: Any) -> str:
        counts = report(states, CONTROLS).counts
        lines = [line for state in states for line in jsonl.lines(state, with_all=True)]
        return "\n".join([*lines, jsonl.summary(counts, len(states))])

    whole = jsonl.read_lines("\n".join(text([state]) for state in RESULTS))
    assert report([whole], CONTROLS).counts == sample().counts
    assert whole.states == 2
    assert [jsonl.as_object(it) for it in whole.records] == [
        jsonl.as_object(it) for state in RESULTS for it in state.records
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the summary line is missing"),
        ("{}", "line 1 is not from a trailguard report"),
        ("[1]", "line 1 is not from a trailguard report"),
        ('{"type": "assessment", "status": "odd"}', "line 1 is not from a trailguard report"),
        ("\n".join(jsonl.lines(RESULTS[1])), "the summary line is missing"),
        (LINE + "\n" + jsonl.summary({}, 1), "line 2 has other counts"),
        (LINE + "\n" + LINE + "\n" + SUMMARY, "line 3 has other counts"),
        (SUMMARY, "line 1 has other counts"),
        (jsonl.summary({Status.PASS: -1}, 1), "line 1 is not from a trailguard report"),
        (LINE.replace('"the file is empty"', "[3]") + "\n" + SUMMARY, "line 1 is not from a trailguard report"),
        (LINE.replace('"source": null', '"source": {"file": "x", "line": "9"}') + "\n" + SUMMARY, "line 1 is not from"),
        (SUMMARY.replace('"states": 1', '"states": 1e999'), "line 1 is not from a trailguard report"),
    ],
)
def test_lines_of_other_files_are_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        jsonl.read_lines(text)
