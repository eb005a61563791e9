"""The stack's configuration, typed and checked, and the names that follow from it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pulumi

_LONGEST_BUCKET_NAME = 63
_PREFIX = re.compile(r"[a-z0-9][a-z0-9-]*")
_KEY_PREFIX = re.compile(r"[A-Za-z0-9!_.'()-]+(/[A-Za-z0-9!_.'()-]+)*")

# What CloudWatch Logs accepts as retention (Amazon CloudWatch Logs API Reference, PutRetentionPolicy).
_RETENTION_DAYS = frozenset(
    (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the stack is deployed, known before anything is created."""

    partition: str
    account_id: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the keys of Pulumi.yaml say; see there for meanings and units."""

    name_prefix: str
    key_prefix: str
    delivers_to_cloudwatch: bool
    log_group_retention_days: int
    archive_after_days: int
    expire_after_days: int
    protect: bool
    force_destroy: bool


def read_settings(config: pulumi.Config, stack: str) -> Settings:
    """Read and check the configuration.

    Raises:
        pulumi.RunError: a value cannot be used; the message names the key.
    """
    settings = Settings(
        name_prefix=config.get("namePrefix") or f"trailguard-{stack}",
        key_prefix=config.require("keyPrefix"),
        delivers_to_cloudwatch=config.require_bool("cloudWatchLogs"),
        log_group_retention_days=config.require_int("logGroupRetentionDays"),
        archive_after_days=config.require_int("archiveAfterDays"),
        expire_after_days=config.require_int("expireAfterDays"),
        protect=config.require_bool("protect"),
        force_destroy=config.require_bool("forceDestroy"),
    )
    if not _PREFIX.fullmatch(settings.name_prefix):
        raise pulumi.RunError(
            "namePrefix: lower-case letters, digits and hyphens only, since bucket names begin with it"
        )
    if not _KEY_PREFIX.fullmatch(settings.key_prefix):
        raise pulumi.RunError("keyPrefix: a folder without leading or trailing slash is needed")
    if settings.log_group_retention_days not in _RETENTION_DAYS:
        raise pulumi.RunError(
            f"logGroupRetentionDays: CloudWatch Logs knows {', '.join(map(str, sorted(_RETENTION_DAYS)))}"
        )
    if not 0 < settings.archive_after_days < settings.expire_after_days:
        raise pulumi.RunError("archiveAfterDays: must be more than 0 and less than expireAfterDays")
    return settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every name and ARN that a policy document of the stack refers to.

    They are built instead of read from resources, so that all documents are known in a preview.
    """

    log_bucket: str
    access_log_bucket: str
    trail: str
    trail_arn: str
    log_group: str
    log_group_arn: str
    key_alias: str
    delivery_role: str
    delivery_policy: str


def build_names(prefix: str, account: Account) -> Names:
    """The names for one account and region.

    Raises:
        pulumi.RunError: a bucket's name would be longer than S3 allows.
    """
    suffix = f"{account.account_id}-{account.region}"
    names = Names(
        log_bucket=f"{prefix}-logs-{suffix}",
        access_log_bucket=f"{prefix}-access-{suffix}",
        trail=f"{prefix}-trail",
        trail_arn=f"arn:{account.partition}:cloudtrail:{account.region}:{account.account_id}:trail/{prefix}-trail",
        log_group=f"/aws/cloudtrail/{prefix}",
        log_group_arn=f"arn:{account.partition}:logs:{account.region}:{account.account_id}:log-group:/aws/cloudtrail/{prefix}",
        key_alias=f"alias/{prefix}-trail",
        delivery_role=f"{prefix}-delivery-{account.region}",
        delivery_policy=f"{prefix}-delivery-{account.region}",
    )
    too_long = len(names.access_log_bucket) - _LONGEST_BUCKET_NAME
    if too_long > 0:
        raise pulumi.RunError(f"namePrefix: {too_long} characters too long for a bucket name of {_LONGEST_BUCKET_NAME}")
    return names
