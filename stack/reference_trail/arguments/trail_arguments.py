"""The arguments of the reference trail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reference_trail.arguments.groups import AlertingArguments, AnalysisArguments, EventArguments, StorageArguments
from reference_trail.arguments.invalid_arguments import ArgumentError, InvalidArguments

_PREFIX = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RESERVED_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceTrailArgs:
    """The arguments of a reference trail.

    Attributes:
        name_prefix: prefix of every name: lower-case letters and digits, joined by single hyphens.
    """

    name_prefix: str
    storage: StorageArguments = field(default_factory=StorageArguments)
    events: EventArguments = field(default_factory=EventArguments)
    alerting: AlertingArguments = field(default_factory=AlertingArguments)
    analysis: AnalysisArguments = field(default_factory=AnalysisArguments)

    def check(self) -> None:
        """Check all values together.

        Raises:
            InvalidArguments: some values are invalid; the error lists each.
        """
        errors = [
            *_prefix_errors(self.name_prefix),
            *self.storage.errors(),
            *self.events.errors(),
            *self.alerting.errors(),
            *self.analysis.errors(),
        ]
        if errors:
            raise InvalidArguments(errors)


def _prefix_errors(prefix: str) -> Iterator[ArgumentError]:
    if not _PREFIX.fullmatch(prefix):
        yield (
            "name_prefix",
            "must be lower-case letters and digits, joined by single hyphens, because bucket and trail names start "
            f"with it; it is {prefix!r}",
        )
    elif prefix.startswith(_RESERVED_PREFIXES):
        yield "name_prefix", f"must not start with {', '.join(_RESERVED_PREFIXES)}, which S3 reserves"
