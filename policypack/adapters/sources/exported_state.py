"""State exports -> `Resource`s, without the engine.

Read are `pulumi stack export` files (`deployment`) and the checkpoints of self-managed backends (`checkpoint`), both
of version 3. Secrets are never decrypted: they are unknown values.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from policypack.adapters.providers import is_known_type
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.secrets import SecretProperties
from policypack.adapters.sources import deep_json
from policypack.adapters.sources.drift import Setters, differs
from policypack.adapters.sources.source_positions import source
from policypack.adapters.sources.undecoded import Undecoded, side
from policypack.model.assessment import SourcePosition
from policypack.model.urn import logical_name, provider_urn, stack_name

SUPPORTED_VERSION = 3


class UnreadableState(ValueError):
    """A file is not a state that can be evaluated; the message gives the reason in one clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedStack:
    """The resources of one state.

    Attributes:
        name: `<project>/<stack>`, from the URNs; empty for a state without resources.
        inputs: every resource that a control may be about with its inputs, as resource policies see it.
        outputs: every resource with its outputs, as stack policies see it.
        drifted: the resources whose outputs say something that their inputs do not, with all that the outputs say.
        problems: entries that are no resources, one clause each; the rest of the state is read all the same.
        sources: URN -> where the program declares the resource, as far as the engine recorded it.
    """

    name: str
    inputs: tuple[Resource, ...]
    outputs: tuple[Resource, ...]
    drifted: tuple[Resource, ...] = ()
    problems: tuple[str, ...] = ()
    sources: Mapping[str, SourcePosition] = field(default_factory=dict)


def read_state(text: str | bytes) -> ExportedStack:
    """Read one state.

    Raises:
        UnreadableState: the text is no JSON, or no state, or one of another version.
    """
    return read_document(_parse(text))


def read_document(document: object) -> ExportedStack:
    """Read one state that is parsed already.

    Raises:
        UnreadableState: it is no state, or one of another version.
    """
    if not isinstance(document, Mapping):
        raise UnreadableState("not a state export: the document is not an object")
    return read_entries(_entries(document))


def read_entries(entries: Iterable[object]) -> ExportedStack:
    """Read the resources of a state, or those that a preview plans."""
    inputs: list[Resource] = []
    outputs: list[Resource] = []
    problems: list[str] = []
    declared_by: dict[str, Mapping[str, object]] = {}
    setters = Setters()
    changed: list[tuple[Resource, Mapping[str, object], dict[str, object]]] = []
    for index, entry in enumerate(entries):
        if not _is_resource(entry):
            problems.append(f"resources[{index}] is not a resource: it has no urn and type")
        elif entry.get("delete") is True or entry.get("external") is True:
            continue  # replaced already and waiting to be deleted; only read, and declared elsewhere
        else:
            resource, reported = _resource(entry), side(entry, "outputs")
            if not is_known_type(str(entry["type"])):
                outputs.append(resource(properties=Undecoded(reported or side(entry, "inputs"))))
                continue
            declared_by[str(entry["urn"])] = entry
            declared = side(entry, "inputs")
            inputs.append(resource(properties=Undecoded(declared), secrets=SecretProperties(declared)))
            secrets = SecretProperties(reported)
            outputs.append(resource(properties=Undecoded(reported, declared), inputs=declared.keys(), secrets=secrets))
            setters.add(inputs[-1], declared)
            if differs(inputs[-1].type, declared, reported):
                changed.append((inputs[-1], declared, reported))
    return ExportedStack(
        name=_stack_name(outputs),
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        drifted=tuple(setters.drifted(changed)),
        problems=tuple(problems),
        sources=_Sources(declared_by),
    )


class _Sources(Mapping[str, SourcePosition]):
    """Positions, read where the first finding on a resource asks for them."""

    def __init__(self, entries: Mapping[str, Mapping[str, object]]) -> None:
        self._entries = entries
        self._found: dict[str, SourcePosition | None] = {}

    def __getitem__(self, urn: str) -> SourcePosition:
        if urn not in self._found:
            self._found[urn] = source(self._entries[urn])
        position = self._found[urn]
        if position is None:
            raise KeyError(urn)
        return position

    def __iter__(self) -> Iterator[str]:
        return (urn for urn in self._entries if self.get(urn) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _parse(text: str | bytes) -> object:
    if not text.strip():
        raise UnreadableState("the file is empty")
    try:
        return deep_json.loads(text)
    except ValueError as error:
        raise UnreadableState(f"not JSON ({type(error).__name__})") from None


def _entries(document: Mapping[str, object]) -> Sequence[object]:
    if "version" not in document or not ("deployment" in document or "checkpoint" in document):
        raise UnreadableState("not a state export: it has no version with a deployment or checkpoint")
    if document["version"] != SUPPORTED_VERSION:
        raise UnreadableState(f"a state of another version than {SUPPORTED_VERSION}, which is the one supported")
    deployment = document.get("deployment")
    if "checkpoint" in document:
        checkpoint = document["checkpoint"]
        deployment = checkpoint.get("latest") if isinstance(checkpoint, Mapping) else checkpoint
        if deployment is None and isinstance(checkpoint, Mapping):
            return ()  # a stack that was never updated
    if not isinstance(deployment, Mapping):
        raise UnreadableState("not a state export: the deployment is not an object")
    resources = deployment.get("resources")
    if resources is None:
        return ()
    if not isinstance(resources, Sequence) or isinstance(resources, str):
        raise UnreadableState("not a state export: resources is not a list")
    return resources


def _resource(entry: Mapping[str, object]) -> Callable[..., Resource]:
    """Return a function that makes a resource of an entry; it takes the properties of one side."""
    urn, parent = str(entry["urn"]), entry.get("parent")
    by_property, provider = entry.get("propertyDependencies") or {}, entry.get("provider")
    dependencies = entry.get("dependencies")
    return functools.partial(
        Resource,
        type=str(entry["type"]),
        urn=urn,
        name=logical_name(urn),
        property_dependencies={
            str(key): tuple(map(str, urns)) if urns else ()
            for key, urns in (by_property if isinstance(by_property, Mapping) else {}).items()
            if isinstance(urns, list)
        },
        parent=parent if isinstance(parent, str) else "",
        is_protected=entry.get("protect") is True,
        provider=provider_urn(provider) if isinstance(provider, str) else "",
        dependencies=tuple(map(str, dependencies)) if isinstance(dependencies, list) else (),
    )


def _is_resource(entry: object) -> TypeGuard[dict[str, object]]:
    if not isinstance(entry, dict):
        return False
    urn, token = entry.get("urn"), entry.get("type")
    return isinstance(urn, str) and isinstance(token, str) and urn != "" and token != ""


def _stack_name(resources: Sequence[Resource]) -> str:
    """Return the `<project>/<stack>` of the first resource with a URN; empty without one."""
    return next((name for resource in resources if (name := stack_name(resource.urn))), "")
