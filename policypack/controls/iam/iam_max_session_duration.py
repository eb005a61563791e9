"""iam-max-session-duration"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import Identity
from policypack.model.unknown import UNKNOWN


def check(identity: Identity, seconds: int) -> Iterator[Outcome]:
    if identity.max_session_seconds is UNKNOWN:
        yield Undetermined(path="maxSessionDuration")
    elif identity.max_session_seconds is not None and identity.max_session_seconds > seconds:
        yield Violation(
            path="maxSessionDuration",
            message=f"is longer than {seconds} seconds",
            fix=f"max_session_duration={seconds}",
        )


CONTROL = Control(
    id="iam-max-session-duration",
    scope=Scope.RESOURCE,
    level=Level.DISABLED,
    severity=Severity.LOW,
    title="Role sessions do not exceed the configured maximum duration",
    rationale="An attacker can use stolen session credentials until they expire.",
    remediation="Set `maxSessionDuration` to the shortest duration that the work requires.",
    source="AWS Identity and Access Management User Guide, Update the maximum session duration for a role",
    subjects=lambda inventory: inventory.roles,
    check=check,
    options=(Option(name="seconds", default=3600, meaning="the maximum session duration, in seconds", minimum=3600),),
)
