from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policypack.controls.trail.trail_compliant_exists import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN
from tests.builders import INVENTORY, TRAIL, origin
from tests.cloudtrail.declared import (
    NOT_KMS,
    S3,
    data,
    management,
    selectors,
)
from tests.controls.table import Row, verify

ONE_REGION = replace(TRAIL, origin=origin("regional"), is_multi_region=False)
STOPPED = replace(TRAIL, origin=origin("stopped"), is_logging=False, kms_key_id=None)
LACKING: list[tuple[str, dict[str, Any], str]] = [
    ("includeGlobalServiceEvents", {"includes_global_service_events": False}, "include_global_service_events=True"),
    ("enableLogFileValidation", {"validates_log_files": False}, "enable_log_file_validation=True"),
    (
        "management events",
        {"selectors": selectors(None, [data(S3)])},
        "a selector for all management events, or no selectors",
    ),
    ("excluded sources", {"selectors": selectors(None, [management(NOT_KMS)])}, "no excluded event sources"),
]


def stack(*trails: Trail) -> Inventory:
    return replace(INVENTORY, trails=trails)


ROWS = (
    Row("no trail", INVENTORY),
    Row("one of two", stack(TRAIL, replace(TRAIL, is_logging=False))),
    Row("one of two beside an unknown one", stack(TRAIL, replace(TRAIL, is_logging=UNKNOWN))),
    Row("an unknown key counts as set", stack(ONE_REGION, replace(TRAIL, kms_key_id=UNKNOWN))),
    Row("none, in the mode elsewhere", stack(ONE_REGION, STOPPED), settings={"mode": "elsewhere"}),
    Row(
        "each meets different requirements",
        stack(ONE_REGION, STOPPED),
        (
            Violation(
                path="",
                message=(
                    "no trail of the stack meets all requirements "
                    "(unmet: isMultiRegionTrail in regional; enableLogging, kmsKeyId in stopped)"
                ),
                fix="on regional: is_multi_region_trail=True",
            ),
        ),
    ),
    *(
        Row(
            f"neither {name}",
            stack(*[replace(TRAIL, **changed)] * 2),
            (
                Violation(
                    path="",
                    message=f"no trail of the stack meets all requirements (unmet: {name} in trail; {name} in trail)",
                    fix=f"on trail: {fix}",
                ),
            ),
        )
        for name, changed, fix in LACKING
    ),
    Row("undetermined", stack(ONE_REGION, replace(TRAIL, is_logging=UNKNOWN)), (Undetermined(path="trails"),)),
    Row(
        "no trail where one is required",
        INVENTORY,
        (
            Violation(
                path="",
                message="the stack declares no CloudTrail trail",
                fix=(
                    'aws.cloudtrail.Trail("trail", s3_bucket_name=bucket.id, is_multi_region_trail=True, '
                    "enable_log_file_validation=True, kms_key_id=key.arn)"
                ),
            ),
        ),
        settings={"mode": "required"},
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_compliant_exists(row: Row) -> None:
    verify(CONTROL, row)


def test_a_stack_with_a_single_trail_is_not_a_subject() -> None:
    assert list(CONTROL.subjects(stack(STOPPED))) == []
