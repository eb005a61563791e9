"""Locations of states: files, folders, Pulumi's self-managed backends, and URLs that fsspec opens."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policypack.audit.remote import open_place

SUFFIXES = (".json", ".json.gz", ".json.zst")

_BACKEND = ".pulumi"
_STACKS = "stacks"
_NOT_REGULAR = "not a regular file but a pipe or a device"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLocation:
    """A file that may contain a state, or a location that cannot be read.

    Attributes:
        name: the path or URL, as given or found; results use it.
        size: in bytes as stored; `None` where the location does not report it.
        is_remote: fsspec opens it. The name does not decide this, because a file's name can look like a URL.
        problem: the reason why it cannot be read; empty if it can be tried.
    """

    name: str
    size: int | None = None
    is_remote: bool = False
    problem: str = ""


def is_url(source: str) -> bool:
    """Whether a source is a URL, such as `s3://bucket/prefix`, and not an existing path."""
    return ("://" in source or "::" in source) and not os.path.lexists(source)


def state_locations(sources: Iterable[str]) -> Iterator[StateLocation]:
    """Yield the given files, and the files in the given folders that end in one of `SUFFIXES`, sorted.

    Of a self-managed backend (`.pulumi`) only `stacks` is read: the other folders contain history and locks. A source
    without any state yields a location with a problem, so that it is an error.
    """
    for source in sources:
        found = False
        for target in _remote(source) if is_url(source) else _local(Path(source)):
            found = True
            yield target
        if not found:
            yield StateLocation(name=source, problem="no state found: no file ends in .json, .json.gz or .json.zst")


def _local(path: Path) -> Iterator[StateLocation]:
    if not path.is_dir():
        yield StateLocation(name=str(path))
        return
    yield from _walk(path, len(path.absolute().parts), frozenset())


def _walk(folder: Path, depth: int, above: frozenset[str]) -> Iterator[StateLocation]:
    """Yield the files below a folder. Links to folders are followed, except to parent folders."""
    real = os.path.realpath(folder)
    if real in above:
        yield StateLocation(name=str(folder), problem="a symbolic link to one of its parent folders")
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield StateLocation(name=str(folder), problem=f"cannot be listed: {reason(error)}")
        return
    for entry in entries:
        path = Path(folder, entry.name)
        if _is_outside_stacks(path.absolute().parts, depth):
            continue
        if _is_folder(entry):
            yield from _walk(path, depth, above | {real})
        elif entry.name.endswith(SUFFIXES):
            yield StateLocation(name=str(path), problem=_NOT_REGULAR if _is_special(entry) else "")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a broken link is reported when it is opened


def _is_special(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a pipe or a device, which could block. A source may be one: `<(pulumi stack export)`."""
    try:
        mode = entry.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode)


def _remote(url: str) -> Iterator[StateLocation]:
    try:
        files, root = open_place(url)
        found = files.find(root, detail=True)
    except Exception as error:  # each protocol raises its own exceptions, and none may end the audit
        yield StateLocation(name=url, problem=f"cannot be listed: {reason(error)}")
        return
    depth = len(_parts(root))
    for path in sorted(found):
        named_itself = path.rstrip("/") == root.rstrip("/")
        if named_itself or (path.endswith(SUFFIXES) and not _is_outside_stacks(_parts(path), depth)):
            about = found[path]
            problem = _NOT_REGULAR if about.get("type") == "other" and not named_itself else ""
            yield StateLocation(
                name=files.unstrip_protocol(path), size=about.get("size"), is_remote=True, problem=problem
            )


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.split("/") if part)


def _is_outside_stacks(parts: tuple[str, ...], depth: int) -> bool:
    """Whether a path is in a backend's folder, but outside `stacks`, below the given source."""
    return any(
        part == _BACKEND and index + 1 >= depth and parts[index + 1] != _STACKS for index, part in enumerate(parts[:-1])
    )


def reason(error: Exception) -> str:
    """Return why something cannot be read: the text of the operating system, never that of a service."""
    text = error.strerror if isinstance(error, OSError) else None
    return text if isinstance(text, str) and text and len(text) < 80 else type(error).__name__
