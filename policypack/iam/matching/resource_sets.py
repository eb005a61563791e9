"""The resources that a statement applies to, as sets that patterns and exceptions define.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Resource" and "NotResource", and
"Policy evaluation logic" (each Deny applies by itself, so several Denies together deny the union of their resources).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from policypack.iam.matching.arn_fields import PARTS, SERVICE_PART
from policypack.iam.matching.arn_readings import include_together, includes, may_overlap, overlap
from policypack.iam.matching.arns import (
    common_pattern,
    is_every_name,
    ordered_common,
    partitions_of,
    parts_of,
    service_of,
)
from policypack.iam.matching.globs import has_wildcard, is_everything
from policypack.iam.matching.resource_types import arn_services, own_resources, whole_kind
from policypack.model.policy import LITERAL_DOLLAR, LITERAL_QUESTION_MARK, LITERAL_STAR, Statement
from policypack.model.unknown import UNKNOWN, Maybe

_LITERAL_CHARACTERS = frozenset((LITERAL_DOLLAR, LITERAL_QUESTION_MARK, LITERAL_STAR))
"""Characters that no name of a resource has: a pattern with one of them is the narrower of two."""


@dataclass(frozen=True, slots=True)
class ResourceSet:
    """The resources that a pattern matches, without those that exceptions match.

    Attributes:
        pattern: the pattern of the resources.
        exceptions: patterns of resources that the statement itself excludes by `NotResource`.
        denied: patterns of resources that Denies exclude, each of which overlaps with the pattern.
    """

    pattern: str
    exceptions: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    def includes(self, other: ResourceSet) -> bool:
        """Return whether every resource of the other set is certainly in this one."""
        return includes(self.pattern, other.pattern) and not any(
            may_overlap(exception, other.pattern)
            and not include_together((*other.exceptions, *other.denied), exception)
            for exception in (*self.exceptions, *self.denied)
        )

    def without(self, other: ResourceSet) -> tuple[ResourceSet, ...]:
        """Return the sets that remain when the resources of another set are removed; they are never underestimated.

        The result may have a set that several calls together have emptied: see `is_empty`.
        """
        if other.includes(self):
            return ()
        if other.exceptions:
            if not includes(other.pattern, self.pattern):
                return (self,)
            left = (ResourceSet(exception, self.exceptions, self.denied).common(self) for exception in other.exceptions)
            return tuple(it for it in left if it is not None)
        return (self,) if other.denied else self.without_patterns((other.pattern,))

    def without_patterns(self, patterns: Iterable[str]) -> tuple[ResourceSet, ...]:
        """Return the sets that remain when all resources that patterns match are removed.

        The cost grows with the number of patterns.
        """
        denied = [it for it in patterns if may_overlap(self.pattern, it)]
        if any(ResourceSet(it).includes(self) for it in denied):
            return ()
        return (replace(self, denied=tuple(dict.fromkeys((*self.denied, *denied)))),) if denied else (self,)

    def is_empty(self) -> bool:
        """Return whether the exceptions and the Denies certainly cover all resources that the pattern matches."""
        return include_together((*self.exceptions, *self.denied), self.pattern)

    def of_action(self, action: str) -> ResourceSet:
        """Return the set without resources that an action, in lower case, cannot take."""
        own = own_resources(action)
        exceptions = self.exceptions and tuple(it for it in self.exceptions if _may_be_of(it, arn_services(action)))
        remaining = own if own != "*" and includes(self.pattern, own) else ordered_common(self.pattern, own)
        if remaining is not None:
            return ResourceSet(remaining, exceptions, self.denied)
        return self if exceptions == self.exceptions else replace(self, exceptions=exceptions)

    def touches(self, pattern: str) -> bool:
        """Return whether the set may contain a resource that a pattern matches."""
        return overlap(self.pattern, pattern) and not (
            (self.exceptions or self.denied) and include_together((*self.exceptions, *self.denied), pattern)
        )

    def _may_touch(self, other: ResourceSet) -> bool:
        """Return whether both sets may have a resource in common.

        A variable of one pattern may have any value that the other pattern matches. The values of variables in both
        patterns are not compared with each other.
        """
        if "${" in self.pattern and "${" in other.pattern:
            return self.touches(other.pattern)
        excluded = (*self.exceptions, *self.denied)
        return may_overlap(self.pattern, other.pattern) and not (excluded and include_together(excluded, other.pattern))

    def common(self, other: ResourceSet) -> ResourceSet | None:
        """Return the intersection of both sets, never underestimated; `None` if it is empty."""
        if self.includes(other):
            return other
        if other.includes(self):
            return self
        if not (self._may_touch(other) and other._may_touch(self)):
            return None
        common = ResourceSet(
            _narrower(self.pattern, other.pattern),
            tuple(dict.fromkeys((*self.exceptions, *other.exceptions))),
            tuple(dict.fromkeys((*self.denied, *other.denied))),
        )
        return None if common.is_empty() else common


def _narrower(one: str, other: str) -> str:
    """Return a pattern that matches everything that both patterns match, and little more.

    Of a pattern with a policy variable and one without, it is the one without if that matches several names and not
    every name: the variable has one value in a request, but the value is unknown.
    """
    for plain, variable in ((one, other), (other, one)):
        if not _LITERAL_CHARACTERS.isdisjoint(plain):
            return plain
        if "${" in variable and "${" not in plain:
            return plain if has_wildcard(plain.split(":", 5)[-1]) and not is_every_name(plain) else variable
    return common_pattern(one, other)


def _may_be_of(pattern: str, services: tuple[str, ...]) -> bool:
    """Return whether an ARN pattern may match a resource of one of the services."""
    parts = parts_of(pattern)
    return len(parts) < PARTS or has_wildcard(parts[SERVICE_PART]) or parts[SERVICE_PART] in services


def is_every(resources: ResourceSet, kind: str = "*") -> bool:
    """Return whether the set contains every resource of a type; see `is_every_name`.

    Exceptions and Denies of single resources do not change the result, only those that cover the whole type do.
    """
    if not is_every_name(resources.pattern, kind):
        return False
    left_out = (*resources.exceptions, *resources.denied)
    if not left_out:
        return True
    covered = [include_together(left_out, it) for it in _whole_kinds(resources, kind)]
    return not (all(covered) if kind not in ("", "*") else any(covered))


def _whole_kinds(resources: ResourceSet, kind: str) -> tuple[str, ...]:
    """Return patterns of every resource of the type within the set; if one is covered, no resource of it is left."""
    if kind in ("", "*"):
        left_out = (*resources.exceptions, *resources.denied)
        return (
            (resources.pattern,)
            if service_of(resources.pattern) != "*"
            else tuple(dict.fromkeys(map(_whole_service, left_out)))
        )
    parts = parts_of(resources.pattern) if len(parts_of(resources.pattern)) == PARTS else list("*" * PARTS)
    return tuple(whole_kind(kind, partition, parts) for partition in partitions_of(resources.pattern))


def _whole_service(pattern: str) -> str:
    """Return the pattern of every resource of a pattern's service, in the form that the service's ARNs have."""
    parts = parts_of(pattern)
    if len(parts) < PARTS:
        return "*"
    places = [it and "*" for it in parts[3:5]]  # S3 and IAM leave them empty
    return ":".join((*parts[:3], *places, "*"))


def resource_sets_of(statement: Statement) -> tuple[Maybe[ResourceSet], ...]:
    """Return the sets of a statement's resources; empty if `NotResource` excludes all resources."""
    if statement.resources is UNKNOWN:
        return (UNKNOWN,)
    if not statement.is_not_resource:
        return tuple(UNKNOWN if it is UNKNOWN else ResourceSet(it) for it in statement.resources)
    known = tuple(it for it in statement.resources if it is not UNKNOWN)
    if any(is_everything(it) for it in known):
        return ()
    return (UNKNOWN,) if UNKNOWN in statement.resources else (ResourceSet("*", known),)
