"""The error for invalid arguments, and the checks that several arguments share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

ArgumentError: TypeAlias = tuple[str, str]
"""A field and the reason why its value is invalid."""

_BUCKET = re.compile(r"(?=.{3,63}$)(?!.*\.\.)(?![0-9]+(\.[0-9]+){3}$)[a-z0-9][a-z0-9.-]*[a-z0-9]")
"""Amazon S3 User Guide, "General purpose bucket naming rules"."""


class InvalidArguments(ValueError):
    """Invalid arguments; `errors` lists each field with the reason."""

    def __init__(self, errors: list[ArgumentError]) -> None:
        super().__init__("\n".join(f"{name}: {reason}" for name, reason in errors))
        self.errors = errors


def bucket_errors(name: str, buckets: tuple[str, ...]) -> Iterator[ArgumentError]:
    """Yield an error for each invalid bucket name and each duplicate."""
    for bucket in buckets:
        if not _BUCKET.fullmatch(bucket):
            yield name, f"{bucket!r} is not a valid bucket name"
    yield from duplicate_errors(name, buckets)


def duplicate_errors(name: str, values: tuple[str, ...]) -> Iterator[ArgumentError]:
    """Yield an error for each value that is listed twice."""
    for value in sorted({it for it in values if values.count(it) > 1}):
        yield name, f"{value!r} is listed twice"


def joined_numbers(numbers: frozenset[int]) -> str:
    """Return the numbers in ascending order, separated by commas."""
    return ", ".join(map(str, sorted(numbers)))
