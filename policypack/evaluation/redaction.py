"""Replaces the messages of violations that could quote a secret by fixed texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from policypack.iam.parsing.managed_policies import managed_policy_name
from policypack.model.assessment import Assessment, Status
from policypack.model.inventory import Inventory
from policypack.model.unknown import UNKNOWN

_SECRET = "is a secret, so details are not shown"
_BY_A_SECRET = "a secret policy document or attachment causes this violation, so details are not shown"


class Secrets(NamedTuple):
    """The secrets of an inventory that violations of other resources must not quote.

    Attributes:
        policies: policies with a secret document or a secret attachment, as `<URN>/<path>` or `<ARN>/`.
        attached: the ARNs of managed policies that a secret property attaches, and the names of those of AWS.
    """

    policies: frozenset[str]
    attached: frozenset[str]


FindSecrets: TypeAlias = Callable[[], Secrets]
"""Returns the secrets of an inventory; called only if there is a violation."""


def secrets_of(inventory: Inventory) -> Secrets:
    """Return the secret policy documents and attachments of an inventory."""
    attaching = [it for it in inventory.managed_policies if it.origin.is_secret(it.path)]
    arns = {arn for it in attaching if it.arns is not UNKNOWN for arn in it.arns if arn is not UNKNOWN and arn}
    names = {name for arn in arns if (name := managed_policy_name(arn)) is not None}
    policies = {f"{it.origin.urn}/{it.path}" for it in inventory.policies if it.origin.is_secret(it.path)}
    return Secrets(policies=frozenset(policies | {f"{arn}/" for arn in arns}), attached=frozenset(arns | names))


def is_secret(item: Assessment, secret: FindSecrets) -> bool:
    """Return whether the message of a violation may quote a secret: its own property, or a policy that causes it.

    The cost is one search through the message per managed policy with a secret attachment.
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
    """Return the violation with a fixed message that quotes no value."""
    message = f"{item.path} {_SECRET}" if item.origin.is_secret(item.path) else _BY_A_SECRET
    return replace(item, message=message, fix=remediation)
