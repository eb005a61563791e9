"""iam-no-trail-tamper"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policypack.cloudtrail.tampering import Target, targets_of
from policypack.controls.holders import causes_of_grants, source_name, undetermined_holder
from policypack.iam.holdings import Grant, Holdings, Source
from policypack.model.control import Control, Level, Option, Problem, Scope, Severity, Violation
from policypack.model.identities import Identity
from policypack.model.inventory import Inventory
from policypack.model.origin import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holder:
    """An identity in a stack with trails."""

    identity: Identity
    targets: tuple[Target, ...]

    @property
    def origin(self) -> Origin:
        return self.identity.origin


def check(holder: _Holder, identities: tuple[str, ...]) -> Iterator[Problem]:
    identity = holder.identity
    if identity.origin.name in identities or identity.names.intersection(identities):
        return
    holdings = Holdings(identity)
    found: list[tuple[str, Grant]] = []
    for target in holder.targets:
        for action in target.actions:
            if not target.is_spared(holdings, action.lower()):
                found += [(action, grant) for grant in holdings.grants(action.lower(), target.counts)]
    certain: dict[str, Source] = {}
    for action, grant in found:
        if grant.is_certain and grant.source is not None:
            certain.setdefault(action, grant.source)
    if certain:
        named = [f"{action} ({source_name(identity, source)})" for action, source in certain.items()]
        more = f" and {len(named) - 2} more" if len(named) > 2 else ""
        yield Violation(
            path="",
            problem=f"the {identity.kind.value} may stop the trail or destroy what it records: "
            f"{', '.join(named[:2])}{more}",
            fix='"Resource" without the trail, its bucket, log group and key, or the identity\'s name in the option '
            "`identities`",
            causes=causes_of_grants(identity, (grant for _, grant in found)),
        )
        return
    problem = undetermined_holder(identity, is_unknown=bool(found))
    if problem is not None:
        yield problem


def _subjects(inventory: Inventory) -> Iterable[_Holder]:
    if not inventory.trails:
        return ()
    targets = tuple(targets_of(inventory))
    return tuple(_Holder(identity=identity, targets=targets) for identity in inventory.identities)


CONTROL = Control(
    id="iam-no-trail-tamper",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="Nobody may stop the trail or destroy what it records",
    rationale="Whoever breaks in tries first not to be seen: the trail is worth what those who may stop it are.",
    remediation=(
        "Name other resources, deny these actions on the trail's, or configure the identities that look after it."
    ),
    source="AWS CloudTrail User Guide, Security best practices in AWS CloudTrail",
    subjects=_subjects,
    check=check,
    options=(
        Option(name="identities", default=(), meaning="names of roles, users and groups that may look after the trail"),
    ),
    implied_by=("iam-no-admin-star",),
)
