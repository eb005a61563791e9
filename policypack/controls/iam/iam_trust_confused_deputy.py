"""iam-trust-confused-deputy"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.documents import each_statement, statement_finding
from policypack.iam.conditions import keeps_strangers_out
from policypack.iam.services import ACTING_FOR_OTHERS, service_name
from policypack.model.control import Control, Level, Problem, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

_PINS = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")


def check(policy: DeclaredPolicy) -> Iterator[Problem]:
    def judge(statement: Statement) -> Iterator[Problem]:
        finding = statement_finding(policy, statement)
        is_open = _is_open(statement)
        if is_open is UNKNOWN:
            yield Undetermined(path=policy.path, finding=finding)
        elif is_open:
            yield Violation(
                path=policy.path,
                problem=f"lets {' and '.join(_deputies(statement))} act for any account ({statement.label})",
                fix='"Condition": {"StringEquals": {"aws:SourceAccount": aws.get_caller_identity().account_id}}',
                finding=finding,
            )

    yield from each_statement(policy, judge)


def _is_open(statement: Statement) -> Maybe[bool]:
    if statement.is_not_principal:
        return False
    trusts = UNKNOWN if statement.principals is UNKNOWN else any_of(_is_deputy(it) for it in statement.principals)
    pinned = (
        UNKNOWN
        if statement.conditions is UNKNOWN
        else any_of(keeps_strangers_out(it) for it in statement.conditions if it.key in _PINS)
    )
    return all_of((statement.has_effect(Effect.ALLOW), trusts, negated(pinned)))


def _is_deputy(principal: Principal) -> Maybe[bool]:
    if principal.kind != "Service":
        return False
    return UNKNOWN if principal.value is UNKNOWN else service_name(principal.value) in ACTING_FOR_OTHERS


def _deputies(statement: Statement) -> tuple[str, ...]:
    principals = () if statement.principals is UNKNOWN else statement.principals
    return tuple(service_name(it.value) for it in principals if it.value is not UNKNOWN and _is_deputy(it) is True)


CONTROL = Control(
    id="iam-trust-confused-deputy",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="A service that acts for others takes a role for known accounts only",
    rationale="Such a service does what any of its customers asks; unpinned, a stranger's request runs in this role.",
    remediation="Add a condition on `aws:SourceArn` or `aws:SourceAccount`.",
    source="AWS Identity and Access Management User Guide, The confused deputy problem",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.TRUST),
    check=check,
)
