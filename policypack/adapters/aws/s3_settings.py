"""Settings of buckets in the classic provider: inline, `V2`, and v7's names of the same sub-resources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from policypack.adapters.parts.parts import BucketSettingsPart, Parts
from policypack.adapters.parts.reference import Reference, link
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.buckets import NO_SETTINGS, BucketSettings, LifecycleRule
from policypack.model.unknown import UNKNOWN, Maybe

_DAYS_OF_A_YEAR = 365


_INLINE = (
    "lifecycleRules",
    "logging",
    "loggings",
    "objectLockConfiguration",
    "requestPayer",
    "serverSideEncryptionConfiguration",
    "versioning",
    "website",
)


def inline_settings(properties: Properties) -> BucketSettings:
    """What the bucket itself sets; a provider also reports here what its sub-resources set."""
    if not any(properties.has(key) for key in _INLINE):
        return NO_SETTINGS
    return BucketSettings(
        versioning=_inline_versioning(properties),
        requires_mfa_delete=_only_boolean(properties, "versioning", "mfaDelete"),
        encryption=_inline_encryption(properties),
        logs_access_elsewhere=_inline_logging(properties),
        lifecycle=_inline_lifecycle(properties),
        locked_days=_locked_days(properties, "objectLockConfiguration"),
        payer=properties.text("requestPayer"),
        is_website=_inline_website(properties),
    )


def inline_log_targets(resource: Resource, properties: Properties) -> Iterator[Reference]:
    """The buckets that a bucket itself sends its access logs to."""
    for key in ("logging", "loggings"):
        for it in properties.each(key):
            target = UNKNOWN if it is UNKNOWN else it.text("targetBucket")
            if target is not None:
                yield Reference(source=resource, key=key, values=(target,))


def versioning(resource: Resource, parts: Parts) -> None:
    """`BucketVersioning` and `BucketVersioningV2`."""
    properties = Properties.of(resource)
    status: Maybe[str | None] = "Disabled"
    mfa: Maybe[str | None] = None
    for it in properties.each("versioningConfiguration"):
        status = UNKNOWN if it is UNKNOWN else it.text("status")
        mfa = UNKNOWN if it is UNKNOWN else it.text("mfaDelete")
    requires_mfa = UNKNOWN if mfa is UNKNOWN else mfa == "Enabled"
    _add(resource, properties, parts, replace(NO_SETTINGS, versioning=status, requires_mfa_delete=requires_mfa))


def encryption(resource: Resource, parts: Parts) -> None:
    """`BucketServerSideEncryptionConfiguration` and its `V2`."""
    properties = Properties.of(resource)
    algorithm = _algorithm(properties, "rules")
    _add(resource, properties, parts, replace(NO_SETTINGS, encryption="AES256" if algorithm is None else algorithm))


def logging(resource: Resource, parts: Parts) -> None:
    """`BucketLogging` and `BucketLoggingV2`; which bucket is the target is settled by the join."""
    properties = Properties.of(resource)
    target = link(resource, properties, "targetBucket")
    parts.access_log_targets.append(target)
    _add(resource, properties, parts, replace(NO_SETTINGS, logs_access_elsewhere=True), target)


def lifecycle(resource: Resource, parts: Parts) -> None:
    """`BucketLifecycleConfiguration` and its `V2`."""
    properties = Properties.of(resource)
    rules = _lifecycle_rules(properties, "rules", _has_status)
    _add(resource, properties, parts, replace(NO_SETTINGS, lifecycle=rules))


def object_lock(resource: Resource, parts: Parts) -> None:
    """`BucketObjectLockConfiguration` and its `V2`."""
    properties = Properties.of(resource)
    _add(resource, properties, parts, replace(NO_SETTINGS, locked_days=_retention(properties, "rule")))


def request_payment(resource: Resource, parts: Parts) -> None:
    """`BucketRequestPaymentConfiguration` and its `V2`."""
    properties = Properties.of(resource)
    _add(resource, properties, parts, replace(NO_SETTINGS, payer=properties.text("payer")))


def ownership(resource: Resource, parts: Parts) -> None:
    """`BucketOwnershipControls`."""
    properties = Properties.of(resource)
    owner: Maybe[str | None] = None
    for it in properties.each("rule"):
        owner = UNKNOWN if it is UNKNOWN else it.text("objectOwnership")
    _add(resource, properties, parts, replace(NO_SETTINGS, ownership=owner))


def website(resource: Resource, parts: Parts) -> None:
    """`BucketWebsiteConfiguration` and its `V2`."""
    _add(resource, Properties.of(resource), parts, replace(NO_SETTINGS, is_website=True))


def _add(
    resource: Resource,
    properties: Properties,
    parts: Parts,
    settings: BucketSettings,
    log_target: Reference | None = None,
) -> None:
    parts.bucket_settings.append(
        BucketSettingsPart(
            settings=settings,
            bucket=link(resource, properties, "bucket"),
            log_target=log_target,
            secrets=resource.secrets,
        )
    )


def _only_boolean(properties: Properties, key: str, inner: str) -> Maybe[bool | None]:
    for it in properties.each(key):
        return UNKNOWN if it is UNKNOWN else it.boolean(inner, default=False)
    return None


def _inline_versioning(properties: Properties) -> Maybe[str | None]:
    enabled = _only_boolean(properties, "versioning", "enabled")
    if enabled is UNKNOWN or enabled is None:
        return enabled
    return "Enabled" if enabled else "Disabled"


def _inline_encryption(properties: Properties) -> Maybe[str | None]:
    for it in properties.each("serverSideEncryptionConfiguration"):
        return UNKNOWN if it is UNKNOWN else _algorithm(it, "rules" if it.has("rules") else "rule")
    return None


def _algorithm(properties: Properties, key: str) -> Maybe[str | None]:
    for rule in properties.each(key):
        if rule is UNKNOWN:
            return UNKNOWN
        for default in rule.each("applyServerSideEncryptionByDefault"):
            return UNKNOWN if default is UNKNOWN else default.text("sseAlgorithm")
    return None


def _inline_logging(properties: Properties) -> Maybe[bool | None]:
    for key in ("logging", "loggings"):
        for it in properties.each(key):
            if it is UNKNOWN:
                return UNKNOWN
            target = it.text("targetBucket")
            return UNKNOWN if target is UNKNOWN else target is not None and target != properties.raw("bucket")
    return None


def _inline_lifecycle(properties: Properties) -> Maybe[tuple[Maybe[LifecycleRule], ...] | None]:
    return _lifecycle_rules(properties, "lifecycleRules", lambda it: it.boolean("enabled", default=False)) or None


def _lifecycle_rules(
    properties: Properties, key: str, is_enabled: Callable[[Properties], Maybe[bool]]
) -> tuple[Maybe[LifecycleRule], ...]:
    return tuple(
        UNKNOWN if it is UNKNOWN else LifecycleRule(is_enabled=is_enabled(it), expires_after_days=_expiration(it))
        for it in properties.each(key)
    )


def _has_status(rule: Properties) -> Maybe[bool]:
    status = rule.text("status")
    return UNKNOWN if status is UNKNOWN else status == "Enabled"


def _inline_website(properties: Properties) -> Maybe[bool | None]:
    """A provider may report an empty object where there is no website."""
    for it in properties.each("website"):
        if it is UNKNOWN:
            return UNKNOWN
        if it.has("indexDocument") or it.has("redirectAllRequestsTo"):
            return True
    return None


def _expiration(rule: Properties) -> Maybe[float | None]:
    for it in rule.each("expiration"):
        if it is UNKNOWN:
            return UNKNOWN
        if it.has("date"):
            return 0  # everything older goes on that day, and what comes later goes at once
        # Providers report 0 where a rule only removes delete markers; S3 refuses it.
        days = it.number("days", default=0)
        return None if days == 0 else days
    return None


def _locked_days(properties: Properties, key: str) -> Maybe[float | None]:
    for it in properties.each(key):
        return UNKNOWN if it is UNKNOWN else _retention(it, "rule")
    return None


def _retention(properties: Properties, key: str) -> Maybe[float | None]:
    for rule in properties.each(key):
        for retention in (UNKNOWN,) if rule is UNKNOWN else rule.each("defaultRetention"):
            if retention is UNKNOWN:
                return UNKNOWN
            days, years = retention.number("days", default=0), retention.number("years", default=0)
            return UNKNOWN if days is UNKNOWN or years is UNKNOWN else days + years * _DAYS_OF_A_YEAR
    return None
