"""Helpers for controls that report actions which identity policies allow on too many resources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from policypack.controls.shared.policy_subjects import known_statements, statement_finding, undetermined
from policypack.iam.matching.action_names import in_aws_case
from policypack.iam.matching.actions import AwsActions, aws_actions
from policypack.iam.parsing.statements import names_action
from policypack.iam.permissions.breadth import Breadth, breadths
from policypack.iam.permissions.effective_permissions import Counts, EffectivePermissions
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.policy import Document, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN

_NAMED = 3

Wanted = Callable[[Breadth, AwsActions], int]
"""Returns the set of a statement's certain actions that a control reports."""


def wide_statements(policy: DeclaredPolicy, *, wanted: Wanted, where: str, fix: str) -> Iterator[Outcome]:
    """Yield a violation for each statement that allows wanted actions on every resource.

    Args:
        wanted: which actions the control reports.
        where: the end of the message, after the actions.
        fix: the code that repairs a statement.
    """
    found_breadths = breadths(policy.document) if isinstance(policy.document, Document) else UNKNOWN
    if found_breadths is UNKNOWN:
        yield undetermined(policy)
        return
    actions = aws_actions()
    for breadth in found_breadths:
        found = wanted(breadth, actions)
        finding = statement_finding(policy, breadth.statement)
        if found:
            label = breadth.statement.label
            yield Violation(
                path=policy.path, message=f"allows {_names(actions, found)} {where} ({label})", fix=fix, finding=finding
            )
        elif breadth.possible != breadth.certain and wanted(_as_if_known(breadth), actions):
            yield Undetermined(path=policy.path, finding=finding)


def _as_if_known(breadth: Breadth) -> Breadth:
    """Return a breadth whose possible actions are all certain."""
    possible = breadth.possible
    return Breadth(
        statement=breadth.statement, certain=possible, by_wildcard=possible, on_everything=possible, possible=possible
    )


def _names(actions: AwsActions, found: int) -> str:
    """Return the first actions of a set in AWS's case, and the number of the others."""
    more = found.bit_count() - _NAMED
    return ", ".join(map(in_aws_case, actions.index.first_names(found, _NAMED))) + (
        f" and {more} more" if more > 0 else ""
    )


def single_actions(
    policy: DeclaredPolicy, actions: tuple[str, ...], counts: Counts, *, where: str, fix: str
) -> Iterator[Outcome]:
    """Yield a violation for each statement that allows one of these actions too widely.

    Args:
        actions: the actions that the control reports, in AWS's case.
        counts: whether a grant with these resources and conditions is too wide.
        where: the end of the message, after the actions.
        fix: the code that repairs a statement.
    """
    statements = known_statements(policy)
    if statements is UNKNOWN:
        yield undetermined(policy)
        return
    named_actions = [action for action in actions if _may_name(statements, action.lower())]
    if not named_actions:
        return
    alone = EffectivePermissions(Identity(origin=policy.origin, kind=IdentityKind.POLICY, policies=(policy,)))
    granted: dict[int, tuple[Statement, list[str]]] = {}
    for action in named_actions:
        for grant in alone.grants(action.lower(), counts):
            if grant.source is not None:
                statement = grant.source.statement
                _, named = granted.setdefault(statement.number, (statement, []))
                named.extend([action] if grant.is_certain else [])
    for statement, named in granted.values():
        finding = statement_finding(policy, statement)
        if named:
            message = f"allows {' and '.join(named)} {where} ({statement.label})"
            yield Violation(path=policy.path, message=message, fix=fix, finding=finding)
        else:
            yield Undetermined(path=policy.path, finding=finding)


def _may_name(statements: Iterable[Statement], action: str) -> bool:
    """Return whether any statement may name an action: a quick check that excludes most documents."""
    return any(names_action(statement, action) is not False for statement in statements)


def breadth_control(
    *,
    id: str,
    severity: Severity,
    title: str,
    rationale: str,
    remediation: str,
    source: str,
    wanted: Wanted,
    where: str,
    fix: str,
    implied_by: tuple[str, ...],
) -> Control[DeclaredPolicy]:
    """Return an advisory control on actions that identity policies allow on every resource.

    Args:
        wanted: which actions the control reports.
        where: the end of the message, after the actions.
    """
    return Control(
        id=id,
        scope=Scope.RESOURCE,
        level=Level.ADVISORY,
        severity=severity,
        title=title,
        rationale=rationale,
        remediation=remediation,
        source=source,
        subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
        spares_boundaries=True,
        check=partial(wide_statements, wanted=wanted, where=where, fix=fix),
        implied_by=implied_by,
    )
