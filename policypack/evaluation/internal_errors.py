"""Describes internal errors by exception type and location.

The message of an exception may quote values of the user, so it is never shown.
"""

from __future__ import annotations

import traceback
from pathlib import PurePath


def location_of(error: BaseException) -> str:
    """Return the type and location of an exception, such as `KeyError in trails.py, line 3`."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{PurePath(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "an unknown location"
    return f"{type(error).__name__} in {place}"
