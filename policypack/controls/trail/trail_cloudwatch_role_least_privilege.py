"""trail-cloudwatch-role-least-privilege"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policypack.cloudtrail.delivery import SERVICE
from policypack.controls.shared.policy_subjects import known_statements, statement_finding, undetermined
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.keys import DeliveryRole
from policypack.model.policy import Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_ACTIONS = ("logs:createlogstream", "logs:putlogevents")


def check(role: DeliveryRole) -> Iterator[Outcome]:
    for policy in role.trust:
        for statement in _statements(policy):
            yield from _check_trust(policy, statement)
    for policy in role.identity.policies:
        if known_statements(policy) is UNKNOWN:
            yield replace(undetermined(policy), waits_for=policy.origin.urn)
        for statement in _statements(policy):
            yield from _check_permission(role, policy, statement)
    if role.identity.managed_policy_arns:
        yield Violation(
            path="",
            message="the CloudWatch Logs role has managed policies attached that CloudTrail does not need",
            fix=_NEEDED,
            finding="managed",
        )
    if role.identity.may_have_more_policies:
        yield Undetermined(path="policies", finding="policies")


def _statements(policy: DeclaredPolicy) -> tuple[Statement, ...]:
    statements = known_statements(policy)
    return () if statements is UNKNOWN else statements


def _check_trust(policy: DeclaredPolicy, statement: Statement) -> Iterator[Outcome]:
    """Yield a violation for a statement that trusts other principals; conditions are neither required nor rejected."""
    others = (
        UNKNOWN
        if statement.principals is UNKNOWN
        else any_of(
            UNKNOWN if it.value is UNKNOWN else (it.kind, it.value) != ("Service", SERVICE)
            for it in statement.principals
        )
    )
    is_allow = statement.has_effect(Effect.ALLOW)
    is_bad = all_of((is_allow, True if statement.is_not_principal else others))
    if is_bad is UNKNOWN:
        yield Undetermined(path=policy.path, finding=statement_finding(policy, statement))
    elif is_bad:
        yield Violation(
            path=policy.path,
            message=f"trusts principals other than CloudTrail ({statement.label})",
            fix='"Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "sts:AssumeRole"',
            finding=statement_finding(policy, statement),
        )


def _check_permission(role: DeliveryRole, policy: DeclaredPolicy, statement: Statement) -> Iterator[Outcome]:
    is_allow = statement.has_effect(Effect.ALLOW)
    is_bad = all_of((is_allow, any_of((_other_actions(statement), _other_resources(role, statement)))))
    name = "" if policy.origin.urn == role.origin.urn else f"{policy.origin.name}: "
    finding = f"{policy.origin.urn}/{statement_finding(policy, statement)}"
    if is_bad is UNKNOWN:
        yield Undetermined(path=policy.path, finding=finding)
    elif is_bad:
        yield Violation(
            path=f"{name}{policy.path}",
            message=f"allows more than writing to the trail's log group ({statement.label})",
            fix=_NEEDED,
            finding=finding,
        )


def _other_actions(statement: Statement) -> Maybe[bool]:
    if statement.is_not_action:
        return True
    if statement.actions is UNKNOWN:
        return UNKNOWN
    return any_of(UNKNOWN if it is UNKNOWN else it not in _ACTIONS for it in statement.actions)


def _other_resources(role: DeliveryRole, statement: Statement) -> Maybe[bool]:
    if statement.is_not_resource:
        return True
    if statement.resources is UNKNOWN:
        return UNKNOWN
    return any_of(UNKNOWN if it is UNKNOWN else _is_other(role, it) for it in statement.resources)


def _is_other(role: DeliveryRole, resource: str) -> Maybe[bool]:
    _, is_group, group = resource.partition(":log-group:")
    if not is_group or group.startswith("*"):
        return True
    names = {name.removesuffix(":*").rpartition(":log-group:")[2] for name in role.log_group_names}
    return group.split(":", 1)[0] not in names if names else UNKNOWN


_NEEDED = (
    '"Action": ["logs:CreateLogStream", "logs:PutLogEvents"], '
    '"Resource": "<the ARN of the log group>:log-stream:<account id>_CloudTrail_<region>*"'
)

CONTROL = Control(
    id="trail-cloudwatch-role-least-privilege",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="CloudWatch Logs roles of CloudTrail trails trust only CloudTrail and write only to the trail's log group",
    rationale=(
        "Another principal that can assume the role can forge log entries. Permissions that delivery does not need "
        "can be misused."
    ),
    remediation=(
        "Trust only cloudtrail.amazonaws.com, and allow only logs:CreateLogStream and logs:PutLogEvents on the "
        "trail's log group."
    ),
    source=("AWS CloudTrail User Guide, Role policy document for CloudTrail to use CloudWatch Logs for monitoring"),
    subjects=lambda inventory: inventory.delivery_roles,
    check=check,
)
