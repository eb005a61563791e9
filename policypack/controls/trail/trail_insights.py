"""trail-insights"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN

_KINDS = ("ApiCallRateInsight", "ApiErrorRateInsight")


def check(trail: Trail) -> Iterator[Outcome]:
    if trail.insights is UNKNOWN:
        yield Undetermined(path="insightSelectors")
        return
    missing = [kind for kind in _KINDS if kind not in trail.insights]
    if missing and UNKNOWN in trail.insights:
        yield Undetermined(path="insightSelectors")
    elif missing:
        wanted = ", ".join(f'{{"insight_type": "{kind}"}}' for kind in _KINDS)
        yield Violation(
            path="insightSelectors",
            message=f"do not include {' and '.join(missing)}",
            fix=f"insight_selectors=[{wanted}]",
        )


CONTROL = Control(
    id="trail-insights",
    scope=Scope.RESOURCE,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="CloudTrail trails have Insights enabled for API call rates and error rates",
    rationale=(
        "An unusual number of API calls or errors is a common sign of stolen credentials. Insights detects it "
        "without a rule for each API."
    ),
    remediation="Add the Insights types ApiCallRateInsight and ApiErrorRateInsight to `insight_selectors`.",
    source="AWS CloudTrail User Guide, Working with CloudTrail Insights",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
