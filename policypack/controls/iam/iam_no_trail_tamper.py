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
    undetermined_identity,
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
class _Subject:
    """An identity, and the trails of its stack that it must not tamper with."""

    identity: Identity
    targets: tuple[TamperTarget, ...]

    @property
    def origin(self) -> Origin:
        return self.identity.origin


def check(subject: _Subject | GuardingPolicy, identities: tuple[str, ...]) -> Iterator[Outcome]:
    if isinstance(subject, GuardingPolicy):
        yield from _check_policy(subject, identities)
    else:
        yield from _check_identity(subject, identities)


def _check_policy(guarding: GuardingPolicy, identities: tuple[str, ...]) -> Iterator[Outcome]:
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
            message="allows principals other than the account's administrators to delete, overwrite or hide the "
            f"trail's logs: {', '.join(named[:_NAMED])}{more}",
            fix="limit these actions to the account's administrators, or list the principal's name, ARN or account "
            "in the option `identities`",
            causes=causes_of_grants(policy, (grant for _, grant in found)),
        )
    elif found:
        yield Undetermined(path=policy.path)


def _check_identity(subject: _Subject, identities: tuple[str, ...]) -> Iterator[Outcome]:
    identity = subject.identity
    if identity.origin.name in identities or identity.names.intersection(identities):
        return
    evaluated = without_service_policies(identity)
    found = tuple(tamper_grants(evaluated, subject.targets))
    certain: dict[str, PolicyStatement] = {}
    for action, grant in found:
        if grant.is_certain and grant.source is not None:
            certain.setdefault(action, grant.source)
    if certain:
        named = [f"{action} ({source_name(identity, source)})" for action, source in certain.items()]
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        yield Violation(
            path="",
            message=f"the {identity.kind.value} can stop the trail or delete, overwrite or hide its logs: "
            f"{', '.join(named[:_NAMED])}{more}",
            fix=attachment_fix(certain.values())
            or 'exclude the trail, its bucket, log group and key from "Resource", or list the identity\'s name in the '
            "option `identities`",
            causes=causes_of_grants(identity, (grant for _, grant in found)),
        )
        return
    outcome = undetermined_identity(
        evaluated, is_unknown=bool(found), violates=lambda unbounded: tampers(unbounded, subject.targets)
    )
    if outcome is not None:
        yield outcome


def _subjects(inventory: Inventory) -> Iterable[_Subject | GuardingPolicy]:
    if not inventory.trails:
        return ()
    targets = tamper_targets(inventory)
    identities = tuple(
        _Subject(identity=identity, targets=targets)
        for identity in inventory.identities
        if not is_assumed_by_cloudtrail_alone(identity)
    )
    return (*identities, *guarding_policies(inventory, targets))


CONTROL = Control(
    id="iam-no-trail-tamper",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="No identity can stop the stack's trail or delete, overwrite or hide its logs",
    rationale=(
        "An attacker who can stop the trail or delete its log files leaves no evidence. The control evaluates "
        "permissions on the trails that the stack declares, their buckets, log groups and keys, and grants in the "
        "policies of the bucket and the key, except to the account as a whole and to AWS services that deliver "
        "logs."
    ),
    remediation=(
        "Limit the actions to other resources, deny them on the trail's resources, or configure the identities "
        "that maintain the trail."
    ),
    source="AWS CloudTrail User Guide, Security best practices in AWS CloudTrail",
    subjects=_subjects,
    check=check,
    options=(
        Option(
            name="identities",
            default=(),
            meaning="names of the roles, users and groups, and ids of the accounts, that maintain the trail",
        ),
    ),
    implied_by=("iam-no-admin-star",),
)
