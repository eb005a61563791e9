"""iam-no-trail-tamper"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policypack.cloudtrail.delivery import is_assumed_by_cloudtrail_alone
from policypack.cloudtrail.tamper_policies import GuardingPolicy, guarding_policies
from policypack.cloudtrail.tamper_targets import tamper_targets
from policypack.cloudtrail.tampering import TamperTarget, tamper_grants, tampers
from policypack.controls.shared.identity_subjects import (
    attachment_fix,
    causes_of_grants,
    source_name,
    undetermined_holder,
)
from policypack.controls.shared.policy_subjects import undetermined
from policypack.iam.permissions.effective_permissions import PolicyStatement
from policypack.iam.permissions.service_policies import without_service_policies
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import Identity
from policypack.model.inventory import Inventory
from policypack.model.origin import Origin
from policypack.model.policy import Document

_NAMED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holder:
    """An identity in a stack with trails."""

    identity: Identity
    targets: tuple[TamperTarget, ...]

    @property
    def origin(self) -> Origin:
        return self.identity.origin


def check(subject: _Holder | GuardingPolicy, identities: tuple[str, ...]) -> Iterator[Outcome]:
    if isinstance(subject, GuardingPolicy):
        yield from _of_policy(subject, identities)
    else:
        yield from _of_holder(subject, identities)


def _of_policy(guarding: GuardingPolicy, identities: tuple[str, ...]) -> Iterator[Outcome]:
    policy = guarding.policy
    if not isinstance(policy.document, Document):
        yield undetermined(policy)
        return
    found = tuple(guarding.grants(identities))
    certain = {action: grant.source for action, grant in reversed(found) if grant.is_certain and grant.source}
    if certain:
        named = [f"{action} ({source.statement.label})" for action, source in reversed(certain.items())]
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        yield Violation(
            path=policy.path,
            message=f"allows others than the account's own administrators to destroy what the trail records: "
            f"{', '.join(named[:_NAMED])}{more}",
            fix="leave these actions to the account's own administrators, or list the principal's name, ARN or account "
            "in the option `identities`",
            causes=causes_of_grants(policy, (grant for _, grant in found)),
        )
    elif found:
        yield Undetermined(path=policy.path)


def _of_holder(holder: _Holder, identities: tuple[str, ...]) -> Iterator[Outcome]:
    identity = holder.identity
    if identity.origin.name in identities or identity.names.intersection(identities):
        return
    counted = without_service_policies(identity)
    found = tuple(tamper_grants(counted, holder.targets))
    certain: dict[str, PolicyStatement] = {}
    for action, grant in found:
        if grant.is_certain and grant.source is not None:
            certain.setdefault(action, grant.source)
    if certain:
        named = [f"{action} ({source_name(identity, source)})" for action, source in certain.items()]
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        yield Violation(
            path="",
            message=f"the {identity.kind.value} can stop the trail, or destroy, overwrite or hide what it records: "
            f"{', '.join(named[:_NAMED])}{more}",
            fix=attachment_fix(certain.values())
            or '"Resource" without the trail, its bucket, log group and key, or the identity\'s name in the option '
            "`identities`",
            causes=causes_of_grants(identity, (grant for _, grant in found)),
        )
        return
    message = undetermined_holder(
        counted, is_unknown=bool(found), violates=lambda unbounded: tampers(unbounded, holder.targets)
    )
    if message is not None:
        yield message


def _subjects(inventory: Inventory) -> Iterable[_Holder | GuardingPolicy]:
    if not inventory.trails:
        return ()
    targets = tamper_targets(inventory)
    holders = tuple(
        _Holder(identity=identity, targets=targets)
        for identity in inventory.identities
        if not is_assumed_by_cloudtrail_alone(identity)
    )
    return (*holders, *guarding_policies(inventory, targets))


CONTROL = Control(
    id="iam-no-trail-tamper",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="No identity can stop the stack's own trail or destroy, overwrite or hide what it records",
    rationale=(
        "An attacker who can stop the trail or delete its log files leaves no evidence. Only trails that the stack "
        "declares count, with their buckets, log groups and keys; permissions on other trails are not evaluated. What "
        "the policies of the bucket and the key allow counts as well, except to the own account as a whole and to "
        "AWS's services that deliver logs."
    ),
    remediation=(
        "Name other resources, deny these actions on the trail's, or configure the identities that maintain the trail."
    ),
    source="AWS CloudTrail User Guide, Security best practices in AWS CloudTrail",
    subjects=_subjects,
    check=check,
    options=(
        Option(
            name="identities",
            default=(),
            meaning="names of roles, users and groups that maintain the trail, and ids of accounts that do",
        ),
    ),
    implied_by=("iam-no-admin-star",),
)
