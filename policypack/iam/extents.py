"""Which resources a statement speaks of, one pattern at a time.

Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Resource" and "NotResource".
"""

from __future__ import annotations

from dataclasses import dataclass

from policypack.iam.arns import common_pattern, is_every_name, overlap, own_resources
from policypack.iam.globs import covers, is_everything
from policypack.iam.statements import at_its_widest
from policypack.model.policy import Statement
from policypack.model.unknown import UNKNOWN, Maybe


@dataclass(frozen=True, slots=True)
class Extent:
    """The resources that a pattern matches, less those that exceptions match."""

    pattern: str
    exceptions: tuple[str, ...] = ()

    def includes(self, other: Extent) -> bool:
        """Whether every resource of the other extent is one of this."""
        return covers(self.pattern, other.pattern) and not any(
            overlap(at_its_widest(exception), other.pattern)
            and not any(covers(its, exception) for its in other.exceptions)
            for exception in self.exceptions
        )

    def without(self, other: Extent) -> tuple[Extent, ...]:
        """What is left of the extent when another one is taken away, as far as patterns can say it.

        An extent that is taken away in part only, or in a form that patterns cannot say, is left whole.
        """
        if other.includes(self):
            return ()
        if not covers(other.pattern, self.pattern):
            return (self,)
        left = (Extent(exception, self.exceptions).common(self) for exception in other.exceptions)
        return tuple(it for it in left if it is not None)

    def of_action(self, action: str) -> Extent:
        """The extent without what an action, in lower case, has nothing to do with."""
        own = own_resources(action)
        return Extent(own, self.exceptions) if covers(self.pattern, own) else self

    def touches(self, pattern: str) -> bool:
        """Whether the extent and a pattern have a resource in common."""
        return overlap(self.pattern, pattern) and not any(covers(exception, pattern) for exception in self.exceptions)

    def common(self, other: Extent) -> Extent | None:
        """What both extents have; `None`: nothing."""
        if self.includes(other):
            return other
        if other.includes(self):
            return self
        if not (self.touches(other.pattern) and other.touches(self.pattern)):
            return None
        return Extent(common_pattern(self.pattern, other.pattern), (*self.exceptions, *other.exceptions))


def is_every(extent: Extent, kind: str = "*") -> bool:
    """Whether the extent takes in every resource of a kind; see `is_every_name`."""
    return is_every_name(extent.pattern, kind) and not any(is_every_name(it, kind) for it in extent.exceptions)


def extents_of(statement: Statement) -> tuple[Maybe[Extent], ...]:
    """The extents of a statement's resources; none where `NotResource` leaves nothing."""
    if statement.resources is UNKNOWN:
        return (UNKNOWN,)
    if not statement.is_not_resource:
        return tuple(UNKNOWN if it is UNKNOWN else Extent(it) for it in statement.resources)
    known = tuple(it for it in statement.resources if it is not UNKNOWN)
    if any(is_everything(it) for it in known):
        return ()
    return (UNKNOWN,) if UNKNOWN in statement.resources else (Extent("*", known),)
