from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.trail.lake_store_retained import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import EVENT_DATA_STORE
from tests.controls.table import Row, verify

FIELDS = {
    "retention_days": "retentionPeriod",
    "is_terminable": "terminationProtectionEnabled",
    "is_multi_region": "multiRegionEnabled",
    "is_ingesting": "suspend",
}


def unknown(name: str) -> dict[str, Any]:
    return {name: UNKNOWN}


def bad(path: str, message: str, fix: str) -> Violation:
    return Violation(path=path, message=message, fix=fix, finding=path)


def days(count: int) -> tuple[Violation, ...]:
    return (bad("retentionPeriod", f"is less than {count} days", f"retention_period={count}"),)


ROWS = (
    Row("365 days", EVENT_DATA_STORE),
    Row("30 days, 30 configured", replace(EVENT_DATA_STORE, retention_days=30), settings={"days": 30}),
    Row("364 days", replace(EVENT_DATA_STORE, retention_days=364), days(365)),
    Row("365 days, 366 configured", EVENT_DATA_STORE, days(366), settings={"days": 366}),
    Row(
        "terminable",
        replace(EVENT_DATA_STORE, is_terminable=True),
        (
            bad(
                "terminationProtectionEnabled",
                "is false: the store can be deleted",
                "termination_protection_enabled=True",
            ),
        ),
    ),
    Row(
        "one region",
        replace(EVENT_DATA_STORE, is_multi_region=False),
        (bad("multiRegionEnabled", "is false: the store does not record other Regions", "multi_region_enabled=True"),),
    ),
    Row(
        "suspended",
        replace(EVENT_DATA_STORE, is_ingesting=False),
        (bad("suspend", "is true: the store does not ingest events", "suspend=False"),),
    ),
    *(
        Row(f"unknown {path}", replace(EVENT_DATA_STORE, **unknown(name)), (Undetermined(path=path, finding=path),))
        for name, path in FIELDS.items()
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_lake_store_retained(row: Row) -> None:
    verify(CONTROL, row)
