from __future__ import annotations

import json

from policypack.model.assessment import Assessment, AuditedState, Status
from policypack.model.control import Level, Severity
from policypack.reports.jsonl import jsonl
from tests.builders import TRAIL

VIOLATION = Assessment(
    control="trail-multi-region",
    status=Status.VIOLATION,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    origin=TRAIL.origin,
    message="isMultiRegionTrail is not true",
    fix="is_multi_region_trail=True",
)
PASS = Assessment(
    control="trail-logging-enabled",
    status=Status.PASS,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    origin=TRAIL.origin,
)
STATES = (
    AuditedState(file="a.json", stack="shop/dev", assessments=(VIOLATION, PASS), problems=("resources[0] is not one",)),
    AuditedState(file="b.json", problems=("the file is empty",)),
)
SUMMARY = {"type": "summary", "states": 2, "pass": 1, "violation": 1, "undetermined": 0, "error": 2}
ASSESSMENT = {
    "type": "assessment",
    "control": "trail-multi-region",
    "status": "violation",
    "level": "mandatory",
    "severity": "high",
    "urn": TRAIL.origin.urn,
    "resource_type": "aws:cloudtrail/trail:Trail",
    "stack": "shop/dev",
    "file": "a.json",
    "message": "isMultiRegionTrail is not true",
    "fix": "is_multi_region_trail=True",
}
NOTHING = dict.fromkeys(("control", "level", "severity", "urn", "resource_type", "fix"))


def test_lines_hold_every_key_and_the_summary_comes_last() -> None:
    assert [json.loads(line) for line in jsonl(STATES)] == [
        {
            "type": "assessment",
            **NOTHING,
            "status": "error",
            "stack": "shop/dev",
            "file": "a.json",
            "message": "resources[0] is not one",
        },
        ASSESSMENT,
        {
            "type": "assessment",
            **NOTHING,
            "status": "error",
            "stack": None,
            "file": "b.json",
            "message": "the file is empty",
        },
        SUMMARY,
    ]


def test_passes_are_counted_always_and_listed_on_demand() -> None:
    lines = [json.loads(line) for line in jsonl(STATES, with_passes=True)]
    assert [(line["control"], line["status"]) for line in lines[:-1]] == [
        (None, "error"),
        ("trail-multi-region", "violation"),
        ("trail-logging-enabled", "pass"),
        (None, "error"),
    ]
    assert lines[2] == {
        **ASSESSMENT,
        "control": "trail-logging-enabled",
        "status": "pass",
        "message": None,
        "fix": None,
    }
    assert lines[-1] == SUMMARY


def test_no_states_is_an_empty_summary() -> None:
    (line,) = jsonl([])
    assert json.loads(line) == {
        "type": "summary",
        "states": 0,
        "pass": 0,
        "violation": 0,
        "undetermined": 0,
        "error": 0,
    }
