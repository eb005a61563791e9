"""Which resources a statement is about, one pattern at a time.

Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Resource" and "NotResource", and
"Policy evaluation logic" (each Deny applies by itself, so that several together deny what each denies a part of).
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
from policypack.model.policy import Statement
from policypack.model.unknown import UNKNOWN, Maybe


@dataclass(frozen=True, slots=True)
class ResourceSet:
    """The resources that a pattern matches, less those that exceptions match.

    Attributes:
        exceptions: patterns of resources that the statement itself leaves out, by `NotResource`.
        denied: patterns of resources that Denies take away, each of them a part of what the pattern matches.
    """

    pattern: str
    exceptions: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    def includes(self, other: ResourceSet) -> bool:
        """Whether every resource of the other extent is surely one of this."""
        return includes(self.pattern, other.pattern) and not any(
            may_overlap(exception, other.pattern)
            and not include_together((*other.exceptions, *other.denied), exception)
            for exception in (*self.exceptions, *self.denied)
        )

    def without(self, other: ResourceSet) -> tuple[ResourceSet, ...]:
        """What is left of the extent when another one is taken away, never less than that.

        Something may be left of which nothing is left after earlier calls: see `is_empty`.
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
        """The same for all that patterns match, one after the other; the cost grows with their number."""
        denied = [it for it in patterns if overlap(self.pattern, it)]
        if any(ResourceSet(it).includes(self) for it in denied):
            return ()
        return (replace(self, denied=tuple(dict.fromkeys((*self.denied, *denied)))),) if denied else (self,)

    def is_empty(self) -> bool:
        """Whether the exceptions and what is denied surely cover all that the pattern matches."""
        return include_together((*self.exceptions, *self.denied), self.pattern)

    def of_action(self, action: str) -> ResourceSet:
        """The extent without what an action, in lower case, has nothing to do with."""
        own = own_resources(action)
        exceptions = self.exceptions and tuple(it for it in self.exceptions if _may_be_of(it, arn_services(action)))
        narrowed = own if own != "*" and includes(self.pattern, own) else ordered_common(self.pattern, own)
        if narrowed is not None:
            return ResourceSet(narrowed, exceptions, self.denied)
        return self if exceptions == self.exceptions else replace(self, exceptions=exceptions)

    def touches(self, pattern: str) -> bool:
        """Whether the extent may have a resource that a pattern matches."""
        return overlap(self.pattern, pattern) and not (
            (self.exceptions or self.denied) and include_together((*self.exceptions, *self.denied), pattern)
        )

    def common(self, other: ResourceSet) -> ResourceSet | None:
        """What both extents have, never less than that; `None`: nothing."""
        if self.includes(other):
            return other
        if other.includes(self):
            return self
        if not (self.touches(other.pattern) and other.touches(self.pattern)):
            return None
        common = ResourceSet(
            common_pattern(self.pattern, other.pattern),
            tuple(dict.fromkeys((*self.exceptions, *other.exceptions))),
            tuple(dict.fromkeys((*self.denied, *other.denied))),
        )
        return None if common.is_empty() else common


def _may_be_of(pattern: str, services: tuple[str, ...]) -> bool:
    """Whether a pattern of ARNs may be about one of the services; one with a wildcard for its service may."""
    parts = parts_of(pattern)
    return len(parts) < PARTS or has_wildcard(parts[SERVICE_PART]) or parts[SERVICE_PART] in services


def is_every(extent: ResourceSet, kind: str = "*") -> bool:
    """Whether the extent takes in every resource of a kind; see `is_every_name`.

    Exceptions and Denies of single resources leave the rest; only those that cover the whole kind leave nothing.
    """
    if not is_every_name(extent.pattern, kind):
        return False
    left_out = (*extent.exceptions, *extent.denied)
    if not left_out:
        return True
    covered = [include_together(left_out, it) for it in _whole_kinds(extent, kind)]
    return not (all(covered) if kind not in ("", "*") else any(covered))


def _whole_kinds(extent: ResourceSet, kind: str) -> tuple[str, ...]:
    """Patterns of every resource of the kind within the extent, one of which is covered when nothing is left of it."""
    if kind in ("", "*"):
        left_out = (*extent.exceptions, *extent.denied)
        return (
            (extent.pattern,)
            if service_of(extent.pattern) != "*"
            else tuple(dict.fromkeys(map(_whole_service, left_out)))
        )
    parts = parts_of(extent.pattern) if len(parts_of(extent.pattern)) == PARTS else list("*" * PARTS)
    return tuple(whole_kind(kind, partition, parts) for partition in partitions_of(extent.pattern))


def _whole_service(pattern: str) -> str:
    """Every resource of the service of a pattern, in the form that the service's ARNs have."""
    parts = parts_of(pattern)
    if len(parts) < PARTS:
        return "*"
    places = [it and "*" for it in parts[3:5]]  # S3 and IAM leave them empty
    return ":".join((*parts[:3], *places, "*"))


def resource_sets_of(statement: Statement) -> tuple[Maybe[ResourceSet], ...]:
    """The extents of a statement's resources; none where `NotResource` leaves nothing."""
    if statement.resources is UNKNOWN:
        return (UNKNOWN,)
    if not statement.is_not_resource:
        return tuple(UNKNOWN if it is UNKNOWN else ResourceSet(it) for it in statement.resources)
    known = tuple(it for it in statement.resources if it is not UNKNOWN)
    if any(is_everything(it) for it in known):
        return ()
    return (UNKNOWN,) if UNKNOWN in statement.resources else (ResourceSet("*", known),)
