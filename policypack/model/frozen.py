"""The decorator of what is made by the thousand.

A frozen dataclass checks every assignment of its own constructor, which makes it three times as slow to make. These are
frozen to the type checker alone, who sees every line that could change one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

C = TypeVar("C")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def frozen(cls: type[C]) -> type[C]:
    """Make a dataclass with slots and keyword-only arguments, frozen for the type checker and compared by its
    fields."""
    return dataclass(slots=True, kw_only=True, unsafe_hash=True)(cls)
