"""Whether statements for the CloudTrail service name the trail or the account that they are for."""

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
class Width:
    """What a pinned grant may still be too wide in.

    Attributes:
        is_wide: whether a statement is.
        message: what is wrong with it, in one clause.
        fix: what to paste.
    """

    is_wide: Callable[[Statement], Maybe[bool]]
    message: str
    fix: str


def loose_grants(policies: Iterable[DeclaredPolicy], *, open_problem: str, width: Width) -> Iterator[Outcome]:
    """A problem for each statement that lets CloudTrail act for any account, or is too wide otherwise.

    Args:
        policies: of a bucket or a key.
        open_problem: what it means here that CloudTrail acts for any account, in one clause.
    """
    for policy in policies:
        yield from each_statement(policy, partial(_loose, policy, open_problem, width))


def _loose(policy: DeclaredPolicy, open_problem: str, width: Width, statement: Statement) -> Iterator[Outcome]:
    is_ours, finding = _is_for_cloudtrail(statement), statement_finding(policy, statement)
    is_open = all_of((is_ours, negated(_is_pinned(statement))))
    is_wide = all_of((is_ours, width.is_wide(statement)))
    if is_open is True:
        yield Violation(
            path=policy.path,
            message=f"{open_problem} ({statement.label})",
            fix='"Condition": {"StringEquals": {"aws:SourceArn": "<the ARN of the trail>"}}',
            finding=finding,
        )
    elif is_wide is True:
        yield Violation(
            path=policy.path, message=f"{width.message} ({statement.label})", fix=width.fix, finding=finding
        )
    elif UNKNOWN in (is_open, is_wide):
        yield Undetermined(path=policy.path, finding=finding)


def _is_for_cloudtrail(statement: Statement) -> Maybe[bool]:
    is_allow = statement.has_effect(Effect.ALLOW)
    if statement.principals is UNKNOWN:
        return all_of((is_allow, UNKNOWN))
    return all_of((is_allow, any_of(_is_cloudtrail(it) for it in statement.principals)))


def _is_pinned(statement: Statement) -> Maybe[bool]:
    """Whether a condition fixes the trail or the account that the service may act for."""
    if statement.conditions is UNKNOWN:
        return UNKNOWN
    return any_of(excludes_external_principals(it) for it in statement.conditions if it.key in _SOURCE_KEYS)


def _is_cloudtrail(principal: Principal) -> Maybe[bool]:
    if principal.kind != "Service":
        return False
    return UNKNOWN if principal.value is UNKNOWN else principal.value == SERVICE
