"""What controls on policy documents have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policypack.iam.conditions.external_principals import why_external_principals_match
from policypack.iam.conditions.restrictions import KNOWN_KEYS
from policypack.iam.principals.public_access import public_statements
from policypack.model.control import Cause, Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Condition, Document, Statement, Unreadable
from policypack.model.unknown import UNKNOWN, Maybe

_NAMED_ACTIONS = 3


def undetermined(policy: DeclaredPolicy) -> Undetermined:
    """The document is not known yet, or AWS refuses it."""
    cause = Cause.UNREADABLE_POLICY if isinstance(policy.document, Unreadable) else Cause.UNKNOWN_VALUE
    return Undetermined(path=policy.path, cause=cause, finding=policy.path)


def known_statements(policy: DeclaredPolicy) -> Maybe[tuple[Statement, ...]]:
    """The statements of a document; unknown also for one that AWS refuses."""
    return policy.document.statements if isinstance(policy.document, Document) else UNKNOWN


def each_statement(policy: DeclaredPolicy, judge: Callable[[Statement], Iterator[Outcome]]) -> Iterator[Outcome]:
    """Judge a document statement by statement, where its statements are known."""
    statements = known_statements(policy)
    if statements is UNKNOWN:
        yield undetermined(policy)
        return
    for statement in statements:
        yield from judge(statement)


def wrong_statements(
    policy: DeclaredPolicy,
    is_wrong: Callable[[Statement], Maybe[bool]],
    *,
    message: Callable[[Statement], str],
    fix: str,
) -> Iterator[Outcome]:
    """A violation for each statement that is wrong, undetermined where that is not known.

    Args:
        problem: what is wrong with such a statement, as a clause that its label follows.
        fix: what to paste.
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
    "aws:sourcearn": '{"ArnLike": {"aws:SourceArn": "<the ARN of what asks, with its account>"}}',
    "aws:sourceip": '{"IpAddress": {"aws:SourceIp": "<your network, no wider than /8, or /32 for IPv6>"}}',
    "aws:sourcevpc": '{"StringEquals": {"aws:SourceVpc": "<the id of one VPC>"}}',
    "aws:sourcevpce": '{"StringEquals": {"aws:SourceVpce": "<the id of one endpoint>"}}',
}
"""For keys that are often set, and wrongly: the condition that would do."""


def open_to_everyone(policy: DeclaredPolicy, *, fix: str) -> Iterator[Outcome]:
    """A violation for each statement of a document that lets everyone in.

    Args:
        policy: a resource policy or a trust policy.
        fix: what to paste, unless the statement has a condition that needs only to be put right.
    """
    if not isinstance(policy.document, Document):
        yield undetermined(policy)
        return
    found = public_statements(policy.document, policy.kind)
    if found is UNKNOWN:
        yield undetermined(policy)
        return
    for each in found:
        finding = statement_finding(policy, each.statement)
        if each.is_certain:
            message = f"allows {named_actions(each.statement)} to everyone ({each.statement.label})"
            weak = _conditions(each.statement)
            if weak:
                message += (
                    f", since {' and '.join(f'{key_name(it)} {why_external_principals_match(it)}' for it in weak)}"
                )
            needed = next((_CONDITIONS[it.key] for it in weak if it.key in _CONDITIONS), None)
            yield Violation(
                path=policy.path,
                message=message,
                fix=f'"Condition": {needed}' if needed else fix,
                finding=finding,
            )
        else:
            yield Undetermined(path=policy.path, finding=finding)


def _conditions(statement: Statement) -> tuple[Condition, ...]:
    return () if statement.conditions is UNKNOWN else statement.conditions


def key_name(condition: Condition) -> str:
    """The key of a condition, where it is one that AWS has; tags and misspelt keys are what a user typed."""
    return condition.key if condition.key in KNOWN_KEYS else "a condition"


def statement_finding(policy: DeclaredPolicy, statement: Statement) -> str:
    """What tells the findings on one document apart."""
    return f"{policy.path}/{statement.label}"


def named_actions(statement: Statement) -> str:
    """The actions of a statement, for a message."""
    if statement.actions is UNKNOWN:
        return "actions that are not known yet"
    known = [action for action in statement.actions if action is not UNKNOWN]
    shown = ", ".join(known[:_NAMED_ACTIONS]) or "actions that are not known yet"
    more = f" and {len(known) - _NAMED_ACTIONS} more" if len(known) > _NAMED_ACTIONS else ""
    return f"everything but {shown}{more}" if statement.is_not_action else f"{shown}{more}"
