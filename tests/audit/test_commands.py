"""`trailguard controls`, `config`, `exemptions`, `report`, and what all of them say to wrong input."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policypack.catalog import CONTROLS
from policypack.catalog.frameworks import references
from policypack.cli.inputs import exemptions
from policypack.cli.main import main
from policypack.cli.output import NAMES
from policypack.cli.preview import for_engine
from tests.audit.states import BAD_TRAIL, GOOD_TRAIL, audited, brief, entry, state

EXEMPTION = """
- id: EX-12
  control: trail-multi-region
  urn: "urn:pulumi:dev::*::trail"
  reason: reviewed
  owner: platform
  expires: 2026-06-30
"""


def run(*arguments: str, text: str | None = None) -> Result:
    done = CliRunner().invoke(main, arguments, input=text)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    assert "Traceback" not in done.output
    return done


@pytest.fixture
def bad(tmp_path: Path) -> str:
    (tmp_path / "bad.json").write_bytes(state(entry("trail", BAD_TRAIL)))
    return str(tmp_path / "bad.json")


def test_controls_are_listed_and_filtered() -> None:
    assert [line.split()[0] for line in run("controls", "list").stdout.splitlines()] == [it.id for it in CONTROLS]
    listed = json.loads(run("controls", "list", "--framework", "cis_aws_5.0", "--json").stdout)
    assert {it["id"] for it in listed} == {it.id for it in CONTROLS if "cis_aws_5.0" in references(it.id)}


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)
def test_every_control_is_explained(control: object) -> None:
    assert isinstance(control, type(CONTROLS[0]))
    shown = run("controls", "show", control.id).stdout
    for text in (control.title, control.rationale, control.remediation, *(it.name for it in control.options)):
        assert text in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["controls", "show", "trail-multi-regoin"], "did you mean trail-multi-region?"),
        (["controls", "list", "--framework", "cis"], "use one of cis_aws_1.4"),
        (["config"], "name a framework"),
        (["config", "--framework", "nope"], "unknown framework"),
        (["config", "--framework", "soc2", "check", "x"], "--framework cannot be used with check"),
        (["audit", ".", "--output", "pdf=x"], "expected FORMAT=FILE"),
        (["audit", ".", "--output", "html"], "expected FORMAT=FILE"),
        (["audit", ".", "--output", "html=/no/such/folder/x"], "its folder does not exist"),
        (["audit", ".", "--output", "html=."], "its folder does not exist"),
        (["audit", ".", "--output", "html=-"], "use --format html for standard output"),
        (["audit", ".", "--output", "html=new", "--output", "csv=./new"], "the file is used for two formats"),
        (["audit", ".", "--fail-on", "low"], "low"),
        (["audit", ".", "--config", "/no/such/file"], "does not exist"),
        (["audit", ".", "--day", "tomorrow"], "tomorrow"),
        (["preview", "--cwd", "/no/such/folder"], "does not exist"),
    ],
)
def test_wrong_usage_has_a_message(arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert words in done.output


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["audit"],
        ["preview"],
        ["report"],
        ["controls"],
        ["config"],
        ["config", "check"],
        ["exemptions"],
        ["exemptions", "compile"],
    ],
)
def test_help_shows_how(command: list[str]) -> None:
    done = run(*command, "--help")
    assert done.exit_code == 0
    assert "trailguard" in done.output or "Usage" in done.output


def test_configuration_of_a_framework_has_just_its_controls_and_is_right(tmp_path: Path, bad: str) -> None:
    made = run("config", "--framework", "cis_aws_5.0", "--level", "advisory").stdout
    (tmp_path / "pack.json").write_text(made)
    assert run("config", "check", str(tmp_path / "pack.json")).exit_code == 0
    code, lines = audited(bad, "--config", str(tmp_path / "pack.json"), "--all")
    assert code == 0
    asked = {line["control"] for line in lines[:-1]}
    assert asked <= {it.id for it in CONTROLS if "cis_aws_5.0" in references(it.id)}
    assert ("trail-multi-region", "violation") in brief(lines)
    assert {line["level"] for line in lines[:-1]} == {"advisory"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '{"trail-multi-regoin": "mandatory"}',
            "unknown control 'trail-multi-regoin', did you mean trail-multi-region?",
        ),
        ('{"trail-multi-region": "obligatory"}', "trail-multi-region: 'obligatory' is not a level"),
        ('{"trail-multi-region": 3}', "trail-multi-region: must be a level or an object with options"),
        ('{"trail-multi-region": {"enforcementLevel": "x"}}', "enforcementLevel: 'x' is not one of"),
        ('{"trail-log-group-retention": {"day": 3}}', "unknown option 'day', did you mean days?"),
        ('{"trail-log-group-retention": {"days": "many"}}', "days: 'many' is not of type 'integer'"),
        ('{"trail-log-group-retention": {"days": -1}}', "days: -1 is less than the minimum"),
        ('{"all": "advisory", "all": "mandatory"}', "all: duplicate key"),
        ('{"\\u001b[2J": 1, "\\u001b[2J": 1}', "?[2J: duplicate key"),
        ('{"trail-log-group-retention": {"days": "' + "x" * 5000 + '"}}', "xxx..."),
        ('{"exemptions": {"entries": [{"id": "x"}]}}', "'control' is a required property"),
        ("[]", "it must be an object"),
        ("{", "it is not JSON (line 1, column 2)"),
        ("", "it is not JSON"),
    ],
)
def test_invalid_configuration_is_refused(tmp_path: Path, text: str, problem: str, bad: str) -> None:
    file = tmp_path / "pack.json"
    file.write_text(text)
    for done in (run("config", "check", str(file)), run("audit", bad, "--config", str(file))):
        assert done.exit_code == 2
        assert problem in done.output


def test_levels_and_options_of_a_configuration_reach_the_audit(tmp_path: Path) -> None:
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:audit"
    settings = {"name": "audit", "arn": arn, "retentionInDays": 400}
    group = entry("group", settings, "aws:cloudwatch/logGroup:LogGroup")
    trail = entry("trail", {**GOOD_TRAIL, "isMultiRegionTrail": False})
    (tmp_path / "state.json").write_bytes(state(group, trail))

    def with_config(**config: object) -> tuple[int, list[tuple[object, object]]]:
        (tmp_path / "pack.config").write_text(json.dumps(config))
        code, lines = audited(str(tmp_path / "state.json"), "--config", str(tmp_path / "pack.config"))
        return code, brief(lines)

    multi = ("trail-multi-region", "violation")
    assert with_config()[0] == 1
    assert with_config(**{"trail-multi-region": "advisory"})[0] == 0
    assert multi not in with_config(**{"trail-multi-region": "disabled"})[1]
    assert with_config(**{"all": "disabled", "trail-multi-region": "remediate"}) == (1, [multi])
    retention = ("trail-log-group-retention", "violation")
    assert retention not in with_config(**{"trail-log-group-retention": {"days": 365}})[1]
    assert retention in with_config(**{"trail-log-group-retention": {"days": 730}})[1]


def test_exemptions_reach_the_audit_and_the_day_decides(tmp_path: Path, bad: str) -> None:
    file = tmp_path / "exemptions.yaml"
    file.write_text(EXEMPTION)
    with_file = (bad, "--exemptions", str(file))
    code, lines = audited(*with_file, "--day", "2026-06-30")
    assert (code, brief(lines), lines[-1]["exempt"]) == (0, [], 1)
    assert lines[-1]["exemptions"] == [{"id": "EX-12", "state": "expiring"}]
    assert "exemptions" not in audited(*with_file, "--day", "2026-01-15")[1][-1]
    code, lines = audited(*with_file, "--day", "2026-06-30", "--all")
    assert ("trail-multi-region", "exempt") in brief(lines)
    code, lines = audited(*with_file, "--day", "2026-07-01")
    assert (code, brief(lines)) == (1, [("trail-multi-region", "exempt-expired")])
    assert lines[0]["message"].endswith("(exemption EX-12 expired on 2026-06-30)")
    assert (lines[-1]["violation"], lines[-1]["exempt-expired"]) == (0, 1)


def test_exemption_that_meets_nothing_is_listed_but_not_by_a_part(tmp_path: Path, bad: str) -> None:
    file = tmp_path / "exemptions.yaml"
    file.write_text(EXEMPTION.replace("::trail", "::other"))
    with_file = (bad, "--exemptions", str(file), "--day", "2026-01-15")
    assert audited(*with_file)[1][-1]["exemptions"] == [{"id": "EX-12", "state": "unused"}]
    assert "exemptions" not in audited(*with_file, "--shard", "1/1")[1][-1]


def test_compiled_exemptions_are_those_of_the_file(tmp_path: Path, bad: str) -> None:
    (tmp_path / "exemptions.yaml").write_text(EXEMPTION)
    (tmp_path / "levels.json").write_text('{"trail-kms-encryption": "mandatory"}')
    arguments = (str(tmp_path / "exemptions.yaml"), "--day", "2026-01-15")
    made = run("exemptions", "compile", *arguments, "--config", str(tmp_path / "levels.json"))
    assert made.exit_code == 0, made.output
    (tmp_path / "pack.json").write_text(made.stdout)
    assert json.loads(made.stdout)["trail-kms-encryption"] == "mandatory"
    assert audited(bad, "--config", str(tmp_path / "pack.json"), "--day", "2026-01-15")[0] == 0
    twice = run("exemptions", "compile", *arguments, "--config", str(tmp_path / "pack.json"))
    assert twice.exit_code == 2
    both = run("audit", bad, "--config", str(tmp_path / "pack.json"), "--exemptions", *arguments)
    assert both.exit_code == 2
    assert "it already contains exemptions" in both.output


@pytest.mark.parametrize(
    ("config", "level", "most"),
    [
        (None, "advisory", 366),
        ('{"exemptions": "disabled"}', "disabled", 366),
        ('{"exemptions": {"enforcementLevel": "disabled", "maxDays": 30}}', "disabled", 366),
        ('{"exemptions": {"maxDays": 700, "entries": [{"id": "EX-1"}]}}', None, 700),
    ],
)
def test_exemptions_reach_the_engine_at_the_level_that_is_configured(
    tmp_path: Path, config: str | None, level: str | None, most: int
) -> None:
    (tmp_path / "exemptions.yaml").write_text(EXEMPTION)
    (tmp_path / "pack.json").write_text(config or "")
    held = exemptions(tmp_path / "exemptions.yaml", date(2026, 1, 15))
    made = for_engine(tmp_path / "pack.json" if config else None, held, 366)
    assert made is not None
    policy = json.loads(made)["exemptions"]
    assert (policy.get("enforcementLevel"), policy["maxDays"]) == (level, most)
    assert [it["id"] for it in policy["entries"]] == ["EX-1" if most == 700 else "EX-12"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (EXEMPTION.replace("trail-multi-region", "trail-nope"), "exemption EX-12: unknown control trail-nope"),
        (
            EXEMPTION.replace("urn:pulumi:dev::*::trail", "*"),
            "exemption EX-12: urn matches resources of any type and name",
        ),
        (EXEMPTION.replace("  expires: 2026-06-30\n", ""), "exemption EX-12: expires is missing"),
        (EXEMPTION.replace("2026-06-30", "2036-06-30"), "exemption EX-12: expires is more than 366 days ahead"),
        ("- id: [", "it is not YAML (line 1)"),
        ("!!python/object/apply:os.system ['true']", "it is not YAML"),
        ("text", "the exemptions must be a list"),
        ("\x00", "it is not YAML"),
        (EXEMPTION + "  expires: 2026-07-31\n", "duplicate key (line 8)"),
        (EXEMPTION + "- <<: [{id: EX-13}]\n", "merge keys (<<) are not supported (line 8)"),
        (EXEMPTION.replace("2026-06-30", "2026-06-31"), "exemption EX-12: expires must be a date like 2027-01-31"),
        (EXEMPTION.replace("2026-06-30", "2026-06-30T23:00:00-05:00"), "expires must be a date like 2027-01-31"),
        (EXEMPTION.replace("2026-06-30", "!!timestamp soon"), "it is not YAML"),
        ("- &self {id: *self}", "exemption 1: id must be a string"),
    ],
)
def test_invalid_exemptions_are_refused(tmp_path: Path, text: str, problem: str, bad: str) -> None:
    file = tmp_path / "exemptions.yaml"
    file.write_text(text)
    day = ("--day", "2026-01-15")
    for done in (
        run("exemptions", "check", str(file), *day),
        run("exemptions", "compile", str(file), *day),
        run("audit", bad, "--exemptions", str(file), *day),
    ):
        assert done.exit_code == 2
        assert problem in done.output


def test_several_formats_are_written_at_once(tmp_path: Path, bad: str) -> None:
    outputs = [word for name in NAMES for word in ("--output", f"{name}={tmp_path}/out.{name}")]
    done = run("audit", bad, *outputs)
    assert (done.exit_code, done.stdout) == (1, "")
    for name in NAMES:
        assert "trail-multi-region" in (tmp_path / f"out.{name}").read_text(), name
        assert "trail-multi-region" in run("audit", bad, "--format", name).stdout, name


@pytest.mark.parametrize(("fail_on", "code"), [("mandatory", 0), ("advisory", 1), ("never", 0)])
def test_level_that_fails_is_configured(tmp_path: Path, fail_on: str, code: int) -> None:
    advisory = {key: value for key, value in GOOD_TRAIL.items() if key != "kmsKeyId"}
    (tmp_path / "state.json").write_bytes(state(entry("trail", advisory)))
    assert audited(str(tmp_path), "--fail-on", fail_on)[0] == code


@pytest.mark.parametrize(
    ("events", "plan", "problem"),
    [
        ("", "{}", "the events cannot be read: the file is empty"),
        ("nonsense", '{"steps": []}', "the events cannot be read: line 1 is not an event of the engine"),
        ('{"preludeEvent": {}}', '{"steps": []}', "the final event is missing: the file is truncated"),
        ('{"cancelEvent": {}}', '{"steps": []}', "the policy pack did not run"),
        ('{"cancelEvent": {}}', "<html>", "the plan cannot be read"),
        ('{"cancelEvent": {}}\n\n{"preludeEvent": {}}', '{"steps": []}', "line 3 follows the final event"),
        ('{"policyEvent": 3}', '{"steps": [3]}', "the plan cannot be read"),
    ],
)
def test_run_that_cannot_be_read_is_an_error(tmp_path: Path, events: str, plan: str, problem: str) -> None:
    (tmp_path / "events").write_text(events)
    (tmp_path / "plan").write_text(plan)
    done = run("report", str(tmp_path / "events"), str(tmp_path / "plan"))
    assert done.exit_code == 3
    assert problem in done.stdout


def test_strange_texts_end_no_command(tmp_path: Path) -> None:
    """A lone surrogate, a control character and a long name, in every format."""
    names = ("\ud800", "\x1b[2J", "n" * 100_000)
    (tmp_path / "state.json").write_bytes(state(*(entry(name, BAD_TRAIL) for name in names)))
    for name in NAMES:
        done = run("audit", str(tmp_path / "state.json"), "--format", name)
        assert done.exit_code in (1, 3), name
        assert "\x1b" not in done.stdout, name


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (OSError(28, "No space left on device"), 3, "the report cannot be written: No space left on device"),
        (RuntimeError("hunter2"), 3, "an internal error of trailguard (RuntimeError in"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_exit_code_1_means_a_violation_and_nothing_else(
    bad: str, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, words: str
) -> None:
    def fail(*arguments: object) -> None:
        raise error

    monkeypatch.setattr("policypack.cli.output.terminal_report", fail)  # a full disk cannot be made here
    done = run("audit", bad, "--format", "terminal")
    assert done.exit_code == code
    assert words in done.output
    assert "hunter2" not in done.output


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_broken_pipe_has_its_own_exit_code_and_no_message(tmp_path: Path, form: str, jobs: str) -> None:
    for number in range(9):
        (tmp_path / f"{number}.json").write_bytes(state(*(entry(f"t{i}", GOOD_TRAIL) for i in range(20))))
    command = [
        sys.executable,
        "-m",
        "policypack.cli",
        "audit",
        str(tmp_path),
        "--all",
        "--jobs",
        jobs,
        "--format",
        form,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        assert started.stderr.read() == b""
        assert started.wait(timeout=60) == 141


def test_interrupted_audit_ends_at_once(tmp_path: Path) -> None:
    first = tmp_path / "0.json"
    first.write_bytes(state(*(entry(f"t{i}", BAD_TRAIL) for i in range(300))))
    for number in range(1, 3000):  # a minute's work
        os.link(first, tmp_path / f"{number}.json")
    command = [sys.executable, "-m", "policypack.cli", "audit", str(tmp_path), "--jobs", "2", "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as started:
        assert started.stdout is not None
        assert started.stdout.readline().startswith(b"{")
        os.killpg(started.pid, signal.SIGINT)  # as a terminal does, to every process of the group
        _, errors = started.communicate(timeout=20)
    assert (started.returncode, errors) == (130, b"Error: interrupted\n")


@pytest.mark.parametrize(("form", "has_progress"), [("jsonl", False), ("json", True)])
def test_progress_is_shown_on_a_terminal_and_not_among_lines(tmp_path: Path, form: str, has_progress: bool) -> None:
    (tmp_path / "state.json").write_bytes(state(entry("trail", BAD_TRAIL)))
    command = [sys.executable, "-m", "policypack.cli", "audit", str(tmp_path), "--format", form]
    terminal, other_end = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | {"TERM": "xterm"}
    with subprocess.Popen(command, stdout=other_end, stderr=other_end, env=environment) as started:
        os.close(other_end)
        text = b""
        with contextlib.suppress(OSError):  # Linux says so when the last writer has gone
            while part := os.read(terminal, 65536):
                text += part
        os.close(terminal)
        assert started.wait(timeout=60) == 1
    assert (b"states evaluated" in text) is has_progress
    if form == "jsonl":
        assert [json.loads(line)["type"] for line in text.splitlines()] == ["assessment", "summary"]


def test_error_messages_of_the_engine_are_escaped(tmp_path: Path) -> None:
    events = [
        {"diagnosticEvent": {"severity": "error", "message": "\x1b[2J\n::error::pwned\r\nerror"}},
        {"cancelEvent": {}},
    ]
    (tmp_path / "events").write_text("\n".join(map(json.dumps, events)))
    (tmp_path / "plan").write_text('{"steps": []}')
    done = run("report", str(tmp_path / "events"), str(tmp_path / "plan"))
    assert done.stderr == "\\u001b[2J\n\\u003a:error\\u003a:pwned\nerror\n"


def test_names_with_odd_ends_of_lines_do_not_break_events_and_lines(tmp_path: Path) -> None:
    odd = "a\x85b\u2028c::d"
    events = [{"resourcePreEvent": {"metadata": {"urn": odd}}}, {"cancelEvent": {}}]
    (tmp_path / "events").write_text("\ufeff" + "\n".join(json.dumps(it, ensure_ascii=False) for it in events))
    (tmp_path / "plan").write_text('{"steps": []}')
    assert "the policy pack did not run" in run("report", str(tmp_path / "events"), str(tmp_path / "plan")).stdout
    (tmp_path / "state.json").write_bytes(state(entry(odd, BAD_TRAIL)))
    found = run("audit", str(tmp_path / "state.json"), "--format", "jsonl").stdout
    unescaped = "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in found.split("\n") if line)
    assert odd in unescaped
    assert run("report", "-", "--format", "jsonl", text=unescaped).stdout == found


@pytest.mark.parametrize(
    ("form", "listed", "with_all"),
    [
        ("terminal", {"violation"}, {"violation", "exempt", "passed"}),
        ("jsonl", {"violation"}, {"violation", "exempt", "pass"}),
        ("csv", {"violation", "exempt"}, {"violation", "exempt", "pass"}),
        ("json", {"violation", "exempt"}, {"violation", "exempt", "pass"}),
    ],
)
def test_preview_lists_what_an_audit_lists(tmp_path: Path, form: str, listed: set[str], with_all: set[str]) -> None:
    """A run names what passed, an audit leaves it out: a report does not tell which of them it is of."""
    events = [
        {"policyEvent": policy_event("trail-multi-region", "isMultiRegionTrail is not true")},
        {"policyEvent": policy_event("exemptions", "trail-kms-encryption: exempt until 2027-01-31 (EX-1): unset")},
        {"policyAnalyzeSummaryEvent": {"policyPackName": "trailguard", "passed": ["trail-logging-enabled"]}},
        {"cancelEvent": {}},
    ]
    (tmp_path / "events").write_text("\n".join(map(json.dumps, events)))
    (tmp_path / "plan").write_text(json.dumps({"steps": [{"newState": entry("trail", GOOD_TRAIL)}]}))

    def statuses(*options: str) -> set[str]:
        done = run("report", str(tmp_path / "events"), str(tmp_path / "plan"), "--format", form, *options)
        assert done.exit_code == 1
        found = done.stdout.splitlines()
        names = {"trail-multi-region": "violation", "trail-kms-encryption": "exempt"}
        shown = {status for control, status in names.items() if any(control in line for line in found)}
        if any("trail-logging-enabled" in line for line in found):
            shown.add("passed" if form == "terminal" else "pass")
        return shown

    assert statuses() == listed
    assert statuses("--all") == with_all


def policy_event(policy: str, said: str) -> dict[str, str]:
    return {
        "resourceUrn": "urn:pulumi:dev::shop::aws:cloudtrail/trail:Trail::trail",
        "message": f"title\n{said}",
        "policyName": policy,
        "policyPackName": "trailguard",
        "enforcementLevel": "mandatory" if policy != "exemptions" else "advisory",
        "severity": "high",
    }
