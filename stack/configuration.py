"""Convert the Pulumi configuration to the arguments of the trail."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields

import pulumi
import pulumi.runtime
from reference_trail import (
    AlertingArguments,
    AnalysisArguments,
    EventArguments,
    InvalidArguments,
    ReferenceTrailArgs,
    StorageArguments,
)


def _key(field: str) -> str:
    """Return the configuration key of a field: `log_group_retention_days` is `logGroupRetentionDays`."""
    return re.sub(r"_([a-z])", lambda found: found.group(1).upper(), field)


KEYS = frozenset(
    {
        "namePrefix",
        *(
            _key(field.name)
            for group in (StorageArguments, EventArguments, AlertingArguments, AnalysisArguments)
            for field in fields(group)
        ),
    }
)
"""Every configuration key of the program."""


def keys_that_are_set() -> list[str]:
    """Return the keys of the project that have a value, without the project's name."""
    prefix = f"{pulumi.get_project()}:"
    return [key.removeprefix(prefix) for key in pulumi.runtime.get_config_env() if key.startswith(prefix)]


def read_arguments(config: pulumi.Config, stack: str, keys: Iterable[str] = ()) -> ReferenceTrailArgs:
    """Return the arguments from the checked configuration; the defaults are in Pulumi.yaml.

    Args:
        config: the configuration of the project.
        stack: name of the stack, the default of `namePrefix` (`trailguard-<stack>`).
        keys: the keys that have a value; Pulumi also accepts unknown keys.

    Raises:
        pulumi.RunError: some values are invalid; the message lists each key.
    """
    args = ReferenceTrailArgs(
        name_prefix=config.get("namePrefix") or f"trailguard-{stack}",
        storage=StorageArguments(
            key_prefix=config.require("keyPrefix"),
            cloud_watch_logs=config.require_bool("cloudWatchLogs"),
            log_group_retention_days=config.require_int("logGroupRetentionDays"),
            archive_after_days=config.require_int("archiveAfterDays"),
            expire_after_days=config.require_int("expireAfterDays"),
            permissions_boundary=config.get("permissionsBoundary") or "",
            protect=config.require_bool("protect"),
            force_destroy=config.require_bool("forceDestroy"),
        ),
        events=EventArguments(
            data_events=_texts(config, "dataEvents"),
            s3_data_event_buckets=_texts(config, "s3DataEventBuckets"),
            insights=config.require_bool("insights"),
            network_activity_sources=_texts(config, "networkActivitySources"),
            organization_id=config.get("organizationId") or "",
        ),
        alerting=AlertingArguments(
            alarms=config.require_bool("alarms"),
            ai_detections=config.require_bool("aiDetections"),
            tamper_rule=config.require_bool("tamperRule"),
            deployers=_texts(config, "deployers"),
            alert_subscriptions=_texts(config, "alertSubscriptions"),
            ai_data_buckets=_texts(config, "aiDataBuckets"),
            ai_data_readers=_texts(config, "aiDataReaders"),
            ai_functions=_texts(config, "aiFunctions"),
        ),
        analysis=AnalysisArguments(
            analysis=config.require_bool("analysis"),
            query_result_days=config.require_int("queryResultDays"),
            query_scan_limit_gib=config.require_int("queryScanLimitGib"),
            analysed_accounts=_texts(config, "analysedAccounts"),
        ),
    )
    errors = [*_unknown_keys(keys)]
    try:
        args.check()
    except InvalidArguments as error:
        errors += error.errors
    if errors:
        raise configuration_error(InvalidArguments(errors))
    return args


def configuration_error(error: InvalidArguments) -> pulumi.RunError:
    """Return the error with configuration keys instead of argument names."""
    return pulumi.RunError("\n".join(f"{_key(name)}: {reason}" for name, reason in error.errors))


def _unknown_keys(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key in sorted({*keys} - KEYS):
        meant = difflib.get_close_matches(key, sorted(KEYS), n=1)
        yield key, f"unknown key; did you mean {meant[0]}?" if meant else "unknown key"


def _texts(config: pulumi.Config, key: str) -> tuple[str, ...]:
    values = config.get_object(key)
    return tuple(map(str, values or ()))
