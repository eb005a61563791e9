"""iam-no-privilege-escalation"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from policypack.controls.holders import causes_of_grants, source_name, undetermined_holder
from policypack.iam.escalation import OpenPath, grants_of_paths, open_paths
from policypack.iam.holdings import Grant, Holdings
from policypack.model.control import Control, Level, Problem, Scope, Severity, Violation
from policypack.model.identities import Identity


def check(identity: Identity) -> Iterator[Problem]:
    may_escalate = False
    holdings = Holdings(identity)
    for found in open_paths(holdings):
        may_escalate = True
        if found.is_certain:  # the shortest way is enough to know
            yield Violation(
                path="",
                problem=f"the {identity.kind.value} can give itself more permissions: {_steps(identity, found)}: "
                f"{found.path.gains}",
                fix=_fix(found),
                causes=causes_of_grants(identity, grants_of_paths(holdings)),
            )
            return
    problem = undetermined_holder(identity, is_unknown=may_escalate)
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
        return f'"Resource": [role.arn] for iam:PassRole, instead of every role, or leave {path.permissions[-1]} out'
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
