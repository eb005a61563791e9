"""Provider resources of the classic provider: which of them use one account.

Source: Pulumi AWS provider, "Installation & Configuration". The credentials decide the account: `profile`, `accessKey`,
`assumeRoles` and so on. `region`, `defaultTags` and `ignoreTags` do not, nor does the version of the provider.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from policypack.adapters.resources.locations import Provider
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value
from policypack.iam.matching.arn_fields import account_of
from policypack.model.unknown import UNKNOWN, Unknown

PROVIDER_TYPE = "pulumi:providers:aws"

_OF_NO_ACCOUNT = frozenset(
    {
        "__internal",
        "defaultTags",
        "ignoreTags",
        "pluginDownloadURL",
        "region",
        "skipRegionValidation",
        "version",
    }
)
_ABSENT: tuple[Value, ...] = (None, "", (), {}, False)
"""Values that mean the same as no value. Pulumi's SDKs set `skipCredentialsValidation: false` on explicit providers."""

_ACCOUNT = re.compile(r"\d{12}")
_SPELLED = {"true": True, "false": False}
_ROLES = ("assumeRoles", "assumeRole", "assumeRoleWithWebIdentity")


def provider(resource: Resource) -> Provider | None:
    """The provider that a resource of the type `PROVIDER_TYPE` represents; `None` for any other resource.

    A provider with an input that is unknown, a secret of a state among them, has a key of its own.
    """
    if resource.type != PROVIDER_TYPE:
        return None
    inputs = {str(key): _plain(resource.properties.get(key)) for key in resource.properties}
    region = inputs.get("region")
    deciding = {key: value for key, value in inputs.items() if key not in _OF_NO_ACCOUNT and value not in _ABSENT}
    # Something like AWS at an endpoint of its own has accounts of its own.
    account_id = None if "endpoints" in deciding else _account_id(inputs)
    return Provider(
        key=f"account {account_id}" if account_id else _canonical(deciding) or resource.urn,
        account_id=account_id,
        region=region if (isinstance(region, str) and region) or region is UNKNOWN else None,
    )


def _plain(value: Value) -> Value:
    """The value, where the engine keeps it as JSON text: nested inputs of providers are."""
    if not isinstance(value, str):
        return value
    if value in _SPELLED:
        return _SPELLED[value]
    if value[:1] not in ("[", "{"):
        return value
    try:
        return _decoded(json.loads(value))
    except (ValueError, RecursionError):
        return value


def _decoded(value: object) -> Value:
    if isinstance(value, dict):
        return {str(key): _decoded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_decoded(inner) for inner in value)
    return value if isinstance(value, str | bool | float | None) else str(value)


def _canonical(inputs: Mapping[str, Value]) -> str | None:
    """A text that is equal for equal inputs; `None` where one of them is unknown."""
    try:
        return f"inputs {json.dumps(inputs, sort_keys=True)}"
    except (TypeError, ValueError, RecursionError):  # an unknown value is no JSON
        return None


def _account_id(inputs: Mapping[str, Value]) -> str | None:
    """The account that the provider can only use: the one allowed, or that of the role it assumes last."""
    allowed = inputs.get("allowedAccountIds")
    if isinstance(allowed, tuple) and len(allowed) == 1 and isinstance(allowed[0], str):
        return allowed[0] if _ACCOUNT.fullmatch(allowed[0]) else None
    if isinstance(allowed, Unknown):
        return None
    for key in _ROLES:
        roles = inputs.get(key)
        last = roles[-1] if isinstance(roles, tuple) and roles else roles
        if isinstance(last, Mapping):
            arn = last.get("roleArn")
            return account_of(arn) if isinstance(arn, str) else None
    return None
