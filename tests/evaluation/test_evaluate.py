"""What becomes of what a control says, or fails to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policypack.controls.trail.trail_multi_region import CONTROL as MULTI_REGION
from policypack.evaluation.evaluate import evaluate
from policypack.model.assessment import Assessment, Status
from policypack.model.control import AnyControl, Cause, EnabledControl, Level, Outcome, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.origin import Malformed
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN
from tests.builders import INVENTORY, STACK, TRAIL, origin

SECOND = replace(TRAIL, origin=origin("second"))
TWO_TRAILS = replace(INVENTORY, trails=(TRAIL, SECOND))


def enabled(control: AnyControl, level: Level = Level.MANDATORY) -> EnabledControl:
    return EnabledControl(control=control, level=level)


def statuses(found: tuple[Assessment, ...]) -> list[tuple[str, Status, str]]:
    return [(it.control, it.status, it.origin.name) for it in found]


def test_every_subject_gets_an_assessment() -> None:
    inventory = replace(INVENTORY, trails=(TRAIL, replace(SECOND, is_multi_region=False)))
    assert statuses(evaluate([enabled(MULTI_REGION)], inventory)) == [
        ("trail-multi-region", Status.VIOLATION, "second"),
        ("trail-multi-region", Status.PASS, "trail"),
    ]


def test_control_without_subjects_has_no_assessment() -> None:
    assert evaluate([enabled(MULTI_REGION)], INVENTORY) == ()


def test_violation_carries_path_message_fix_and_the_configured_level() -> None:
    inventory = replace(INVENTORY, trails=(replace(TRAIL, is_multi_region=False),))
    assert evaluate([enabled(MULTI_REGION, Level.ADVISORY)], inventory) == (
        Assessment(
            control="trail-multi-region",
            status=Status.VIOLATION,
            level=Level.ADVISORY,
            severity=MULTI_REGION.severity,
            origin=TRAIL.origin,
            path="isMultiRegionTrail",
            message="isMultiRegionTrail is not true: the trail records events of one Region only",
            fix="is_multi_region_trail=True",
        ),
    )


def test_unknown_value_is_undetermined() -> None:
    inventory = replace(INVENTORY, trails=(replace(TRAIL, is_multi_region=UNKNOWN),))
    (found,) = evaluate([enabled(MULTI_REGION)], inventory)
    assert (found.status, found.cause) == (Status.UNDETERMINED, Cause.UNKNOWN_VALUE)
    assert found.message == "cannot be evaluated: isMultiRegionTrail: the value is unknown"


def test_malformed_value_is_an_error_that_names_the_type() -> None:
    wrong = Malformed(path="isMultiRegionTrail", reason="a list instead of a boolean")
    trail = replace(TRAIL, is_multi_region=UNKNOWN, origin=replace(TRAIL.origin, malformed=(wrong,)))
    (found,) = evaluate([enabled(MULTI_REGION)], replace(INVENTORY, trails=(trail,)))
    assert found.status is Status.ERROR
    assert found.message == "cannot be evaluated: isMultiRegionTrail is a list instead of a boolean"


def test_wrong_type_of_another_property_does_not_matter() -> None:
    wrong = Malformed(path="kmsKeyId", reason="a list instead of a text")
    trail = replace(TRAIL, is_multi_region=UNKNOWN, origin=replace(TRAIL.origin, malformed=(wrong,)))
    (found,) = evaluate([enabled(MULTI_REGION)], replace(INVENTORY, trails=(trail,)))
    assert found.status is Status.UNDETERMINED


def test_crash_is_an_error_of_its_control_without_quotes_and_other_controls_are_evaluated() -> None:
    def crash(trail: Trail) -> Iterator[Outcome]:
        if trail is SECOND:
            raise ValueError("canary")
        yield Violation(path="name", message="is wrong", fix="name='right'")

    broken = replace(MULTI_REGION, id="broken", check=crash)
    found = evaluate([enabled(broken), enabled(MULTI_REGION)], TWO_TRAILS)
    assert statuses(found) == [
        ("broken", Status.VIOLATION, "trail"),
        ("broken", Status.ERROR, "second"),
        ("trail-multi-region", Status.PASS, "trail"),
        ("trail-multi-region", Status.PASS, "second"),
    ]
    assert found[1].message.startswith("the control could not be evaluated (ValueError in test_evaluate.py, line ")
    assert "canary" not in found[1].message


def test_crash_while_looking_for_subjects_is_an_error_of_the_stack() -> None:
    def subjects(inventory: Inventory) -> Iterator[Trail]:
        yield from inventory.trails
        raise KeyError("canary")

    found = evaluate([enabled(replace(MULTI_REGION, subjects=subjects))], replace(TWO_TRAILS, origin=STACK))
    assert statuses(found) == [("trail-multi-region", Status.ERROR, "dev")]


def test_unknown_value_used_as_a_boolean_is_an_error() -> None:
    def careless(trail: Trail) -> Iterator[Outcome]:
        if not trail.is_multi_region:
            yield Undetermined(path="isMultiRegionTrail")

    inventory = replace(INVENTORY, trails=(replace(TRAIL, is_multi_region=UNKNOWN),))
    (found,) = evaluate([enabled(replace(MULTI_REGION, check=careless))], inventory)
    assert found.status is Status.ERROR


def violating(id_: str, implied_by: tuple[str, ...] = ()) -> EnabledControl:
    def check(trail: Trail) -> Iterator[Outcome]:
        if trail.is_logging is UNKNOWN:
            yield Undetermined(path="x")
        else:
            yield Violation(path="x", message="is wrong", fix="x=1")

    return enabled(replace(MULTI_REGION, id=id_, check=check, implied_by=implied_by))


def test_implied_violation_is_dropped_on_the_same_resource_only() -> None:
    only_first = replace(violating("cause").control, subjects=lambda inventory: inventory.trails[:1])
    found = evaluate([enabled(only_first), violating("effect", ("cause",))], TWO_TRAILS)
    assert [(it.control, it.origin.name) for it in found] == [("cause", "trail"), ("effect", "second")]


def test_nothing_is_implied_by_a_control_that_is_off() -> None:
    found = evaluate([violating("effect", ("cause",))], replace(INVENTORY, trails=(TRAIL,)))
    assert [it.control for it in found] == ["effect"]


def test_undetermined_results_are_never_dropped() -> None:
    unknown = replace(INVENTORY, trails=(replace(TRAIL, is_logging=UNKNOWN),))
    found = evaluate([violating("cause"), violating("effect", ("cause",))], unknown)
    assert [it.control for it in found] == ["cause", "effect"]
