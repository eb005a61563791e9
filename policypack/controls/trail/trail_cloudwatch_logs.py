"""trail-cloudwatch-logs"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN

_GROUP, _ROLE = "cloudWatchLogsGroupArn", "cloudWatchLogsRoleArn"


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.log_group_arn is None or trail.log_role_arn is None:
        missing = [path for path, arn in ((_GROUP, trail.log_group_arn), (_ROLE, trail.log_role_arn)) if arn is None]
        yield Violation(
            path=" and ".join(missing),
            message=f"{'is' if len(missing) == 1 else 'are'} not set: nothing can alarm on what the trail records",
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
            message="does not end with :*, and AWS would refuse it",
            fix='cloud_watch_logs_group_arn=pulumi.Output.concat(group.arn, ":*")',
        )


CONTROL = Control(
    id="trail-cloudwatch-logs",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="The trail delivers to CloudWatch Logs as well",
    rationale="Files in a bucket are for the investigation afterwards; alarms need events within minutes.",
    remediation="Set the ARN of a log group, ending with `:*`, and of a role in which CloudTrail may write to it.",
    source="AWS CloudTrail User Guide, Sending events to CloudWatch Logs",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
