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
            path="insightSelectors", message=f"lack {' and '.join(missing)}", fix=f"insight_selectors=[{wanted}]"
        )


CONTROL = Control(
    id="trail-insights",
    scope=Scope.RESOURCE,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="The trail looks for unusual rates of calls and errors",
    rationale="A burst of calls, or of denied ones, is how the use of stolen credentials looks from above.",
    remediation="Select Insights events for the rate of calls and the rate of errors.",
    source="AWS CloudTrail User Guide, Working with CloudTrail Insights",
    subjects=lambda inventory: inventory.trails,
    check=check,
)
