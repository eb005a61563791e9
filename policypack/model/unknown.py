"""Values that cannot be known yet.

Absent, unknown and known are three things. *Absent* is settled by the adapters, which apply the provider's
default; *unknown* is `UNKNOWN`, the single member of an enum, so that type checkers narrow on `is UNKNOWN`.
"""

from __future__ import annotations

import enum
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
