"""CloudTrail trails, provider-neutral, defaults applied."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from policypack.model.origin import Origin
from policypack.model.selectors import NO_SELECTORS, EventSelectors, Texts
from policypack.model.tags import Tags
from policypack.model.unknown import Maybe


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """One trail.

    Attributes:
        is_multi_region: it records the events of every region of the account.
        is_logging: it records at all.
        includes_global_service_events: it records IAM, STS, CloudFront and other global services.
        validates_log_files: CloudTrail signs hourly digests of the delivered files.
        kms_key_id: the key that encrypts the log files; `None` means S3's own key.
        selectors: which events it records.
        insights: the kinds of Insights events that it looks for, `ApiCallRateInsight`.
        is_organization: it records the events of every account of the organization.
        log_group_arn: the log group of CloudWatch Logs that it also delivers to, as the trail names it.
        log_role_arn: the role in which it does.
        is_protected: Pulumi refuses to delete it.
        name: its name in AWS.
        bucket_name: the bucket that it delivers to, as the trail names it.
        key_prefix: the folder of the bucket that it writes below; `None` for none.
        account_id: the account that it belongs to, where an ARN says so.
        arn: its ARN; unknown until it exists.
        tags: its tags.
    """

    origin: Origin
    is_multi_region: Maybe[bool]
    is_logging: Maybe[bool]
    includes_global_service_events: Maybe[bool]
    validates_log_files: Maybe[bool]
    kms_key_id: Maybe[str | None]
    selectors: EventSelectors = NO_SELECTORS
    insights: Texts = ()
    is_organization: Maybe[bool] = False
    log_group_arn: Maybe[str | None] = None
    log_role_arn: Maybe[str | None] = None
    is_protected: bool = False
    name: Maybe[str | None] = None
    bucket_name: Maybe[str | None] = None
    key_prefix: Maybe[str | None] = None
    account_id: str | None = None
    arn: Maybe[str | None] = None
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededPolicies:
    """The policies of the stack that CloudTrail checks when it creates a trail.

    Attributes:
        has_any: the stack declares such policies at all.
        unordered: the properties of the trail that lead to policies which may be created after the trail.
        undecided: those that may, once it is known what they refer to.
    """

    trail: Trail
    has_any: bool = True
    unordered: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()

    @property
    def origin(self) -> Origin:
        return self.trail.origin


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDataStore:
    """An event data store of CloudTrail Lake.

    Attributes:
        kms_key_id: the key that encrypts it; `None` means CloudTrail's own key.
        retention_days: how long events are kept.
        is_terminable: it can be deleted at once, since nothing protects it from termination.
        is_ingesting: it takes in events, and is not suspended.
    """

    origin: Origin
    kms_key_id: Maybe[str | None]
    retention_days: Maybe[float]
    is_terminable: Maybe[bool]
    is_multi_region: Maybe[bool]
    is_ingesting: Maybe[bool]


class WorkloadKind(enum.Enum):
    """What a stack runs, as far as it concerns what a trail should record."""

    FUNCTION = "function"
    AI = "AI resource"
    ENDPOINT = "VPC endpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A resource whose use is recorded by other than management events.

    Attributes:
        event_types: the `resources.type` values of its data events; empty for a VPC endpoint.
    """

    origin: Origin
    kind: WorkloadKind
    event_types: tuple[str, ...] = ()
