"""Checks that statements for the CloudTrail service have a condition on the trail or its account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from policypack.cloudtrail.delivery import SERVICE
from policypack.controls.shared.policy_subjects import each_statement, statement_finding
from policypack.iam.conditions.external_principals import excludes_external_principals
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Effect, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

_SOURCE_KEYS = ("aws:sourcearn", "aws:sourceaccount")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeCheck:
    """A further check of statements for CloudTrail, besides the condition on the source.

    Attributes:
        is_too_broad: whether a statement allows too much.
        message: the violation of such a statement, as a clause.
        fix: the Python code that corrects it.
    """

    is_too_broad: Callable[[Statement], Maybe[bool]]
    message: str
    fix: str


def unrestricted_grants(
    policies: Iterable[DeclaredPolicy], *, any_account_message: str, scope_check: ScopeCheck
) -> Iterator[Outcome]:
    """Yield a violation for each statement that allows CloudTrail to act for any account, or that is too broad.

    Args:
        policies: the policies of a bucket or a key.
        any_account_message: the violation of a statement without a condition on the source, as a clause.
        scope_check: the check of statements that have such a condition.
    """
    for policy in policies:
        yield from each_statement(policy, partial(_check_statement, policy, any_account_message, scope_check))


def _check_statement(
    policy: DeclaredPolicy, any_account_message: str, scope_check: ScopeCheck, statement: Statement
) -> Iterator[Outcome]:
    allows_cloudtrail, finding = _allows_cloudtrail(statement), statement_finding(policy, statement)
    allows_any_account = all_of((allows_cloudtrail, negated(_has_source_condition(statement))))
    is_too_broad = all_of((allows_cloudtrail, scope_check.is_too_broad(statement)))
    if allows_any_account is True:
        yield Violation(
            path=policy.path,
            message=f"{any_account_message} ({statement.label})",
            fix='"Condition": {"StringEquals": {"aws:SourceArn": "<the ARN of the trail>"}}',
            finding=finding,
        )
    elif is_too_broad is True:
        yield Violation(
            path=policy.path, message=f"{scope_check.message} ({statement.label})", fix=scope_check.fix, finding=finding
        )
    elif UNKNOWN in (allows_any_account, is_too_broad):
        yield Undetermined(path=policy.path, finding=finding)


def _allows_cloudtrail(statement: Statement) -> Maybe[bool]:
    is_allow = statement.has_effect(Effect.ALLOW)
    if statement.principals is UNKNOWN:
        return all_of((is_allow, UNKNOWN))
    return all_of((is_allow, any_of(_is_cloudtrail(it) for it in statement.principals)))


def _has_source_condition(statement: Statement) -> Maybe[bool]:
    """Return whether a condition restricts the trails or accounts on whose behalf CloudTrail can act."""
    if statement.conditions is UNKNOWN:
        return UNKNOWN
    return any_of(excludes_external_principals(it) for it in statement.conditions if it.key in _SOURCE_KEYS)


def _is_cloudtrail(principal: Principal) -> Maybe[bool]:
    if principal.kind != "Service":
        return False
    return UNKNOWN if principal.value is UNKNOWN else principal.value == SERVICE
