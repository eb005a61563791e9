"""iam-trust-confused-deputy"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.policy_subjects import wrong_statements
from policypack.iam.conditions.external_principals import excludes_external_principals
from policypack.iam.parsing.statements import allows_assuming
from policypack.iam.permissions.passed_services import service_name
from policypack.iam.principals.confused_deputies import CLOUDTRAIL, CONFUSED_DEPUTIES
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, PolicyKind, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

_SOURCE_KEYS = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    yield from wrong_statements(
        policy,
        _is_open,
        message=lambda statement: f"allows {' and '.join(_deputies(statement))} to use the role for any account",
        fix='"Condition": {"StringEquals": {"aws:SourceAccount": aws.get_caller_identity().account_id}}',
    )


def _is_open(statement: Statement) -> Maybe[bool]:
    """Return whether a statement trusts a service that can act for any account, without a source condition."""
    if statement.is_not_principal:
        return False
    trusts = UNKNOWN if statement.principals is UNKNOWN else _trusts_a_deputy(statement.principals)
    is_restricted = (
        UNKNOWN
        if statement.conditions is UNKNOWN
        else any_of(excludes_external_principals(it) for it in statement.conditions if it.key in _SOURCE_KEYS)
    )
    return all_of((statement.has_effect(Effect.ALLOW), allows_assuming(statement), trusts, negated(is_restricted)))


def _trusts_a_deputy(principals: tuple[Principal, ...]) -> Maybe[bool]:
    """Return whether one of the principals is a service that acts for other accounts.

    A trust policy for CloudTrail alone counts as safe, because its user guide documents it without conditions.
    """
    if all(_is_cloudtrail(it) for it in principals):
        return False
    found = any_of(_is_deputy(it) for it in principals)
    may_be_only_cloudtrail = all(it.value is UNKNOWN or _is_cloudtrail(it) for it in principals)
    return UNKNOWN if found is True and may_be_only_cloudtrail else found


def _is_cloudtrail(principal: Principal) -> bool:
    value = principal.value
    return principal.kind == "Service" and value is not UNKNOWN and service_name(value) == CLOUDTRAIL


def _is_deputy(principal: Principal) -> Maybe[bool]:
    if principal.kind != "Service":
        return False
    return UNKNOWN if principal.value is UNKNOWN else service_name(principal.value) in CONFUSED_DEPUTIES


def _deputies(statement: Statement) -> tuple[str, ...]:
    principals = () if statement.principals is UNKNOWN else statement.principals
    names = [service_name(it.value) for it in principals if it.value is not UNKNOWN and _is_deputy(it) is True]
    return tuple(dict.fromkeys(names))


CONTROL = Control(
    id="iam-trust-confused-deputy",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="Trust of AWS services that act for other accounts requires a source account or ARN condition",
    rationale="An attacker in another account can make the service use this role (the confused deputy problem).",
    remediation="Add a condition on `aws:SourceArn` or `aws:SourceAccount`.",
    source="AWS Identity and Access Management User Guide, The confused deputy problem",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.TRUST),
    check=check,
)
