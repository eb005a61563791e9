"""Shared readers of tags and policy documents of the classic provider."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import datetime

from policypack.adapters.aws.policy_limits import limit_of
from policypack.adapters.parts.parts import Parts
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value
from policypack.iam.conditions.in_force import in_force
from policypack.iam.parsing.documents import parse
from policypack.iam.parsing.limits import excess
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Document, PolicyKind, Unreadable
from policypack.model.tags import Tags
from policypack.model.unknown import UNKNOWN, Maybe

_REMOVED_BY_EMPTY_OBJECT = ("aws:s3/accessPoint:AccessPoint", "aws:secretsmanager/secret:Secret")
"""Types whose argument `policy`, set to `{}`, removes the policy (Pulumi AWS provider, AccessPoint and Secret)."""


def tags(properties: Properties) -> Tags:
    """Return the tags of a resource: its own, and those that the provider adds (`tagsAll`), where they are known."""
    found: dict[str, Maybe[str]] = {}
    for key in ("tagsAll", "tags"):
        value = properties.raw(key)
        if value is UNKNOWN:
            return UNKNOWN
        if isinstance(value, Mapping):
            found.update((name, it if isinstance(it, str) else UNKNOWN) for name, it in value.items())
    return tuple(found.items())


def policy(
    resource: Resource, properties: Properties, key: str, kind: PolicyKind, parts: Parts
) -> DeclaredPolicy | None:
    """Return the policy document in a property with the statements in force; `None` when it is not set.

    The parser gets any value and reports one that is not a text. Providers report an unset property as an empty text;
    only a resource that is itself a policy always has one. An empty object removes the policy where the provider
    documents it.
    """
    value = properties.raw(key)
    if value is None or (value == "" and not resource.type.endswith("Policy")):
        return None
    if resource.type in _REMOVED_BY_EMPTY_OBJECT and isinstance(value, str) and value.split() in (["{}"], ["{", "}"]):
        return None
    document = UNKNOWN if value is UNKNOWN else _document(value, kind, limit_of(resource.type, kind), parts.at)
    return DeclaredPolicy(
        origin=properties.origin(resource),
        path=properties.path(key),
        kind=kind,
        document=document,
        own_accounts=parts.places.own_accounts(resource),
    )


def _document(value: Value, kind: PolicyKind, limit: int, at: datetime | None) -> Maybe[Document | Unreadable]:
    """Return the document as it is in force; one that is larger than AWS accepts is not read any further."""
    too_large = excess(value, limit)
    if too_large:
        return Unreadable(reason=too_large)
    return _text_in_force(value, kind, at) if isinstance(value, str) else _in_force(parse(value, kind), at)


@functools.lru_cache(maxsize=4096)
def _text_in_force(text: str, kind: PolicyKind, at: datetime | None) -> Maybe[Document | Unreadable]:
    """Return the same, kept: inputs and outputs of a resource mostly have one text."""
    return _in_force(parse(text, kind), at)


def _in_force(document: Maybe[Document | Unreadable], at: datetime | None) -> Maybe[Document | Unreadable]:
    return in_force(document, at) if isinstance(document, Document) else document


def add_policy(
    resource: Resource, properties: Properties, key: str, kind: PolicyKind, parts: Parts
) -> DeclaredPolicy | None:
    """Read a policy document as `policy` does, and add it to the policies of the stack."""
    declared = policy(resource, properties, key, kind, parts)
    if declared is not None:
        parts.policies.append(declared)
    return declared
