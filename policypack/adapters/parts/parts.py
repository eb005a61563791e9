"""What one resource contributes to the model, before anything is joined.

The readers of each provider make parts; the joins make model objects of them. A part that belongs to another
resource carries a `Link` to it. Parts are neither compared nor printed: every start of the pack would pay for it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from policypack.adapters.parts.identity_parts import (
    AttachmentPart,
    BoundaryPart,
    IdentityPart,
    InlinePolicyPart,
    ManagedPoliciesPart,
    ManagedPolicyPart,
    MembershipPart,
)
from policypack.adapters.parts.reference import Reference
from policypack.adapters.resources.locations import ResourceLocations
from policypack.adapters.resources.resource import Resource
from policypack.model.alarms import Alarm, EventRule, MetricFilter
from policypack.model.buckets import (
    NO_SETTINGS,
    AccessBlock,
    AccessControlList,
    BucketSettings,
    CorsConfiguration,
    ObjectAcl,
)
from policypack.model.identities import DeclaredPolicy, LongTermIdentity, PolicyAttachment
from policypack.model.keys import Key, LogGroup
from policypack.model.origin import Origin
from policypack.model.tags import Tags
from policypack.model.trails import EventDataStore, Trail, Workload
from policypack.model.unknown import Maybe


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class TrailPart:
    """A trail, and the bucket, key, topic, log group and role that it names."""

    trail: Trail
    bucket: Reference
    key: Reference
    topic: Reference
    log_group: Reference
    log_role: Reference


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class BucketPart:
    """A bucket, by the names that links may use for it."""

    origin: Origin
    names: frozenset[str]
    force_destroy: Maybe[bool]
    settings: BucketSettings = NO_SETTINGS
    tags: Tags = ()
    policy: DeclaredPolicy | None = None
    access_control_list: AccessControlList | None = None
    is_protected: bool = False
    resource: Resource


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class AccessBlockPart:
    """An access block and the bucket it protects."""

    block: AccessBlock
    bucket: Reference


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class AccountAccessBlockPart:
    """The access block of an account.

    Attributes:
        account_id: the account that the program names; `None` means that of the provider's credentials.
    """

    block: AccessBlock
    account_id: Maybe[str | None]
    resource: Resource


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class BucketPolicyPart:
    """A bucket policy that is a resource of its own."""

    policy: DeclaredPolicy
    bucket: Reference


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class AccessControlListPart:
    """An ACL that is a resource of its own."""

    access_control_list: AccessControlList
    bucket: Reference


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class BucketSettingsPart:
    """Settings of a bucket that are a resource of their own; those that it does not hold are `None`.

    Attributes:
        log_target: the bucket that access logs go to, where the settings are those of access logging.
        secrets: the properties of that resource that hold a secret.
    """

    settings: BucketSettings
    bucket: Reference
    log_target: Reference | None = None
    secrets: Collection[str] = ()


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class KeyPart:
    """A key, by the names that links may use for it; its policy where it is set inline."""

    key: Key
    names: frozenset[str]


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class KeyAliasPart:
    """Another name of a key."""

    names: frozenset[str]
    key: Reference
    origin: Origin


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class KeyPolicyPart:
    """A key policy that is a resource of its own."""

    policy: DeclaredPolicy
    key: Reference


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class LogGroupPart:
    """A log group, by the names that links may use for it."""

    group: LogGroup
    names: frozenset[str]


Metric: TypeAlias = tuple[Maybe[str | None], Maybe[str | None]]
"""Namespace and name of a metric."""


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class MetricFilterPart:
    """A metric filter, the log group it reads and the metric it makes."""

    filter: MetricFilter
    log_group: Reference
    metric: Metric


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class AlarmPart:
    """An alarm, the metric it watches and what it does."""

    alarm: Alarm
    actions: Reference
    metric: Metric


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class TopicPart:
    """A topic, by the names that links may use for it.

    Attributes:
        has_policy: the program sets its policy inline.
    """

    urn: str
    names: frozenset[str]
    has_policy: bool = False


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class EventRulePart:
    """An event rule, by the names that links may use for it."""

    rule: EventRule
    names: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Parts:
    """Everything that was read, one list per kind of part, filled by the readers.

    Attributes:
        at: the instant of the judgement; `None` takes no account of time.
        places: the account and region of each resource.
    """

    at: datetime | None = None
    places: ResourceLocations = field(default_factory=ResourceLocations)
    trails: list[TrailPart] = field(default_factory=list)
    buckets: list[BucketPart] = field(default_factory=list)
    event_data_stores: list[EventDataStore] = field(default_factory=list)
    workloads: list[Workload] = field(default_factory=list)
    access_blocks: list[AccessBlockPart] = field(default_factory=list)
    account_access_blocks: list[AccountAccessBlockPart] = field(default_factory=list)
    access_point_blocks: list[AccessBlock] = field(default_factory=list)
    multi_region_access_point_blocks: list[AccessBlock] = field(default_factory=list)
    access_control_lists: list[AccessControlList] = field(default_factory=list)
    object_acls: list[ObjectAcl] = field(default_factory=list)
    cors_configurations: list[CorsConfiguration] = field(default_factory=list)
    bucket_acls: list[AccessControlListPart] = field(default_factory=list)
    bucket_policies: list[BucketPolicyPart] = field(default_factory=list)
    bucket_settings: list[BucketSettingsPart] = field(default_factory=list)
    access_log_targets: list[Reference] = field(default_factory=list)
    keys: list[KeyPart] = field(default_factory=list)
    key_aliases: list[KeyAliasPart] = field(default_factory=list)
    key_policies: list[KeyPolicyPart] = field(default_factory=list)
    log_groups: list[LogGroupPart] = field(default_factory=list)
    policies: list[DeclaredPolicy] = field(default_factory=list)
    managed_policies: list[ManagedPoliciesPart] = field(default_factory=list)
    metric_filters: list[MetricFilterPart] = field(default_factory=list)
    alarms: list[AlarmPart] = field(default_factory=list)
    topics: list[TopicPart] = field(default_factory=list)
    topic_policies: list[Reference] = field(default_factory=list)
    subscriptions: list[Reference] = field(default_factory=list)
    event_rules: list[EventRulePart] = field(default_factory=list)
    event_targets: list[Reference] = field(default_factory=list)
    identities: list[IdentityPart] = field(default_factory=list)
    customer_policies: list[ManagedPolicyPart] = field(default_factory=list)
    inline_policies: list[InlinePolicyPart] = field(default_factory=list)
    attachments: list[AttachmentPart] = field(default_factory=list)
    memberships: list[MembershipPart] = field(default_factory=list)
    boundaries: list[BoundaryPart] = field(default_factory=list)
    policy_attachments: list[PolicyAttachment] = field(default_factory=list)
    long_term_identities: list[LongTermIdentity] = field(default_factory=list)
