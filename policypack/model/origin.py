"""Where a model object comes from: the resource that a finding names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field

from policypack.model.frozen import frozen


@frozen
class Malformed:
    """A property whose value has a type that the provider does not accept there.

    Attributes:
        path: the property's path in Pulumi's spelling, `isMultiRegionTrail`, `grants[0].uri`.
        reason: what was expected and what was found, without the value: `a list instead of a boolean`.
    """

    path: str
    reason: str


@frozen
class Origin:
    """The resource that a model object was read from.

    Attributes:
        urn: the resource's URN; empty for a stack that declares no resource.
        type: the type token, `aws:cloudtrail/trail:Trail`.
        name: the logical name that the program gave it.
        malformed: properties that were read and had a wrong type; their values are unknown to the model.
        secrets: the top-level properties that hold a secret, however deep; no message may quote what they say.
    """

    urn: str
    type: str
    name: str
    malformed: tuple[Malformed, ...] = ()
    secrets: Collection[str] = field(default=(), compare=False)

    def is_secret(self, path: str) -> bool:
        """Whether a property's path, `grants[0].uri`, lies in a property that holds a secret."""
        return self.secrets != () and path.partition("[")[0].partition(".")[0] in self.secrets
