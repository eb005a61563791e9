"""The configuration of the reference stack: what it accepts, and what it says of what it does not."""

from __future__ import annotations

import pulumi
import pytest
from pulumi.runtime import set_all_config
from settings import Account, build_names, read_settings

DEFAULTS = {
    "namePrefix": "",
    "keyPrefix": "cloudtrail",
    "cloudWatchLogs": "true",
    "logGroupRetentionDays": "365",
    "archiveAfterDays": "90",
    "expireAfterDays": "2557",
    "protect": "true",
    "forceDestroy": "false",
}
ACCOUNT = Account(partition="aws", account_id="123456789012", region="us-east-1")


def config(**changed: str) -> pulumi.Config:
    set_all_config({f"trail:{key}": value for key, value in {**DEFAULTS, **changed}.items()})
    return pulumi.Config("trail")


def test_defaults_take_their_names_from_the_stack() -> None:
    settings = read_settings(config(), "prod")
    assert settings.name_prefix == "trailguard-prod"
    assert settings.delivers_to_cloudwatch
    assert settings.protect
    assert not settings.force_destroy


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"namePrefix": "Acme"}, "namePrefix: lower-case letters, digits and hyphens only"),
        ({"namePrefix": "-acme"}, "namePrefix: lower-case letters, digits and hyphens only"),
        ({"keyPrefix": "/logs"}, "keyPrefix: a folder without leading or trailing slash is needed"),
        ({"keyPrefix": ""}, "keyPrefix: a folder without leading or trailing slash is needed"),
        ({"keyPrefix": "a b"}, "keyPrefix: a folder without leading or trailing slash is needed"),
        ({"logGroupRetentionDays": "31"}, "logGroupRetentionDays: CloudWatch Logs knows 1, 3, 5, 7"),
        ({"archiveAfterDays": "2557"}, "archiveAfterDays: must be more than 0 and less than expireAfterDays"),
        ({"archiveAfterDays": "0"}, "archiveAfterDays: must be more than 0 and less than expireAfterDays"),
    ],
)
def test_what_cannot_be_used_is_named(changed: dict[str, str], message: str) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        read_settings(config(**changed), "dev")
    assert str(refused.value).startswith(message)


def test_names_of_buckets_fit() -> None:
    longest = "a" * (63 - len("-access-123456789012-us-east-1"))
    assert len(build_names(longest, ACCOUNT).access_log_bucket) == 63
    with pytest.raises(pulumi.RunError, match="namePrefix: 1 characters too long for a bucket name of 63"):
        build_names(f"{longest}a", ACCOUNT)
