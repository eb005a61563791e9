"""The arguments of the reference trail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reference_trail.arguments.groups import Answering, Keeping, Recording, Watching
from reference_trail.arguments.invalid_arguments import InvalidArguments, Problem

_PREFIX = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RESERVED_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceTrailArgs:
    """The arguments of a reference trail.

    Attributes:
        name_prefix: prefix of every name: lower-case letters and digits, joined by single hyphens.
    """

    name_prefix: str
    keeping: Keeping = field(default_factory=Keeping)
    recording: Recording = field(default_factory=Recording)
    watching: Watching = field(default_factory=Watching)
    answering: Answering = field(default_factory=Answering)

    def check(self) -> None:
        """Check all values together.

        Raises:
            InvalidArguments: some values are invalid; the error lists each.
        """
        problems = [
            *_prefix_problems(self.name_prefix),
            *self.keeping.problems(),
            *self.recording.problems(),
            *self.watching.problems(),
            *self.answering.problems(),
        ]
        if problems:
            raise InvalidArguments(problems)


def _prefix_problems(prefix: str) -> Iterator[Problem]:
    if not _PREFIX.fullmatch(prefix):
        yield (
            "name_prefix",
            "must be lower-case letters and digits, joined by single hyphens, because bucket and trail names start "
            f"with it; it is {prefix!r}",
        )
    elif prefix.startswith(_RESERVED_PREFIXES):
        yield "name_prefix", f"must not start with {', '.join(_RESERVED_PREFIXES)}, which S3 reserves"
