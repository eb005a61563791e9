"""Documented set-ups whose findings differ from the expected ones: expected failures until the control is fixed."""

from __future__ import annotations

OPEN_DISAGREEMENTS: dict[str, str] = {}
"""Case -> the findings that the controls report instead, in one sentence."""

OPEN_DISAGREEMENTS_B: dict[str, str] = {}
"""The same, for trust policies, identity policies and documentation outside AWS."""
