"""What is said of an internal error of trailguard's own: its kind and its place.

The text of an exception may hold values of the user, so it is never shown.
"""

from __future__ import annotations

import traceback
from pathlib import PurePath


def location_of(error: BaseException) -> str:
    """`KeyError in trails.py, line 3`."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{PurePath(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "an unknown place"
    return f"{type(error).__name__} in {place}"
