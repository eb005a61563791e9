"""What is wrong with arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

Problem: TypeAlias = tuple[str, str]
"""A field, and what is wrong with its value."""

_BUCKET = re.compile(r"(?=.{3,63}$)(?!.*\.\.)(?![0-9]+(\.[0-9]+){3}$)[a-z0-9][a-z0-9.-]*[a-z0-9]")
"""Amazon S3 User Guide, "General purpose bucket naming rules"."""


class InvalidArguments(ValueError):
    """Arguments that cannot work; `problems` has every field with the reason."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{name}: {reason}" for name, reason in problems))
        self.problems = problems


def bucket_problems(name: str, buckets: tuple[str, ...]) -> Iterator[Problem]:
    """What is wrong with a list of names of buckets."""
    for bucket in buckets:
        if not _BUCKET.fullmatch(bucket):
            yield name, f"{bucket!r} is not a valid bucket name"
    yield from duplicates(name, buckets)


def duplicates(name: str, values: tuple[str, ...]) -> Iterator[Problem]:
    """The values that a list has twice."""
    for value in sorted({it for it in values if values.count(it) > 1}):
        yield name, f"{value!r} is listed twice"


def listed(numbers: frozenset[int]) -> str:
    """The numbers, in order."""
    return ", ".join(map(str, sorted(numbers)))
