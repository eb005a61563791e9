"""Checks that every control is complete."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from pulumi.runtime.proto import analyzer_pb2

from policypack.catalog import CONTROLS
from policypack.catalog.frameworks import references
from policypack.controls.alarm import alarm_exists
from policypack.controls.bucket import bucket_settings
from policypack.controls.resource_policy import policy_not_public
from policypack.crossguard.policies import policies
from policypack.crossguard.protocol import policy_info
from policypack.model.control import AnyControl, Level, Scope, Undetermined, Violation
from tests.controls import test_alarm_exists
from tests.controls.table import Row

ROOT = Path(__file__).resolve().parents[2]

NEVER_UNDETERMINED = {
    "iam-no-policy-management-conflict",
    "iam-no-users",
    "lake-store-encrypted",
    "trail-kms-encryption",
    "trail-log-group-encrypted",
    "trail-protected",
}
"""Controls that take an unknown value as set, or that read no value that can be unknown."""

NEVER_COMPLIANT = {"iam-no-users"}
"""Controls that every subject violates."""

each_control = pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)


FROM_TABLES: dict[str, tuple[AnyControl, ...]] = {
    "alarm_exists": alarm_exists.CONTROLS,
    "bucket_settings": bucket_settings.CONTROLS,
    "policy_not_public": policy_not_public.CONTROLS,
}
"""Modules that make several controls, which differ only in data."""


def module_name(control: AnyControl) -> str:
    for module, controls in FROM_TABLES.items():
        if control in controls:
            return module
    return control.id.replace("-", "_")


def rows(control: AnyControl) -> tuple[Row, ...]:
    if control in alarm_exists.CONTROLS:
        return test_alarm_exists.rows(control)
    table = importlib.import_module(f"tests.controls.test_{control.id.replace('-', '_')}")
    assert table.CONTROL is control
    return tuple(table.ROWS)


def test_ids_are_unique() -> None:
    ids = [control.id for control in CONTROLS]
    assert sorted(set(ids)) == sorted(ids)


def test_every_control_file_is_in_the_catalog() -> None:
    files = {path.stem for path in (ROOT / "policypack/controls").glob("*/*.py")}
    shared = {path.stem for path in (ROOT / "policypack/controls/shared").glob("*.py")}
    assert files - shared == {module_name(control) for control in CONTROLS}


@each_control
def test_the_file_of_a_control_has_its_id(control: AnyControl) -> None:
    if control in alarm_exists.CONTROLS:
        assert control.id.startswith("alarm-")
        return
    (path,) = (ROOT / "policypack/controls").glob(f"*/{module_name(control)}.py")
    assert f'id="{control.id}"' in path.read_text()


@each_control
def test_texts_are_complete(control: AnyControl) -> None:
    texts = (control.title, control.rationale, control.remediation, control.source)
    assert all(text.strip() == text and text for text in texts)
    assert not control.title.endswith(".")
    assert control.rationale.endswith(".")
    assert control.remediation.endswith(".")


@each_control
def test_the_table_has_a_compliant_a_violating_and_an_unknown_row(control: AnyControl) -> None:
    found = rows(control)
    assert any(not row.outcomes for row in found) or control.id in NEVER_COMPLIANT
    assert any(isinstance(outcome, Violation) for row in found for outcome in row.outcomes)
    if control.id not in NEVER_UNDETERMINED:
        assert any(isinstance(outcome, Undetermined) for row in found for outcome in row.outcomes)


@each_control
def test_every_violation_has_a_fix(control: AnyControl) -> None:
    violations = [outcome for row in rows(control) for outcome in row.outcomes if isinstance(outcome, Violation)]
    assert all(violation.fix for violation in violations)


@each_control
def test_implying_controls_exist_and_are_evaluated_no_later(control: AnyControl) -> None:
    scopes = {other.id: other.scope for other in CONTROLS}
    assert set(control.implied_by) <= set(scopes)
    if control.scope is Scope.RESOURCE:
        assert all(scopes[other] is Scope.RESOURCE for other in control.implied_by)


def test_administrators_are_always_reported_themselves() -> None:
    implied = {control.id: control.implied_by for control in CONTROLS}
    assert implied["iam-no-admin-star"] == ()
    assert implied["iam-no-managed-admin"] == ()


@each_control
def test_the_engine_is_told_the_level_of_a_control(control: AnyControl) -> None:
    declared = {it.name: policy_info(it) for it in policies()}
    level = analyzer_pb2.EnforcementLevel.Name(declared[control.id].enforcementLevel)
    assert (
        level == {Level.MANDATORY: "MANDATORY", Level.ADVISORY: "ADVISORY", Level.DISABLED: "DISABLED"}[control.level]
    )


def test_frameworks_come_from_the_data_file() -> None:
    assert references("trail-multi-region")["cis_aws_5.0"] == ("3.1",)
    assert references("trail-multi-region")["security_hub"] == ("CloudTrail.1",)
    assert references("no-such-control") == {}
