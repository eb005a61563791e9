"""Values that cannot be known yet.

Absent, unknown and known are three things. *Absent* is settled by the adapters, which apply the provider's
default; *unknown* is `UNKNOWN`, the single member of an enum, so that type checkers narrow on `is UNKNOWN`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import NoReturn, TypeAlias, TypeVar

T = TypeVar("T")


class Unknown(enum.Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        """Refuse `if value:`, which would silently take an unknown value for a true one."""
        raise TypeError("an unknown value is neither true nor false: compare it with `is UNKNOWN` first")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown.UNKNOWN
"""A value that the engine computes later, or a secret that an audit never decrypts."""

Maybe: TypeAlias = T | Unknown
"""`Maybe[T]`: a `T`, or `UNKNOWN`."""


def all_of(values: Iterable[Maybe[bool]]) -> Maybe[bool]:
    """Three-valued `all`: false as soon as one is false, else unknown if one is."""
    is_unknown = False
    for value in values:
        if value is False:
            return False
        is_unknown = is_unknown or value is UNKNOWN
    return UNKNOWN if is_unknown else True


def any_of(values: Iterable[Maybe[bool]]) -> Maybe[bool]:
    """Three-valued `any`: true as soon as one is true, else unknown if one is."""
    is_unknown = False
    for value in values:
        if value is True:
            return True
        is_unknown = is_unknown or value is UNKNOWN
    return UNKNOWN if is_unknown else False


def negated(value: Maybe[bool]) -> Maybe[bool]:
    """Three-valued `not`."""
    return UNKNOWN if value is UNKNOWN else not value
