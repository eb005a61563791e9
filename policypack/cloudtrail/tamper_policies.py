"""Permissions to tamper that the policies of a trail's bucket and key grant to others than the trail's maintainers.

The account itself, through which IAM policies grant permissions, and AWS services that deliver logs do not count.
Sources: AWS KMS Developer Guide, "Default key policy"; AWS Identity and Access Management User Guide, "AWS JSON
policy elements: Principal" (an account stands for every identity that its administrators grant permissions to).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from policypack.cloudtrail import tamper_actions
from policypack.cloudtrail.tampering import TamperTarget, tamper_grants
from policypack.iam.permissions.effective_permissions import Grant, statements_of
from policypack.iam.principals.accounts import granted_accounts
from policypack.iam.principals.public_access import denies_every_principal, is_public_principal
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.inventory import Inventory
from policypack.model.origin import Origin
from policypack.model.policy import Document, Effect, PolicyKind, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_DELIVERING_SERVICES = (
    "cloudtrail.",
    "config.",
    "delivery.logs.",
    "logdelivery.elasticloadbalancing.",
    "logging.s3.",
)
"""The first parts of the names of services that deliver logs to buckets (source: bucket policies in their guides)."""

_SERVICE_ROLE = ":role/aws-service-role/"
_S3_ARN = "arn:aws:s3:::"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardingPolicy:
    """The policy of a trail's bucket or key.

    Attributes:
        targets: the bucket and its log files, or the key.
    """

    policy: DeclaredPolicy
    targets: tuple[TamperTarget, ...]

    @property
    def origin(self) -> Origin:
        return self.policy.origin

    def grants(self, identities: Collection[str]) -> Iterator[tuple[str, Grant]]:
        """Yield the actions that the policy grants to other principals, each with its grant.

        Args:
            identities: the names, ARNs and account IDs of the principals that maintain the trail.
        """
        statements = statements_of(self.policy)
        if statements is UNKNOWN:
            return
        denies = tuple(
            it
            for it in statements
            if it.effect is Effect.DENY and not it.is_not_principal and denies_every_principal(it) is True
        )
        allowing_others = {
            it: _allows_others(it, self.policy, identities) for it in statements if it.effect is not Effect.DENY
        }
        for certainty in (True, UNKNOWN):
            allows = tuple(it for it, state in allowing_others.items() if state is certainty)
            for action, grant in tamper_grants(self._identity((*allows, *denies)), self.targets) if allows else ():
                yield action, grant if certainty is True else replace(grant, is_certain=False)

    def _identity(self, statements: tuple[Statement, ...]) -> Identity:
        """Return an identity with the permissions that statements of the policy grant to any principal."""
        policy = replace(self.policy, document=Document(statements=statements))
        return Identity(origin=self.policy.origin, kind=IdentityKind.POLICY, policies=(policy,))


def guarding_policies(inventory: Inventory, targets: tuple[TamperTarget, ...]) -> tuple[GuardingPolicy, ...]:
    """Return the policies of the buckets and keys of a stack's trails."""
    of_buckets = tuple(it for it in targets if it.actions in (tamper_actions.BUCKET, tamper_actions.OBJECTS))
    of_keys = tuple(it for it in targets if it.actions is tamper_actions.KEY)
    buckets = {it.bucket_name for it in inventory.trails if isinstance(it.bucket_name, str)}
    named = frozenset((*buckets, *(f"{_S3_ARN}{it}" for it in buckets)))
    of_others = (it.policy for it in inventory.external_bucket_policies if it.names & named)
    own = (policy for bucket in inventory.buckets if bucket.trails for policy in bucket.policies)
    keys = (policy for key in inventory.keys if key.trails for policy in key.policies)
    return (
        *(GuardingPolicy(policy=it, targets=of_buckets) for it in (*own, *of_others)),
        *(GuardingPolicy(policy=it, targets=of_keys) for it in keys),
    )


def _allows_others(statement: Statement, policy: DeclaredPolicy, identities: Collection[str]) -> Maybe[bool]:
    """Return whether a statement allows actions to principals that do not maintain the trail."""
    if statement.principals is UNKNOWN:
        to_others: Maybe[bool] = UNKNOWN
    elif statement.is_not_principal:
        to_others = True
    else:
        to_others = any_of(_is_other(it, statement, policy, identities) for it in statement.principals)
    return all_of((statement.has_effect(Effect.ALLOW), to_others))


def _is_other(
    principal: Principal, statement: Statement, policy: DeclaredPolicy, identities: Collection[str]
) -> Maybe[bool]:
    value = principal.value
    if value is UNKNOWN:
        return UNKNOWN
    if principal.kind == "Service":
        return not value.startswith(_DELIVERING_SERVICES)
    if _SERVICE_ROLE in value or not {value, value.rpartition("/")[2]}.isdisjoint(identities):
        return False
    alone = statement if is_public_principal(principal) is not False else replace(statement, principals=(principal,))
    named = granted_accounts(alone)
    if not named:
        return True  # an identity provider, or the unique id of a user or role
    return any_of(
        UNKNOWN
        if it is UNKNOWN
        else _is_foreign_account(it.account, policy, identities)
        if it.is_whole and it.account is not None
        else it.account not in identities
        for it in named
    )


def _is_foreign_account(account: str, policy: DeclaredPolicy, identities: Collection[str]) -> Maybe[bool]:
    """Return whether an account is not the trail's own; an account counts as its own if nothing identifies that."""
    if account in identities or policy.own_accounts == frozenset():
        return False
    if policy.own_accounts is UNKNOWN:
        # A key policy always names its own account, so a single account in it is the own account.
        return False if _accounts(policy) == {account} else UNKNOWN
    return account not in policy.own_accounts


def _accounts(policy: DeclaredPolicy) -> set[str | None]:
    """Return the accounts that a key policy names as a whole."""
    statements = statements_of(policy)
    if policy.kind is not PolicyKind.KEY or statements is UNKNOWN:
        return set()
    return {
        it.account
        for statement in statements
        for it in granted_accounts(statement)
        if it is not UNKNOWN and it.is_whole
    }
