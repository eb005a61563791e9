"""iam-no-privilege-escalation"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from policypack.controls.shared.identity_subjects import (
    attachment_fix,
    causes_of_grants,
    source_name,
    undetermined_holder,
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
        if found.is_certain:  # the shortest path is enough to know
            yield Violation(
                path="",
                message=f"the {identity.kind.value} can give itself more permissions: {_steps(identity, found)}: "
                f"{found.path.gains}",
                fix=_fix(found, identity.kind),
                causes=causes_of_grants(identity, _grants(identity, found)),
            )
            return
    message = undetermined_holder(identity, is_unknown=may_escalate, violates=can_escalate)
    if message is not None:
        yield message


def _grants(identity: Identity, found: OpenPath) -> Iterable[Grant]:
    """The grants that cause the violation: all of them where statements allow something besides an administrator's own.

    Only the violation of an administrator can imply this one, so that of others the grants of one path are enough.
    """
    return grants_of_paths(identity) if is_administrator_with_other_allows(identity) else found.grants


def _steps(identity: Identity, found: OpenPath) -> str:
    """`iam:PassRole (deploy, statement 2) + lambda:CreateFunction + lambda:InvokeFunction (app, statement 1)`."""
    pairs = zip(found.path.permissions, found.grants, strict=True)
    parts = []
    for place, group in groupby(pairs, key=lambda pair: _place(identity, pair[1])):
        parts.append(f"{' + '.join(permission for permission, _ in group)} ({place})")
    return " + ".join(parts)


def _place(identity: Identity, grant: Grant) -> str:
    return "a policy that is not known" if grant.source is None else source_name(identity, grant.source)


def _fix(found: OpenPath, kind: IdentityKind) -> str:
    path = found.path
    changed = _changed(path)
    grant = dict(zip(path.permissions, found.grants, strict=True))[changed]
    managed = attachment_fix((grant.source,))
    if managed:
        return managed
    if path.kind == "pass-role":
        return f'"Resource": [role.arn] for iam:PassRole, instead of every role, or leave {path.permissions[-1]} out'
    if path.kind == "takeover":
        return f'"Resource" with the names that are meant for {changed}, instead of every one'
    if path.kind == "grant":
        return (
            f'leave {changed} out, or "Condition": {{"StringEquals": {{"iam:PermissionsBoundary": '
            "boundary.arn}} where it writes policies of roles and users"
        )
    if path.kind == "denial":
        return f'leave {changed} out, or "Resource" without this {kind.value}'
    return f"leave {changed} out, or limit it to the caller by ${{aws:username}}"


def _changed(path: EscalationPath) -> str:
    """The permission that the fix changes."""
    if path.kind == "pass-role":
        return "iam:PassRole"
    return path.needs_every[0] if path.kind == "takeover" else path.permissions[0]


CONTROL = Control(
    id="iam-no-privilege-escalation",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.CRITICAL,
    title="Nobody can give itself more permissions",
    rationale=(
        "Permissions that look modest each lead to everything together: a role that may be passed, and a function to "
        "pass it to."
    ),
    remediation="Leave out one of the permissions, limit it to named resources, or set a permissions boundary.",
    source="DataDog pathfinding.cloud; Rhino Security Labs, AWS IAM Privilege Escalation Methods; Prowler",
    subjects=lambda inventory: inventory.identities,
    check=check,
    implied_by=("iam-no-admin-star",),
)
