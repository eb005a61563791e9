"""The neutral record of one resource, before any meaning is read into it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field

from policypack.adapters.resources.values import Value
from policypack.model.frozen import frozen


@frozen
class Resource:
    """One resource, whatever the source.

    Attributes:
        type: the type token, `aws:s3/bucket:Bucket`.
        urn: the URN.
        name: the logical name.
        properties: the decoded properties; a key that is absent or null was not set.
        property_dependencies: for each input, the URNs of the resources it was computed from.
        parent: the URN of the parent, or the empty string.
        is_protected: the option `protect` is set: Pulumi refuses to delete it.
        inputs: the names of what the program sets; `None` if the source does not say.
        provider: the URN of the provider that manages it, or the empty string; another one may mean another account.
        secrets: the properties that hold a secret, where the source of the properties says so.
        dependencies: the URNs of the resources that are created before it.
    """

    type: str
    urn: str
    name: str
    properties: Mapping[str, Value]
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parent: str = ""
    is_protected: bool = False
    inputs: Collection[str] | None = None
    provider: str = ""
    secrets: Collection[str] = field(default=(), compare=False)
    dependencies: tuple[str, ...] = ()

    def is_set_by_program(self, key: str) -> bool:
        """Whether a property is not one that only the provider reports."""
        return key in (self.properties if self.inputs is None else self.inputs)
