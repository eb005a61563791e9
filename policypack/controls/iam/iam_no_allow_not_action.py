"""iam-no-allow-not-action"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.documents import each_statement, statement_finding
from policypack.model.control import Control, Level, Problem, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN


def check(policy: DeclaredPolicy) -> Iterator[Problem]:
    def judge(statement: Statement) -> Iterator[Problem]:
        elements = [
            name
            for name, is_there in (("NotAction", statement.is_not_action), ("NotResource", statement.is_not_resource))
            if is_there
        ]
        allows, finding = statement.has_effect(Effect.ALLOW), statement_finding(policy, statement)
        if not elements or allows is False:
            return
        if allows is UNKNOWN:
            yield Undetermined(path=policy.path, finding=finding)
        else:
            yield Violation(
                path=policy.path,
                problem=f"allows everything but what {' and '.join(elements)} names ({statement.label})",
                fix='"Action" and "Resource" of what is needed; NotAction and NotResource with "Effect": "Deny" alone',
                finding=finding,
            )

    yield from each_statement(policy, judge)


CONTROL = Control(
    id="iam-no-allow-not-action",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="No policy allows everything but a few things",
    rationale="Such a statement grants every service and resource that nobody thought of, those of tomorrow included.",
    remediation="List what is needed, and deny what must not be.",
    source="AWS Identity and Access Management User Guide, IAM JSON policy elements: NotAction and NotResource",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    check=check,
)
