from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_cloudwatch_logs import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import TRAIL
from tests.controls.table import Row, verify

SET = replace(
    TRAIL,
    log_group_arn="arn:aws:logs:us-east-1:123456789012:log-group:audit:*",
    log_role_arn="arn:aws:iam::123456789012:role/audit",
)


def missing(path: str, verb: str) -> tuple[Violation, ...]:
    return (
        Violation(
            path=path,
            message=f"{verb} not set: the trail's events cannot trigger an alarm",
            fix=(
                'cloud_watch_logs_group_arn=pulumi.Output.concat(group.arn, ":*"), cloud_watch_logs_role_arn=role.arn, '
                "opts=pulumi.ResourceOptions(depends_on=[role_policy])"
            ),
        ),
    )


ROWS = (
    Row("both set", SET),
    Row("an unknown role", replace(SET, log_role_arn=UNKNOWN)),
    Row("neither", TRAIL, missing("cloudWatchLogsGroupArn and cloudWatchLogsRoleArn", "are")),
    Row("no group", replace(SET, log_group_arn=None), missing("cloudWatchLogsGroupArn", "is")),
    Row("no role", replace(SET, log_role_arn=None), missing("cloudWatchLogsRoleArn", "is")),
    Row(
        "a group without its streams",
        replace(SET, log_group_arn="arn:aws:logs:us-east-1:123456789012:log-group:audit"),
        (
            Violation(
                path="cloudWatchLogsGroupArn",
                message="does not end with :*: AWS rejects the trail",
                fix='cloud_watch_logs_group_arn=pulumi.Output.concat(group.arn, ":*")',
            ),
        ),
    ),
    Row("an unknown group", replace(SET, log_group_arn=UNKNOWN), (Undetermined(path="cloudWatchLogsGroupArn"),)),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_trail_cloudwatch_logs(row: Row) -> None:
    verify(CONTROL, row)
