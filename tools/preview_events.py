"""The engine's event log (`--event-log`, one JSON object a line) parsed into findings and resources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import decode_properties
from policypack.model.policy import Document
from policypack.model.urn import logical_name


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One finding of the pack, as the engine reports it."""

    control: str
    resource: str
    level: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """The number of policy documents in a preview that the pack could and could not evaluate."""

    evaluated: int
    not_evaluated: int


def events(log: Path) -> Iterator[dict[str, dict[str, object]]]:
    """Return the events in order."""
    for line in log.read_text("utf-8").splitlines():
        yield json.loads(line)


def findings(log: Path) -> list[Finding]:
    """Return the sorted findings of all policy packs."""
    return sorted(
        Finding(
            control=str(event["policyName"]),
            resource=logical_name(str(event["resourceUrn"])),
            level=str(event["enforcementLevel"]),
            severity=str(event["severity"]),
            message=str(event["message"]).strip(),
        )
        for event in (entry.get("policyEvent") for entry in events(log))
        if event is not None
    )


def planned_resources(log: Path) -> list[Resource]:
    """Return the resources of the steps with their known inputs."""
    found = {}
    for entry in events(log):
        metadata = entry.get("resourcePreEvent", {}).get("metadata")
        new = metadata.get("new") if isinstance(metadata, dict) else None
        if new:
            found[new["urn"]] = Resource(
                type=new["type"],
                urn=new["urn"],
                name=logical_name(new["urn"]),
                properties=decode_properties(new["inputs"]),
                parent=new["parent"],
            )
    return list(found.values())


def count_documents(log: Path) -> Documents:
    """Return the numbers of policy documents that the pack could and could not evaluate."""
    policies = build_inventory(planned_resources(log)).policies
    evaluated = sum(isinstance(policy.document, Document) for policy in policies)
    return Documents(evaluated=evaluated, not_evaluated=len(policies) - evaluated)
