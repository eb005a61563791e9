"""Helpers for controls that evaluate policy documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policypack.iam.conditions.external_principals import why_external_principals_match
from policypack.iam.conditions.restrictions import KNOWN_KEYS
from policypack.iam.matching.action_names import in_aws_case
from policypack.iam.principals.public_access import public_statements
from policypack.model.control import Cause, Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Condition, Document, Statement, Unreadable
from policypack.model.unknown import UNKNOWN, Maybe

_NAMED_ACTIONS = 3
_UNKNOWN_ACTIONS = "actions that are unknown until deployment"


def undetermined(policy: DeclaredPolicy) -> Undetermined:
    """Return the outcome for a policy whose document is unknown or cannot be read."""
    cause = Cause.UNREADABLE_POLICY if isinstance(policy.document, Unreadable) else Cause.UNKNOWN_VALUE
    return Undetermined(path=policy.path, cause=cause, finding=policy.path)


def known_statements(policy: DeclaredPolicy) -> Maybe[tuple[Statement, ...]]:
    """Return the statements of a policy; `UNKNOWN` if the document is unknown or cannot be read."""
    return policy.document.statements if isinstance(policy.document, Document) else UNKNOWN


def each_statement(policy: DeclaredPolicy, check: Callable[[Statement], Iterator[Outcome]]) -> Iterator[Outcome]:
    """Yield the outcomes of a check for each statement; undetermined if the statements are unknown."""
    statements = known_statements(policy)
    if statements is UNKNOWN:
        yield undetermined(policy)
        return
    for statement in statements:
        yield from check(statement)


def wrong_statements(
    policy: DeclaredPolicy,
    is_wrong: Callable[[Statement], Maybe[bool]],
    *,
    message: Callable[[Statement], str],
    fix: str,
) -> Iterator[Outcome]:
    """Yield a violation for each statement that is wrong, and undetermined if that is unknown.

    Args:
        is_wrong: whether a statement violates the control.
        message: the violation of a statement as a clause; the statement's label is appended.
        fix: the code that repairs the statement.
    """
    statements = known_statements(policy)
    if statements is UNKNOWN:
        yield undetermined(policy)
        return
    for statement in statements:
        wrong = is_wrong(statement)
        if wrong is UNKNOWN:
            yield Undetermined(path=policy.path, finding=statement_finding(policy, statement))
        elif wrong:
            text = f"{message(statement)} ({statement.label})"
            yield Violation(path=policy.path, message=text, fix=fix, finding=statement_finding(policy, statement))


_CONDITIONS = {
    "aws:principalaccount": '{"StringEquals": {"aws:PrincipalAccount": "<account id>"}}',
    "aws:principalarn": '{"ArnLike": {"aws:PrincipalArn": "<the ARN of one role>"}}',
    "aws:principalorgid": '{"StringEquals": {"aws:PrincipalOrgID": "<your organization\'s id>"}}',
    "aws:sourceaccount": '{"StringEquals": {"aws:SourceAccount": "<account id>"}}',
    "aws:sourcearn": '{"ArnLike": {"aws:SourceArn": "<the ARN of the source resource, with its account>"}}',
    "aws:sourceip": '{"IpAddress": {"aws:SourceIp": "<your network, no wider than /8, or /32 for IPv6>"}}',
    "aws:sourcevpc": '{"StringEquals": {"aws:SourceVpc": "<the id of one VPC>"}}',
    "aws:sourcevpce": '{"StringEquals": {"aws:SourceVpce": "<the id of one endpoint>"}}',
}
"""Condition key -> a condition on it that excludes external principals."""


def open_to_everyone(policy: DeclaredPolicy, *, fix: str) -> Iterator[Outcome]:
    """Yield a violation for each statement of a policy that grants public access.

    Args:
        policy: a resource policy or a trust policy.
        fix: the code that repairs a statement, unless one of its conditions only needs another value or operator.
    """
    if not isinstance(policy.document, Document):
        yield undetermined(policy)
        return
    found = public_statements(policy.document, policy.kind)
    if found is UNKNOWN:
        yield undetermined(policy)
        return
    for each in found:
        if each.is_certain:
            yield _public_violation(policy, each.statement, fix)
        else:
            yield Undetermined(path=policy.path, finding=statement_finding(policy, each.statement))


def _public_violation(policy: DeclaredPolicy, statement: Statement, fix: str) -> Violation:
    """Return the violation of a statement that grants public access, with the reasons why its conditions allow it."""
    conditions = () if statement.conditions is UNKNOWN else statement.conditions
    reasons = " and ".join(f"{key_name(it)} {why_external_principals_match(it)}" for it in conditions)
    needed = next((_CONDITIONS[it.key] for it in conditions if it.key in _CONDITIONS), None)
    return Violation(
        path=policy.path,
        message=f"allows {named_actions(statement)} to everyone ({statement.label})"
        + (f", since {reasons}" if reasons else ""),
        fix=f'"Condition": {needed}' if needed else fix,
        finding=statement_finding(policy, statement),
    )


def key_name(condition: Condition) -> str:
    """Return the key of a condition if AWS defines it; a fixed text for tags and misspelt keys, which are user data."""
    return condition.key if condition.key in KNOWN_KEYS else "a condition"


def statement_finding(policy: DeclaredPolicy, statement: Statement) -> str:
    """Return the finding identifier of a statement: `policy/statement 2`."""
    return f"{policy.path}/{statement.label}"


def named_actions(statement: Statement) -> str:
    """Return the first actions of a statement in AWS's case, and the number of the others, for a message."""
    if statement.actions is UNKNOWN:
        return _UNKNOWN_ACTIONS
    known = [in_aws_case(action) for action in statement.actions if action is not UNKNOWN]
    shown = ", ".join(known[:_NAMED_ACTIONS]) or _UNKNOWN_ACTIONS
    more = f" and {len(known) - _NAMED_ACTIONS} more" if len(known) > _NAMED_ACTIONS else ""
    return f"every action except {shown}{more}" if statement.is_not_action else f"{shown}{more}"
