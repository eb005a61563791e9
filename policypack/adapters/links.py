"""Which resource of the stack a property refers to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping

from policypack.adapters.link import Link
from policypack.adapters.resource import Resource
from policypack.iam.arns import account_of
from policypack.model.frozen import frozen
from policypack.model.unknown import UNKNOWN


@frozen
class Targets:
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
    def is_outside(self) -> bool:
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


class Links:
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

    def find(self, link: Link, candidates: Candidates) -> Targets:
        """Resolve a link.

        Args:
            link: the property.
            candidates: what it may refer to.
        """
        if self._apart:
            candidates = candidates.only(link.source.urn)
        computed_from = self._dependencies(link.source, link.key, candidates, frozenset())
        if link.values is UNKNOWN:
            return self._unresolved(link, candidates, computed_from)
        urns: dict[str, None] = {}
        outside: list[str] = []
        unknown = False
        for value in link.values:
            if value is UNKNOWN:
                unknown = True
                continue
            named = candidates.named(value, link.source.urn, computed_from)
            urns.update(dict.fromkeys(named))
            if not named:
                outside.append(value)
        if unknown:
            rest = self._unresolved(link, candidates, [urn for urn in computed_from if urn not in urns])
            if len(rest.urns) > len(link.values):
                rest = Targets(incomplete=True)  # one of them, and nobody says which
            return Targets(
                urns=(*urns, *(urn for urn in rest.urns if urn not in urns)),
                outside=tuple(outside),
                incomplete=rest.incomplete,
            )
        return Targets(urns=tuple(urns), outside=tuple(outside))

    def _unresolved(self, link: Link, candidates: Candidates, computed_from: list[str]) -> Targets:
        if computed_from:
            return Targets(urns=tuple(computed_from))
        if link.source.parent in candidates:
            return Targets(urns=(link.source.parent,))
        return Targets(incomplete=True)

    def _dependencies(self, source: Resource, key: str, candidates: Candidates, seen: frozenset[str]) -> list[str]:
        found: dict[str, None] = {}
        for urn in source.property_dependencies.get(key, ()):
            if urn in candidates:
                found[urn] = None
            elif urn in self._by_urn and urn not in seen:
                found.update(dict.fromkeys(self._through(self._by_urn[urn], key, candidates, seen | {urn})))
        return list(found)

    def _through(self, between: Resource, key: str, candidates: Candidates, seen: frozenset[str]) -> list[str]:
        """What a resource in between stands for: what its property of the same name was computed from."""
        direct = self._dependencies(between, key, candidates, seen)
        if direct or key in between.property_dependencies:
            return direct
        value = between.properties.get(key)
        return candidates.named(value, between.urn) if isinstance(value, str) else []
