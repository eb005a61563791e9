"""The joined model objects of one stack."""

from __future__ import annotations

from dataclasses import dataclass

from policypack.model.alarms import EventRule, MetricFilter
from policypack.model.buckets import (
    AccessBlock,
    AccessControlList,
    Bucket,
    CorsConfiguration,
    ExternalBucketPolicy,
    ObjectAcl,
)
from policypack.model.identities import (
    DeclaredPolicy,
    Identity,
    IdentityKind,
    LongTermIdentity,
    ManagedPolicies,
    PolicyAttachment,
)
from policypack.model.keys import DeliveryRole, Key, LogGroup
from policypack.model.origin import Origin
from policypack.model.policy import PolicyKind
from policypack.model.trails import EventDataStore, NeededPolicies, Trail, Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadResource:
    """A resource on which a reader failed: an internal error that does not affect other resources."""

    origin: Origin
    error: Exception


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The resources of one stack, or one resource of it (then nothing is joined).

    Attributes:
        origin: the stack itself, for findings about missing resources.
        workloads: resources that have data events or network activity events of their own.
        outside_access_blocks: access blocks of buckets that the stack does not declare.
        outside_bucket_policies: bucket policies of buckets that the stack does not declare.
        needed_policies: for each trail, the policies of the stack that CloudTrail needs.
        policies: every policy document of the stack, of every kind.
        managed_policies: every attachment of managed policies.
        identities: roles, users, groups, permission sets, and policies that the stack attaches to nothing.
        policy_attachments: every property that attaches a policy to identities.
        long_term_identities: users and their credentials that never expire.
        unread: the resources that could not be read: no control is evaluated on them.
    """

    origin: Origin
    trails: tuple[Trail, ...] = ()
    needed_policies: tuple[NeededPolicies, ...] = ()
    event_data_stores: tuple[EventDataStore, ...] = ()
    workloads: tuple[Workload, ...] = ()
    keys: tuple[Key, ...] = ()
    log_groups: tuple[LogGroup, ...] = ()
    delivery_roles: tuple[DeliveryRole, ...] = ()
    metric_filters: tuple[MetricFilter, ...] = ()
    event_rules: tuple[EventRule, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    external_access_blocks: tuple[AccessBlock, ...] = ()
    external_bucket_policies: tuple[ExternalBucketPolicy, ...] = ()
    account_access_blocks: tuple[AccessBlock, ...] = ()
    access_point_blocks: tuple[AccessBlock, ...] = ()
    multi_region_access_point_blocks: tuple[AccessBlock, ...] = ()
    access_control_lists: tuple[AccessControlList, ...] = ()
    object_acls: tuple[ObjectAcl, ...] = ()
    cors_configurations: tuple[CorsConfiguration, ...] = ()
    policies: tuple[DeclaredPolicy, ...] = ()
    managed_policies: tuple[ManagedPolicies, ...] = ()
    identities: tuple[Identity, ...] = ()
    policy_attachments: tuple[PolicyAttachment, ...] = ()
    long_term_identities: tuple[LongTermIdentity, ...] = ()
    unread: tuple[UnreadResource, ...] = ()

    @property
    def trails_origin(self) -> Origin:
        """Return the origin for findings on all trails: the only trail, or the stack if it has several or none."""
        return self.trails[0].origin if len(self.trails) == 1 else self.origin

    @property
    def roles(self) -> tuple[Identity, ...]:
        """Return the roles that the stack declares."""
        return tuple(it for it in self.identities if it.kind is IdentityKind.ROLE and not it.is_external)

    def policies_of(self, *kinds: PolicyKind) -> tuple[DeclaredPolicy, ...]:
        """Return the policy documents of the given kinds."""
        return tuple(policy for policy in self.policies if policy.kind in kinds)
