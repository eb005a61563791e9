"""Documented set-ups that the controls do not meet yet: each is an expected failure until the control is mended."""

from __future__ import annotations

OPEN_DISAGREEMENTS: dict[str, str] = {}
"""Case -> what the controls report instead, in one sentence."""

OPEN_DISAGREEMENTS_B: dict[str, str] = {}
"""The same, for trust policies, identity policies and the documentation of others than AWS."""
