from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from policypack.configuration.exemption_entries import InvalidExemptions, entries, read_exemptions
from policypack.evaluation.evaluate import evaluate
from policypack.evaluation.exemptions import Exemption, Exemptions
from policypack.model.assessment import Assessment, Status
from policypack.model.control import Control, EnabledControl, Level, Outcome, Scope, Severity, Violation
from policypack.model.inventory import Inventory
from policypack.model.trails import Trail
from tests.builders import STACK, TRAIL

DAY = date(2026, 6, 15)
CONTROLS = ("trail-multi-region", "trail-logging-enabled")
ENTRY: dict[str, object] = {
    "id": "EX-12",
    "control": "trail-multi-region",
    "urn": "urn:pulumi:dev::*::trail",
    "reason": "a trail for one region, reviewed",
    "owner": "platform",
    "ticket": "SEC-1",
    "expires": "2026-06-15",
}
FOUND = Assessment(
    control="trail-multi-region",
    status=Status.VIOLATION,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    origin=TRAIL.origin,
    message="it is not",
    fix="make it",
    finding="policy/statement 2",
)


def read(*changes: dict[str, object], day: date = DAY, max_days: int = 366) -> tuple[Exemption, ...]:
    return read_exemptions([ENTRY | change for change in changes], controls=CONTROLS, day=day, max_days=max_days)


def reviewed(change: dict[str, object], assessment: Assessment = FOUND, day: date = DAY) -> Assessment:
    return Exemptions(read(change), day).review(assessment)


def test_finding_is_exempt_to_the_last_day() -> None:
    exempt = reviewed({})
    assert (exempt.status, exempt.exemption, exempt.fix) == (Status.EXEMPT, "EX-12", "")
    assert exempt.message == "exempt until 2026-06-15 (EX-12): it is not"


def test_violation_is_reported_again_after_the_last_day_with_the_exemption() -> None:
    back = reviewed({}, day=date(2026, 6, 16))
    assert (back.status, back.level, back.fix) == (Status.EXEMPT_EXPIRED, Level.MANDATORY, "make it")
    assert back.message == "it is not (exemption EX-12 expired on 2026-06-15)"


def test_exemption_in_force_wins_over_one_that_is_over() -> None:
    held = read({"id": "EX-1", "expires": "2026-01-01"}, {"id": "EX-2", "expires": "2026-12-31"})
    assert Exemptions(held, DAY).review(FOUND).exemption == "EX-2"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"urn": TRAIL.origin.urn}, Status.EXEMPT),
        ({"urn": "urn:pulumi:prod::*::trail"}, Status.VIOLATION),
        ({"urn": "urn:pulumi:dev::*::trai"}, Status.VIOLATION),
        ({"urn": "urn:pulumi:dev::*::trai?"}, Status.EXEMPT),
        ({"urn": "urn:pulumi:dev::*::[t]rail"}, Status.VIOLATION),
        ({"control": "trail-logging-enabled"}, Status.VIOLATION),
        ({"finding": "policy/statement 2"}, Status.EXEMPT),
        ({"finding": "policy/statement 1"}, Status.VIOLATION),
    ],
)
def test_exemption_is_about_what_it_names(change: dict[str, object], status: Status) -> None:
    assert reviewed(change).status is status


@pytest.mark.parametrize("status", [Status.ERROR, Status.PASS])
def test_errors_and_passes_are_never_exempt(status: Status) -> None:
    assert reviewed({}, replace(FOUND, status=status)).status is status


def test_undetermined_result_is_exempt_and_undetermined_again_after_the_last_day() -> None:
    unknown = replace(FOUND, status=Status.UNDETERMINED, fix="")
    assert reviewed({}, unknown).status is Status.EXEMPT
    assert reviewed({}, unknown, date(2027, 1, 1)).status is Status.UNDETERMINED


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"control": "trail-multi-regoin"}, "exemption EX-12: unknown control trail-multi-regoin"),
        ({"urn": "*"}, "exemption EX-12: urn matches resources of any type and name"),
        ({"urn": "**?*"}, "exemption EX-12: urn matches resources of any type and name"),
        ({"urn": "urn:pulumi:*"}, "exemption EX-12: urn matches resources of any type and name"),
        ({"urn": "urn:*::*"}, "exemption EX-12: urn matches resources of any type and name"),
        ({"urn": "u*"}, "exemption EX-12: urn matches resources of any type and name"),
        ({"urn": "*p*::*"}, "exemption EX-12: urn matches resources of any type and name"),
        ({"urn": "*::aws:*"}, "exemption EX-12: urn matches resources of any type and name"),
        ({"expires": None}, "exemption EX-12: expires is missing"),
        ({"expires": 0}, "exemption EX-12: expires must be a date like 2027-01-31"),
        ({"expires": False}, "exemption EX-12: expires must be a date like 2027-01-31"),
        ({"expires": []}, "exemption EX-12: expires must be a date like 2027-01-31"),
        ({"expires": "2026-02-30"}, "exemption EX-12: expires must be a date like 2027-01-31"),
        ({"expires": "20260615"}, "exemption EX-12: expires must be a date like 2027-01-31"),
        ({"expires": "never"}, "exemption EX-12: expires must be a date like 2027-01-31"),
        ({"expires": "9999-12-31"}, "exemption EX-12: expires is more than 366 days ahead"),
        ({"owner": ""}, "exemption EX-12: owner is missing"),
        ({"reason": "  "}, "exemption EX-12: reason is blank"),
        ({"reason": 3}, "exemption EX-12: reason must be a string"),
        ({"id": None}, "exemption 1: id is missing"),
        ({"id": ["EX-12"]}, "exemption 1: id must be a string"),
        ({"id": "a b"}, "exemption a b: id may contain only letters, digits and . _ # / -"),
        ({"level": "x"}, "exemption EX-12: unknown field level"),
    ],
)
def test_bad_exemption_is_refused_by_name(change: dict[str, object], problem: str) -> None:
    with pytest.raises(InvalidExemptions) as refused:
        read(change)
    assert refused.value.problems == (problem,)


@pytest.mark.parametrize("listed", [None, {}, "text", 3])
def test_exemptions_that_are_not_a_list_are_refused(listed: object) -> None:
    with pytest.raises(InvalidExemptions, match="must be a list"):
        read_exemptions(listed, controls=CONTROLS, day=DAY)


def test_all_errors_are_listed_and_ids_are_unique() -> None:
    with pytest.raises(InvalidExemptions) as refused:
        read_exemptions([ENTRY, ENTRY, 3, ENTRY | {"id": "EX-9", "urn": "*"}], controls=CONTROLS, day=DAY)
    assert refused.value.problems == (
        "exemption EX-12: its id is a duplicate",
        "exemption 3 must be an object",
        "exemption EX-9: urn matches resources of any type and name",
    )


def test_lifetime_is_counted_from_the_day_and_can_be_configured() -> None:
    assert read({"expires": "2026-06-25"}, max_days=10)
    with pytest.raises(InvalidExemptions, match="more than 10 days"):
        read({"expires": "2026-06-26"}, max_days=10)


def test_no_lifetime_and_no_day_is_too_large_to_count_with() -> None:
    assert read({"expires": "9999-12-31"}, max_days=10**20)
    assert read({"expires": "9999-12-31"}, day=date.max)


def test_dates_of_yaml_are_dates_and_plain_data_come_back() -> None:
    (exemption,) = read({"expires": datetime(2026, 6, 15, 12)}, day=DAY)
    assert exemption.expires == DAY
    assert entries([exemption]) == [ENTRY]


def test_finding_that_is_exempt_hides_no_other_finding() -> None:
    def control(name: str, implied_by: tuple[str, ...] = ()) -> EnabledControl:
        def check(trail: Trail) -> Iterator[Outcome]:
            yield Violation(path="x", message="is wrong", fix="y")

        return EnabledControl(
            control=Control(
                id=name,
                scope=Scope.RESOURCE,
                level=Level.MANDATORY,
                severity=Severity.HIGH,
                title="t",
                rationale="r",
                remediation="r",
                source="s",
                subjects=lambda inventory: inventory.trails,
                check=check,
                implied_by=implied_by,
            ),
            level=Level.MANDATORY,
        )

    controls = [control(CONTROLS[0]), control(CONTROLS[1], implied_by=CONTROLS[:1])]
    inventory = Inventory(origin=STACK, trails=(TRAIL,))
    assert [it.status for it in evaluate(controls, inventory)] == [Status.VIOLATION]
    exempt = evaluate(controls, inventory, Exemptions(read({}), DAY).review)
    assert [it.status for it in exempt] == [Status.EXEMPT, Status.VIOLATION]
    over = evaluate(controls, inventory, Exemptions(read({}), date(2027, 1, 1)).review)
    assert [it.status for it in over] == [Status.EXEMPT_EXPIRED]
