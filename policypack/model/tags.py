"""Tags of resources."""

from __future__ import annotations

from typing import TypeAlias

from policypack.model.unknown import Maybe

Tags: TypeAlias = Maybe[tuple[tuple[str, Maybe[str]], ...]]
"""Keys and values, as the program or the provider gives them."""
