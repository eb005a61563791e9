"""The keys of Pulumi.yaml -> the arguments of the trail."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields

import pulumi
import pulumi.runtime
from reference_trail import Answering, InvalidArguments, Keeping, Recording, ReferenceTrailArgs, Watching


def _key(field: str) -> str:
    """`log_group_retention_days` -> `logGroupRetentionDays`."""
    return re.sub(r"_([a-z])", lambda found: found.group(1).upper(), field)


KEYS = frozenset(
    {
        "namePrefix",
        *(_key(field.name) for group in (Keeping, Recording, Watching, Answering) for field in fields(group)),
    }
)
"""Every key that is read."""


def keys_that_are_set() -> list[str]:
    """The project's keys that have a value, by their own names."""
    prefix = f"{pulumi.get_project()}:"
    return [key.removeprefix(prefix) for key in pulumi.runtime.get_config_env() if key.startswith(prefix)]


def read_arguments(config: pulumi.Config, stack: str, keys: Iterable[str] = ()) -> ReferenceTrailArgs:
    """Read and check the configuration; the defaults are those of Pulumi.yaml.

    Args:
        config: the values.
        stack: the stack's name, which names begin with unless configured.
        keys: the keys that have a value; Pulumi accepts any.

    Raises:
        pulumi.RunError: some values cannot be used; the message names each key.
    """
    args = ReferenceTrailArgs(
        name_prefix=config.get("namePrefix") or f"trailguard-{stack}",
        keeping=Keeping(
            key_prefix=config.require("keyPrefix"),
            cloud_watch_logs=config.require_bool("cloudWatchLogs"),
            log_group_retention_days=config.require_int("logGroupRetentionDays"),
            archive_after_days=config.require_int("archiveAfterDays"),
            expire_after_days=config.require_int("expireAfterDays"),
            permissions_boundary=config.get("permissionsBoundary") or "",
            protect=config.require_bool("protect"),
            force_destroy=config.require_bool("forceDestroy"),
        ),
        recording=Recording(
            data_events=_texts(config, "dataEvents"),
            s3_data_event_buckets=_texts(config, "s3DataEventBuckets"),
            insights=config.require_bool("insights"),
            network_activity_sources=_texts(config, "networkActivitySources"),
            organization_id=config.get("organizationId") or "",
        ),
        watching=Watching(
            alarms=config.require_bool("alarms"),
            ai_detections=config.require_bool("aiDetections"),
            tamper_rule=config.require_bool("tamperRule"),
            deployers=_texts(config, "deployers"),
            alert_subscriptions=_texts(config, "alertSubscriptions"),
            ai_data_buckets=_texts(config, "aiDataBuckets"),
            ai_data_readers=_texts(config, "aiDataReaders"),
            ai_functions=_texts(config, "aiFunctions"),
        ),
        answering=Answering(
            analysis=config.require_bool("analysis"),
            query_result_days=config.require_int("queryResultDays"),
            query_scan_limit_gib=config.require_int("queryScanLimitGib"),
            analysed_accounts=_texts(config, "analysedAccounts"),
        ),
    )
    problems = [*_unknown_keys(keys)]
    try:
        args.check()
    except InvalidArguments as error:
        problems += error.problems
    if problems:
        raise refusal(InvalidArguments(problems))
    return args


def refusal(error: InvalidArguments) -> pulumi.RunError:
    """The same in the words of the configuration."""
    return pulumi.RunError("\n".join(f"{_key(name)}: {reason}" for name, reason in error.problems))


def _unknown_keys(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key in sorted({*keys} - KEYS):
        meant = difflib.get_close_matches(key, sorted(KEYS), n=1)
        yield key, f"unknown key; did you mean {meant[0]}?" if meant else "unknown key"


def _texts(config: pulumi.Config, key: str) -> tuple[str, ...]:
    values = config.get_object(key)
    return tuple(map(str, values or ()))
