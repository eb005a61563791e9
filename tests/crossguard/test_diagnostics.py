from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.crossguard.diagnostics import (
    exemption_lines,
    finding_message,
    is_reported,
    parse_diagnostic,
    undetermined_lines,
)
from policypack.model.assessment import Assessment, Status
from policypack.model.control import Cause, Level, Severity
from tests.builders import TRAIL, origin

FOUND = Assessment(
    control="trail-multi-region",
    status=Status.UNDETERMINED,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    origin=TRAIL.origin,
    path="isMultiRegionTrail",
    cause=Cause.UNKNOWN_VALUE,
)


@pytest.mark.parametrize(
    ("status", "in_preview", "in_update"),
    [
        (Status.PASS, False, False),
        (Status.VIOLATION, True, True),
        (Status.ERROR, True, True),
        (Status.EXEMPT, False, False),
        (Status.EXEMPT_EXPIRED, True, True),
        (Status.UNDETERMINED, False, True),
    ],
)
def test_status_decides_whether_a_result_is_reported(status: Status, in_preview: bool, in_update: bool) -> None:
    assessment = replace(FOUND, status=status)
    assert is_reported(assessment, is_preview=True) is in_preview
    assert is_reported(assessment, is_preview=False) is in_update


def test_message_of_a_finding_ends_with_the_fix() -> None:
    assert finding_message(replace(FOUND, message="x is not true", fix="x=True")) == "x is not true\nFix: x=True"
    assert finding_message(replace(FOUND, message="cannot be evaluated")) == "cannot be evaluated"


def test_each_undetermined_resource_has_one_line() -> None:
    other = origin("other")
    lines = undetermined_lines(
        [
            FOUND,
            replace(FOUND, origin=other),
            replace(FOUND, control="trail-logging-enabled", path="enableLogging"),
            replace(FOUND, finding="again"),
            replace(FOUND, status=Status.PASS, cause=None),
        ]
    )
    assert lines == (
        (
            TRAIL.origin,
            "cannot be evaluated, because values are unknown until deployment: "
            "isMultiRegionTrail (trail-multi-region), enableLogging (trail-logging-enabled)",
        ),
        (
            other,
            "cannot be evaluated, because values are unknown until deployment: isMultiRegionTrail (trail-multi-region)",
        ),
    )


def test_controls_that_need_one_value_are_listed_with_the_mandatory_ones_first() -> None:
    names = ("a", "b", "c", "d", "e")
    waiting = [replace(FOUND, control=it, level=Level.ADVISORY if it == "a" else Level.MANDATORY) for it in names]
    ((_, line),) = undetermined_lines(waiting)
    assert (
        line == "cannot be evaluated, because values are unknown until deployment: isMultiRegionTrail (b, c, d, e, a)"
    )


def test_resource_with_an_unknown_value_of_another_resource_has_no_line() -> None:
    holder = replace(FOUND, origin=origin("role"), path="policies", waits_for=TRAIL.origin.urn)
    assert [waiting.name for waiting, _ in undetermined_lines([holder, FOUND])] == ["trail"]
    assert [waiting.name for waiting, _ in undetermined_lines([holder])] == ["role"]


@pytest.mark.parametrize("cause", [Cause.UNREADABLE_POLICY, Cause.OUTSIDE_BOUNDARY])
def test_results_that_no_update_can_determine_are_not_listed(cause: Cause) -> None:
    assert undetermined_lines([replace(FOUND, cause=cause)]) == ()


@pytest.mark.parametrize("is_preview", [True, False])
def test_boundary_outside_the_stack_is_no_finding_in_preview_or_update(is_preview: bool) -> None:
    assert not is_reported(replace(FOUND, cause=Cause.OUTSIDE_BOUNDARY), is_preview=is_preview)
    assert is_reported(FOUND, is_preview=is_preview) is not is_preview


@pytest.mark.parametrize(
    ("assessment", "status", "exemption"),
    [
        (replace(FOUND, status=Status.VIOLATION, message="x: is not", fix="a\nFix: b"), Status.VIOLATION, ""),
        (
            replace(FOUND, message="cannot be evaluated: a.b: the value is unknown"),
            Status.UNDETERMINED,
            "",
        ),
        (replace(FOUND, message="cannot be evaluated: x is a list instead of a boolean"), Status.ERROR, ""),
        (replace(FOUND, message="the control could not be evaluated (KeyError in x.py, line 1): y"), Status.ERROR, ""),
        (
            replace(FOUND, message="x is not (exemption EX-1 expired on 2026-01-31)", fix="f"),
            Status.EXEMPT_EXPIRED,
            "EX-1",
        ),
        (
            replace(
                FOUND, message="cannot be evaluated: x: the value is unknown (exemption EX-1 expired on 2026-01-31)"
            ),
            Status.UNDETERMINED,
            "EX-1",
        ),
    ],
)
def test_message_of_a_finding_is_parsed(assessment: Assessment, status: Status, exemption: str) -> None:
    (said,) = parse_diagnostic(assessment.control, f"The title\n{finding_message(assessment)}\n")
    assert (said.control, said.message, said.fix) == (assessment.control, assessment.message, assessment.fix)
    assert (said.status, said.exemption) == (status, exemption)


def test_lines_of_the_listing_policies_are_parsed() -> None:
    other = replace(FOUND, control="trail-logging-enabled", path="enableLogging")
    ((_, line),) = undetermined_lines([FOUND, other])
    found = parse_diagnostic("preview-undetermined", f"Title\n{line}")
    assert [(it.control, it.status) for it in found] == [
        ("trail-multi-region", Status.UNDETERMINED),
        ("trail-logging-enabled", Status.UNDETERMINED),
    ]
    assert found[0].message == "cannot be evaluated: isMultiRegionTrail: the value is unknown"
    exempt = replace(FOUND, status=Status.EXEMPT, message="exempt until 2027-01-31 (EX-1): x is not")
    ((_, line),) = exemption_lines([exempt, FOUND])
    (said,) = parse_diagnostic("exemptions", f"Title\n{line}")
    assert (said.control, said.status, said.message, said.exemption) == (
        "trail-multi-region",
        Status.EXEMPT,
        exempt.message,
        "EX-1",
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nFix: rm -rf", "a\\u000aFix: rm -rf"),
        ("\x1b[31mred", "\\u001b[31mred"),
        ("\r\x07\x9b", "\\u000d\\u0007\\u009b"),
        ("\u202egnp\u2066", "\\u202egnp\\u2066"),
        ("a\u2028b\u2029c\u0085d", "a\\u2028b\\u2029c\\u0085d"),
        ("::error::x", "\\u003a:error\\u003a:x"),
        ("::warning file=a.py,line=1::x", "\\u003a:warning file=a.py,line=1\\u003a:x"),
        (":::stop-commands::t", ":\\u003a:stop-commands\\u003a:t"),
        ("##vso[task.setvariable]", "\\u0023#vso[task.setvariable]"),
        ("##[error]x", "\\u0023#[error]x"),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        ("arn:aws:iam::123456789012:role/x", "arn:aws:iam::123456789012:role/x"),
        ("Ünïcode-名前", "Ünïcode-名前"),
    ],
)
def test_names_of_resources_are_escaped(name: str, shown: str) -> None:
    """In all three kinds of messages that the engine prints."""
    found = replace(FOUND, status=Status.VIOLATION, message=f"the policy {name} is wrong", fix=f"leave {name} out")
    fix = f"leave {name} out".replace(name, shown) if "\n" not in name else f"leave {name} out"
    assert finding_message(found) == f"the policy {shown} is wrong\nFix: {fix}"
    waiting = replace(FOUND, path=name, status=Status.UNDETERMINED, cause=Cause.UNKNOWN_VALUE)
    assert [line for _, line in undetermined_lines([waiting])] == [
        f"cannot be evaluated, because values are unknown until deployment: {shown} ({FOUND.control})"
    ]
    exempt = replace(FOUND, status=Status.EXEMPT, message=name)
    assert [line for _, line in exemption_lines([exempt])] == [f"{FOUND.control}: {shown}"]
