"""The parts of a Pulumi URN: `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`."""

from __future__ import annotations

_PREFIX = "urn:pulumi:"


def logical_name(urn: str) -> str:
    """Return the name that the program gave the resource; it may contain `::` itself."""
    return urn.split("::", 3)[-1]


def type_token(urn: str) -> str:
    """Return the resource's type without those of its parents; empty for a text that is not a whole URN."""
    parts = urn.split("::", 3)
    return parts[2].rpartition("$")[2] if len(parts) > 3 else ""


def stack_name(urn: str) -> str:
    """Return `<project>/<stack>`; empty for a text that is not a URN with a type."""
    parts = urn.split("::")
    return f"{parts[1]}/{parts[0].removeprefix(_PREFIX)}" if len(parts) > 2 and urn.startswith(_PREFIX) else ""


def provider_urn(reference: str) -> str:
    """Return the URN in a provider reference of a state, `<URN>::<id>`."""
    return reference.rsplit("::", 1)[0]
