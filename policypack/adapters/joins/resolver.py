"""Which resource of the stack a property refers to.

Bound: each resource between a property and what it was computed from is followed once per set of candidates, so all
links of a stack cost as much as the stack has dependencies. More targets than a program can mean are not kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping

from policypack.adapters.parts.reference import Reference
from policypack.adapters.resources.resource import Resource
from policypack.iam.matching.arn_fields import account_of
from policypack.model.frozen import frozen
from policypack.model.unknown import UNKNOWN

_MOST_TARGETS = 100
"""A property that was computed from more resources than this does not tell which of them it means."""

_MOST_NAMESAKES = 4
"""AWS gives a name once per account and region. More resources of one name are an ambiguity, not a relation."""


@frozen
class ResolvedReference:
    """What a link was found to refer to.

    Attributes:
        urns: resources of the stack, in order, each once.
        outside: known names or ARNs that no resource of the stack has.
        incomplete: the link has a value that is unknown and that nothing resolves.
    """

    urns: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    incomplete: bool = False

    @property
    def is_external(self) -> bool:
        """The link refers only to what the stack does not declare."""
        return not self.urns and not self.incomplete


class Candidates:
    """What a link may refer to: resources by their URNs, each with the names, ids and ARNs that are known of it.

    Args:
        names: URN -> the names.
        scopes: URN -> where a name is unique, for the candidates and for the resources that refer to them: a name
            refers only to a resource of the same scope. An ARN with an account refers to its resource from anywhere.
            Without scopes, every name does.
    """

    def __init__(self, names: Mapping[str, frozenset[str]], scopes: Mapping[str, Hashable] | None = None) -> None:
        self.names = names
        self.reached: dict[tuple[str, str], tuple[str, ...]] = {}
        """Resource in between and property -> what the property was computed from; filled by `Links`."""
        self._scopes = scopes
        self._by_name: defaultdict[tuple[str, Hashable], list[str]] = defaultdict(list)
        for urn, known in names.items():
            for name in known:
                self._by_name[name, self._scope(name, urn)].append(urn)

    def __contains__(self, urn: str) -> bool:
        return urn in self.names

    def only(self, urn: str) -> Candidates:
        """One of them, if it is there."""
        return Candidates({urn: self.names[urn]} if urn in self.names else {}, self._scopes)

    def named(self, name: str, source: str, computed_from: Collection[str] = ()) -> list[str]:
        """The URNs of those that have this name.

        Args:
            name: as a property gives it.
            source: the URN of the resource that has the property.
            computed_from: candidates that the property was computed from: these it may refer to in any scope.
        """
        scope = self._scope(name, source)
        found = self._by_name.get((name, scope), [])
        if scope is None or not computed_from:
            return found
        elsewhere = [urn for urn in computed_from if name in self.names[urn] and self._scope(name, urn) != scope]
        return [*found, *elsewhere] if elsewhere else found

    def _scope(self, name: str, urn: str) -> Hashable:
        if self._scopes is None or (name.startswith("arn:") and account_of(name) is not None):
            return None
        return self._scopes.get(urn)


class ReferenceResolver:
    """Resolves links among the resources of one stack.

    A name that is known must match. Where it is unknown, as ids are in a preview, the engine's property
    dependencies tell which resources the property was computed from; a resource in between (the `bucket` of an
    access block used as the `bucket` of a policy) is followed. A resource without either belongs to its parent.

    Args:
        resources: those of the stack.
        apart: every resource stands for itself, as if it were the only one: a link leads to its own resource at most.
    """

    def __init__(self, resources: Iterable[Resource], *, apart: bool = False) -> None:
        self._apart = apart
        self._by_urn = {} if apart else {resource.urn: resource for resource in resources}

    def find(self, link: Reference, candidates: Candidates) -> ResolvedReference:
        """Resolve a link.

        Args:
            link: the property.
            candidates: what it may refer to.
        """
        if self._apart:
            candidates = candidates.only(link.source.urn)
        computed_from = self._computed_from(link.source, link.key, candidates)
        if link.values is UNKNOWN:
            return self._unresolved(link, candidates, computed_from)
        urns: dict[str, None] = {}
        outside: list[str] = []
        unknown = ambiguous = False
        for value in link.values:
            if value is UNKNOWN:
                unknown = True
                continue
            named = _unambiguous(value, link.source.urn, candidates, computed_from)
            urns.update(dict.fromkeys(named or ()))
            ambiguous = ambiguous or named is None
            if named == []:
                outside.append(value)
        if unknown:
            rest = self._unresolved(link, candidates, [urn for urn in computed_from if urn not in urns])
            if len(rest.urns) > len(link.values):
                rest = ResolvedReference(incomplete=True)  # one of them, and nothing says which
            urns.update(dict.fromkeys(rest.urns))
            ambiguous = ambiguous or rest.incomplete
        return ResolvedReference(urns=tuple(urns), outside=tuple(outside), incomplete=ambiguous)

    def _unresolved(self, link: Reference, candidates: Candidates, computed_from: list[str]) -> ResolvedReference:
        if len(computed_from) > _MOST_TARGETS:
            return ResolvedReference(incomplete=True)
        if computed_from:
            return ResolvedReference(urns=tuple(computed_from))
        if link.source.parent in candidates:
            return ResolvedReference(urns=(link.source.parent,))
        return ResolvedReference(incomplete=True)

    def _computed_from(self, source: Resource, key: str, candidates: Candidates) -> list[str]:
        """The candidates that a property was computed from, if by way of resources in between."""
        found: dict[str, None] = {}
        for urn in source.property_dependencies.get(key, ()):
            found.update(dict.fromkeys(self._behind(urn, key, candidates)))
        return list(found)

    def _behind(self, urn: str, key: str, candidates: Candidates) -> tuple[str, ...]:
        """The candidates that a resource stands for: itself, or what its property of the same name was computed from.

        Dependencies of Pulumi never form a circle; one in a broken state ends where it closes.
        """
        known, begun, waiting = candidates.reached, set[str](), [urn]
        while waiting:
            current = waiting[-1]
            if (current, key) in known:
                waiting.pop()
                continue
            begun.add(current)
            dependencies = self._followed(current, key, candidates)
            missing = [it for it in dependencies if (it, key) not in known and it not in begun]
            if missing:
                waiting.extend(missing)
                continue
            found = dict.fromkeys(it for each in dependencies for it in known.get((each, key), ()))
            known[current, key] = tuple(found)[: _MOST_TARGETS + 1] or self._by_literal(current, key, candidates)
        return known[urn, key]

    def _followed(self, urn: str, key: str, candidates: Candidates) -> tuple[str, ...]:
        """What is looked at behind a resource; nothing behind a candidate."""
        between = None if urn in candidates else self._by_urn.get(urn)
        return () if between is None else between.property_dependencies.get(key, ())

    def _by_literal(self, urn: str, key: str, candidates: Candidates) -> tuple[str, ...]:
        """The candidate itself, or those that the property of a resource in between names literally."""
        if urn in candidates:
            return (urn,)
        between = self._by_urn.get(urn)
        if between is None or key in between.property_dependencies:
            return ()
        value = between.properties.get(key)
        return tuple(candidates.named(value, urn)[: _MOST_TARGETS + 1]) if isinstance(value, str) else ()


def _unambiguous(name: str, source: str, candidates: Candidates, computed_from: list[str]) -> list[str] | None:
    """The candidates of a name that a property means; `None` where many have it and nothing tells them apart."""
    named = candidates.named(name, source, computed_from)
    if len(named) <= _MOST_NAMESAKES:
        return named
    return [urn for urn in computed_from if name in candidates.names[urn]] or None
