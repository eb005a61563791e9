"""Violations whose messages would quote a secret: they are reported with fixed texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from policypack.iam.parsing.managed_policies import managed_policy_name
from policypack.model.assessment import Assessment, Status
from policypack.model.inventory import Inventory
from policypack.model.unknown import UNKNOWN

_SECRET = "is a secret, so details are not shown"
_BY_A_SECRET = "a policy document or an attachment that is a secret causes this, so that the details are not shown"


class Secrets(NamedTuple):
    """What violations of other resources must not quote.

    Attributes:
        policies: policies whose documents are secrets, or that a secret attaches, as `<URN>/<path>` or `<ARN>/`.
        attached: the ARNs of managed policies that a secret property attaches, and the names of those of AWS.
    """

    policies: frozenset[str]
    attached: frozenset[str]


FindSecrets: TypeAlias = Callable[[], Secrets]
"""Finds the secrets of an inventory; only a violation asks."""


def secrets_of(inventory: Inventory) -> Secrets:
    """Return the secrets that policies of an inventory are, or are attached by."""
    attaching = [it for it in inventory.managed_policies if it.origin.is_secret(it.path)]
    arns = {arn for it in attaching if it.arns is not UNKNOWN for arn in it.arns if arn is not UNKNOWN and arn}
    names = {name for arn in arns if (name := managed_policy_name(arn)) is not None}
    policies = {f"{it.origin.urn}/{it.path}" for it in inventory.policies if it.origin.is_secret(it.path)}
    return Secrets(policies=frozenset(policies | {f"{arn}/" for arn in arns}), attached=frozenset(arns | names))


def is_secret(item: Assessment, secret: FindSecrets) -> bool:
    """Return whether the message of a violation may quote a secret: of its own property, or of a policy that causes it.

    The cost is that of a search through the message for each managed policy that a secret attaches.
    """
    if item.status is not Status.VIOLATION:
        return False
    paths = item.path.split(", ") if ", " in item.path else (item.path,)
    for path in paths:
        if item.origin.is_secret(path):
            return True
    found = secret()
    if any(cause.rsplit("/statement ", 1)[0] in found.policies for cause in item.causes):
        return True
    return any(it in item.message or it in item.fix for it in found.attached)


def redacted(item: Assessment, remediation: str) -> Assessment:
    """Return the same violation with a fixed message, which quotes nothing that the control read."""
    message = f"{item.path} {_SECRET}" if item.origin.is_secret(item.path) else _BY_A_SECRET
    return replace(item, message=message, fix=remediation)
