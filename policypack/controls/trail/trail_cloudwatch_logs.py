"""trail-cloudwatch-logs"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.property_paths import LOG_ROLE_ARN
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN

_GROUP = "cloudWatchLogsGroupArn"


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.log_group_arn is None or trail.log_role_arn is None:
        missing = [
            path for path, arn in ((_GROUP, trail.log_group_arn), (LOG_ROLE_ARN, trail.log_role_arn)) if arn is None
        ]
        yield Violation(
            path=" and ".join(missing),
            message=f"{'is' if len(missing) == 1 else 'are'} not set: the trail's events cannot trigger an alarm",
            fix=(
                'cloud_watch_logs_group_arn=pulumi.Output.concat(group.arn, ":*"), cloud_watch_logs_role_arn=role.arn, '
                "opts=pulumi.ResourceOptions(depends_on=[role_policy])"
            ),
        )
    elif trail.log_group_arn is UNKNOWN:
        yield Undetermined(path=_GROUP)
    elif not trail.log_group_arn.endswith(":*"):
        yield Violation(
            path=_GROUP,
            message="does not end with :*: AWS rejects the trail",
            fix='cloud_watch_logs_group_arn=pulumi.Output.concat(group.arn, ":*")',
        )


CONTROL = Control(
    id="trail-cloudwatch-logs",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="CloudTrail trails send events to CloudWatch Logs",
    rationale=(
        "Alarms on CloudTrail events use metric filters on a CloudWatch Logs log group. With log files in S3 alone, "
        "an attack triggers no alarm."
    ),
    remediation=(
        "Set the ARN of a log group, ending with `:*`, and of a role that allows CloudTrail to write to the log group."
    ),
    source="AWS CloudTrail User Guide, Sending events to CloudWatch Logs",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
