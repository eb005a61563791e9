"""CloudTrail of the classic provider, `aws:cloudtrail/...`; defaults as in its resources."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from policypack.adapters.aws.common import tags
from policypack.adapters.parts.parts import Parts, TrailPart
from policypack.adapters.parts.reference import link
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.iam.matching.arn_fields import account_of
from policypack.model.selectors import AdvancedSelector, BasicSelector, DataResource, EventSelectors, FieldSelector
from policypack.model.trails import EventDataStore, Trail
from policypack.model.unknown import UNKNOWN, Maybe, negated

_T = TypeVar("_T")

_DEFAULT_RETENTION_DAYS = 2555


def trail(resource: Resource, parts: Parts) -> None:
    """`aws:cloudtrail/trail:Trail`."""
    properties = Properties.of(resource)
    is_multi_region = properties.boolean("isMultiRegionTrail", default=False)
    is_logging = properties.boolean("enableLogging", default=True)
    includes_global_service_events = properties.boolean("includeGlobalServiceEvents", default=True)
    validates_log_files = properties.boolean("enableLogFileValidation", default=False)
    kms_key_id = properties.text("kmsKeyId")
    selectors = EventSelectors(
        basic=_each(properties, "eventSelectors", _basic_selector),
        advanced=_each(properties, "advancedEventSelectors", _advanced_selector),
    )
    insights = _each(properties, "insightSelectors", _insight)
    is_organization = properties.boolean("isOrganizationTrail", default=False)
    log_group_arn = properties.text("cloudWatchLogsGroupArn")
    log_role_arn = properties.text("cloudWatchLogsRoleArn")
    bucket = link(resource, properties, "s3BucketName")
    key = link(resource, properties, "kmsKeyId")
    topic = link(resource, properties, "snsTopicName")
    log_group = link(resource, properties, "cloudWatchLogsGroupArn")
    log_role = link(resource, properties, "cloudWatchLogsRoleArn")
    name, key_prefix = properties.text("name"), properties.text("s3KeyPrefix")
    parts.trails.append(
        TrailPart(
            trail=Trail(
                origin=properties.origin(resource),
                is_multi_region=is_multi_region,
                is_logging=is_logging,
                includes_global_service_events=includes_global_service_events,
                validates_log_files=validates_log_files,
                kms_key_id=kms_key_id,
                selectors=selectors,
                insights=insights,
                is_organization=is_organization,
                log_group_arn=log_group_arn,
                log_role_arn=log_role_arn,
                is_protected=resource.is_protected,
                name=name,
                bucket_name=properties.text("s3BucketName"),
                key_prefix=key_prefix,
                account_id=_account_id(resource, properties, parts),
                arn=properties.text("arn"),
                tags=tags(properties),
            ),
            bucket=bucket,
            key=key,
            topic=topic,
            log_group=log_group,
            log_role=log_role,
        )
    )


def _account_id(resource: Resource, properties: Properties, parts: Parts) -> str | None:
    """The account of the trail; the key may be of another account (CreateTrail, `KmsKeyId`)."""
    own = parts.places.own_accounts(resource)
    arns = [properties.text(it) for it in ("arn", "cloudWatchLogsGroupArn", "cloudWatchLogsRoleArn")]
    named = [account_of(arn) for arn in arns if isinstance(arn, str)]
    accounts = named if own is UNKNOWN or len(own) != 1 else [named[0] if named else None, *own]
    return next((account for account in accounts if account), None)


def event_data_store(resource: Resource, parts: Parts) -> None:
    """`aws:cloudtrail/eventDataStore:EventDataStore`."""
    properties = Properties.of(resource)
    kms_key_id = properties.text("kmsKeyId")
    retention_days = properties.number("retentionPeriod", default=_DEFAULT_RETENTION_DAYS)
    is_terminable = negated(properties.boolean("terminationProtectionEnabled", default=True))
    is_multi_region = properties.boolean("multiRegionEnabled", default=True)
    is_ingesting = negated(properties.boolean("suspend", default=False))
    parts.event_data_stores.append(
        EventDataStore(
            origin=properties.origin(resource),
            kms_key_id=kms_key_id,
            retention_days=retention_days,
            is_terminable=is_terminable,
            is_multi_region=is_multi_region,
            is_ingesting=is_ingesting,
        )
    )


def _each(properties: Properties, key: str, read: Callable[[Properties], Maybe[_T]]) -> Maybe[tuple[Maybe[_T], ...]]:
    found = properties.objects(key)
    return UNKNOWN if found is UNKNOWN else tuple(UNKNOWN if it is UNKNOWN else read(it) for it in found)


def _insight(properties: Properties) -> Maybe[str]:
    kind = properties.text("insightType")
    return "" if kind is None else kind


def _basic_selector(properties: Properties) -> BasicSelector:
    read_write_type = properties.text("readWriteType")
    return BasicSelector(
        read_write_type="All" if read_write_type is None else read_write_type,
        includes_management=properties.boolean("includeManagementEvents", default=True),
        excluded_sources=properties.texts("excludeManagementEventSources"),
        data_resources=_each(properties, "dataResources", _data_resource),
    )


def _data_resource(properties: Properties) -> DataResource:
    return DataResource(type=properties.text("type"), values=properties.texts("values"))


def _advanced_selector(properties: Properties) -> AdvancedSelector:
    return AdvancedSelector(fields=_each(properties, "fieldSelectors", _field_selector))


def _field_selector(properties: Properties) -> FieldSelector:
    return FieldSelector(
        field=properties.text("field"),
        equals=properties.texts("equals"),
        starts_with=properties.texts("startsWiths"),
        ends_with=properties.texts("endsWiths"),
        not_equals=properties.texts("notEquals"),
        not_starts_with=properties.texts("notStartsWiths"),
        not_ends_with=properties.texts("notEndsWiths"),
    )
