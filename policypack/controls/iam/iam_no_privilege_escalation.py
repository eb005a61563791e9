"""iam-no-privilege-escalation"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from policypack.controls.holders import source_name, undetermined_holder
from policypack.iam.escalation import OpenPath, open_paths
from policypack.iam.holdings import Grant, Holdings
from policypack.model.control import Control, Level, Problem, Scope, Severity, Violation
from policypack.model.identities import Identity


def check(identity: Identity) -> Iterator[Problem]:
    found = list(open_paths(Holdings(identity)))
    certain = [it for it in found if it.is_certain]
    if certain:
        first, *others = certain
        more = f" (and {len(others)} more ways)" if others else ""
        yield Violation(
            path="",
            problem=f"the {identity.kind.value} can give itself more permissions: {_steps(identity, first)}: "
            f"{first.path.gains}{more}",
            fix=_fix(first),
        )
        return
    problem = undetermined_holder(identity, is_unknown=bool(found))
    if problem is not None:
        yield problem


def _steps(identity: Identity, found: OpenPath) -> str:
    """`iam:PassRole (deploy, statement 2) + lambda:CreateFunction + lambda:InvokeFunction (app, statement 1)`."""
    pairs = zip(found.path.permissions, found.grants, strict=True)
    parts = []
    for place, group in groupby(pairs, key=lambda pair: _place(identity, pair[1])):
        parts.append(f"{' + '.join(permission for permission, _ in group)} ({place})")
    return " + ".join(parts)


def _place(identity: Identity, grant: Grant) -> str:
    return "a policy that is not known" if grant.source is None else source_name(identity, grant.source)


def _fix(found: OpenPath) -> str:
    path = found.path
    if path.kind == "pass-role":
        service = path.passed_to[0]
        return (
            f'"Resource": [role.arn] for iam:PassRole, and no "Condition": {{"StringEquals": '
            f'{{"iam:PassedToService": "{service}"}}}} beside {path.permissions[-1]}'
        )
    if path.kind == "takeover":
        return f'"Resource" with the names that are meant for {path.needs_every[0]}, instead of every one'
    if path.kind == "grant":
        return (
            f'leave {path.permissions[0]} out, or "Condition": {{"StringEquals": {{"iam:PermissionsBoundary": '
            "boundary.arn}} where it writes policies of roles and users"
        )
    return f"leave {path.permissions[0]} out, or limit it to the caller by ${{aws:username}}"


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
