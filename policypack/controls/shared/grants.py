"""What controls on the breadth of permissions have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from policypack.controls.shared.policy_subjects import known_statements, statement_finding, undetermined
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
"""Which actions of a breadth a control is about, among those that it certainly has."""


def wide_statements(policy: DeclaredPolicy, *, wanted: Wanted, where: str, fix: str) -> Iterator[Outcome]:
    """A violation for each statement that allows actions a control is about, on every resource."""
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
    possible = breadth.possible
    return Breadth(
        statement=breadth.statement, certain=possible, by_wildcard=possible, on_everything=possible, possible=possible
    )


def _names(actions: AwsActions, found: int) -> str:
    more = found.bit_count() - _NAMED
    return ", ".join(actions.index.first_names(found, _NAMED)) + (f" and {more} more" if more > 0 else "")


def single_actions(
    policy: DeclaredPolicy, actions: tuple[str, ...], counts: Counts, *, where: str, fix: str
) -> Iterator[Outcome]:
    """A violation for each statement of a document that allows one of a few actions in a way that counts."""
    statements = known_statements(policy)
    if statements is UNKNOWN:
        yield undetermined(policy)
        return
    spoken_of = [action for action in actions if _is_spoken_of(statements, action.lower())]
    if not spoken_of:
        return
    alone = EffectivePermissions(Identity(origin=policy.origin, kind=IdentityKind.POLICY, policies=(policy,)))
    granted: dict[int, tuple[Statement, list[str]]] = {}
    for action in spoken_of:
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


def _is_spoken_of(statements: Iterable[Statement], action: str) -> bool:
    """Whether any statement may be about an action: a first, quick answer, which is no for most documents."""
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
    """An advisory control on what identity policies allow on every resource."""
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
