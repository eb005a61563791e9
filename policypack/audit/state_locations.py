"""Locations of states: files, folders, self-managed backends and URLs that fsspec opens."""

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
_NO_FILE = "not a regular file: a pipe or a device"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLocation:
    """A file that may contain a state, or a place that cannot be read.

    Attributes:
        name: the name in results: the path or URL as given or found.
        size: in bytes as stored; `None` if the source does not provide it.
        is_remote: whether fsspec opens it; a file name may look like a URL.
        problem: why it cannot be read, in one clause; empty if it may be readable.
    """

    name: str
    size: int | None = None
    is_remote: bool = False
    problem: str = ""


def is_url(source: str) -> bool:
    """Return whether a source is a URL such as `s3://bucket/prefix` and not an existing path."""
    return ("://" in source or "::" in source) and not os.path.lexists(source)


def state_locations(sources: Iterable[str]) -> Iterator[StateLocation]:
    """Return the given files, and the files below the given folders that end in one of `SUFFIXES`, sorted.

    In a self-managed backend (`.pulumi`) only `stacks` is read: the rest are older versions and locks. A source without
    any state is an error, not a clean result.
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
    """Return the states below a folder; symbolic links to a parent folder are errors, other links are followed."""
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
        if _is_beside_the_stacks(path.absolute().parts, depth):
            continue
        if _is_folder(entry):
            yield from _walk(path, depth, above | {real})
        elif entry.name.endswith(SUFFIXES):
            yield StateLocation(name=str(path), problem=_NO_FILE if _is_special(entry) else "")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a dangling link is reported when it is opened


def _is_special(entry: os.DirEntry[str]) -> bool:
    """Return whether opening it may block. A pipe that the user names is not checked: `<(pulumi stack export)`."""
    try:
        mode = entry.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode)


def _remote(url: str) -> Iterator[StateLocation]:
    try:
        files, root = open_place(url)
        found = files.find(root, detail=True)
    except Exception as error:  # each protocol raises its own exceptions; none may end the audit
        yield StateLocation(name=url, problem=f"cannot be listed: {reason(error)}")
        return
    depth = len(_parts(root))
    for path in sorted(found):
        named_itself = path.rstrip("/") == root.rstrip("/")
        if named_itself or (path.endswith(SUFFIXES) and not _is_beside_the_stacks(_parts(path), depth)):
            about = found[path]
            problem = _NO_FILE if about.get("type") == "other" and not named_itself else ""
            yield StateLocation(
                name=files.unstrip_protocol(path), size=about.get("size"), is_remote=True, problem=problem
            )


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.split("/") if part)


def _is_beside_the_stacks(parts: tuple[str, ...], depth: int) -> bool:
    """Return whether a path is in a backend but not among its stacks, unless the user named that folder."""
    return any(
        part == _BACKEND and index + 1 >= depth and parts[index + 1] != _STACKS for index, part in enumerate(parts[:-1])
    )


def reason(error: Exception) -> str:
    """Return why something cannot be read: the text of the operating system, or the type; never text of a service."""
    said = error.strerror if isinstance(error, OSError) else None
    return said if isinstance(said, str) and said and len(said) < 80 else type(error).__name__
