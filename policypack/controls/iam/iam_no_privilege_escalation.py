"""iam-no-privilege-escalation"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from policypack.controls.shared.identity_subjects import (
    attachment_fix,
    causes_of_grants,
    source_name,
    undetermined_identity,
)
from policypack.iam.permissions.administrators import is_administrator_with_other_allows
from policypack.iam.permissions.effective_permissions import Grant
from policypack.iam.permissions.escalation import (
    EscalationPath,
    OpenPath,
    can_escalate,
    grants_of_paths,
    identity_paths,
)
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Violation
from policypack.model.identities import Identity, IdentityKind


def check(identity: Identity) -> Iterator[Outcome]:
    may_escalate = False
    for found in identity_paths(identity):
        may_escalate = True
        if found.is_certain:  # report only the shortest path
            yield Violation(
                path="",
                message=f"the {identity.kind.value} can escalate its privileges with {_steps(identity, found)}: "
                f"{found.path.gains}",
                fix=_fix(found, identity.kind),
                causes=causes_of_grants(identity, _grants(identity, found)),
            )
            return
    outcome = undetermined_identity(identity, is_unknown=may_escalate, violates=can_escalate)
    if outcome is not None:
        yield outcome


def _grants(identity: Identity, found: OpenPath) -> Iterable[Grant]:
    """Return the grants that cause the violation.

    These are the grants of all paths if an administrator has statements besides those that make it one, because only
    the violation of `iam-no-admin-star` can imply this one. Otherwise they are the grants of the reported path.
    """
    return grants_of_paths(identity) if is_administrator_with_other_allows(identity) else found.grants


def _steps(identity: Identity, found: OpenPath) -> str:
    """Return the steps of a path with their statements.

    For example `iam:PassRole (deploy, statement 2) + lambda:CreateFunction + lambda:InvokeFunction (app, statement 1)`.
    """
    pairs = zip(found.path.permissions, found.grants, strict=True)
    parts = []
    for name, group in groupby(pairs, key=lambda pair: _statement_name(identity, pair[1])):
        parts.append(f"{' + '.join(permission for permission, _ in group)} ({name})")
    return " + ".join(parts)


def _statement_name(identity: Identity, grant: Grant) -> str:
    return "an unknown policy" if grant.source is None else source_name(identity, grant.source)


def _fix(found: OpenPath, kind: IdentityKind) -> str:
    path = found.path
    changed = _permission_to_change(path)
    grant = dict(zip(path.permissions, found.grants, strict=True))[changed]
    managed = attachment_fix((grant.source,))
    if managed:
        return managed
    if path.kind == "pass-role":
        return f'"Resource": [role.arn] for iam:PassRole instead of every role, or remove {path.permissions[-1]}'
    if path.kind == "takeover":
        return f'"Resource" with the ARNs that {changed} requires, instead of every resource'
    if path.kind == "grant":
        return (
            f'remove {changed}, or add "Condition": {{"StringEquals": {{"iam:PermissionsBoundary": '
            "boundary.arn}} if it manages the policies of roles and users"
        )
    if path.kind == "denial":
        return f'remove {changed}, or exclude this {kind.value} from "Resource"'
    return f"remove {changed}, or limit it to the caller's own user with ${{aws:username}}"


def _permission_to_change(path: EscalationPath) -> str:
    """Return the permission that the fix changes."""
    if path.kind == "pass-role":
        return "iam:PassRole"
    return path.needs_every[0] if path.kind == "takeover" else path.permissions[0]


CONTROL = Control(
    id="iam-no-privilege-escalation",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="No identity can escalate its privileges",
    rationale=(
        "An attacker can combine permissions that look harmless to obtain full privileges, for example by passing "
        "a privileged role to a new Lambda function."
    ),
    remediation="Remove one of the permissions, limit it to specific resources, or set a permissions boundary.",
    source="DataDog pathfinding.cloud; Rhino Security Labs, AWS IAM Privilege Escalation Methods; Prowler",
    subjects=lambda inventory: inventory.identities,
    check=check,
    implied_by=("iam-no-admin-star",),
)
