"""Where a program declares a resource, from what the engine records of the call.

The engine notes `project:///lib/trail.py#9`, relative to the folder of Pulumi.yaml, and the stack of calls above it.
Frames of libraries and of the interpreter lie outside that folder, or in a virtual environment inside it. A position
outside of the folder is none of the program's: an absolute path, one that climbs by `..`, one on another drive, however
it is encoded. A name with characters that are not printable is none either: no log or report can show it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from policypack.model.assessment import SourcePosition

_POSITION = re.compile(r"project:///(?P<file>[^#]+)#(?P<line>\d{1,9})(?:,\d+)?")
_OUTSIDE = re.compile(r"[/\\]|[A-Za-z]:")
"""How a path begins that is not relative to the folder: absolute, a share of Windows, or a drive of it."""

_ENCODED = re.compile(r"%(?:2e|2f|5c)", re.IGNORECASE)
"""A dot or path separator that is encoded twice: the next reader of the position may decode it."""

_LIBRARIES = frozenset({"site-packages", "dist-packages", "node_modules", ".venv", "venv"})


def source(entry: Mapping[str, object]) -> SourcePosition | None:
    """The position of a resource; `None` where the engine recorded none.

    Args:
        entry: a resource of a state or of a preview's JSON.
    """
    stack = entry.get("stackTrace")
    frames = [entry, *stack] if isinstance(stack, Sequence) and not isinstance(stack, str) else [entry]
    calls = list(dict.fromkeys(_own_calls(frames)))
    if not calls:
        return None
    (file, line), outermost = calls[0], calls[-1]
    return SourcePosition(file=file, line=line, call_site="" if len(calls) == 1 else f"{outermost[0]}:{outermost[1]}")


def _own_calls(frames: Sequence[object]) -> Iterator[tuple[str, int]]:
    """The calls that the program itself makes, innermost first."""
    for frame in frames:
        position = frame.get("sourcePosition") if isinstance(frame, Mapping) else None
        found = _POSITION.fullmatch(position) if isinstance(position, str) else None
        if found:
            file = unquote(found["file"])
            parts = re.split(r"[/\\]", file)
            is_plain = file.isprintable() and not _ENCODED.search(file)
            if is_plain and not _OUTSIDE.match(file) and ".." not in parts and not _LIBRARIES.intersection(parts):
                yield file, int(found["line"])
