"""Where states lie: files, folders, the backends that Pulumi keeps in them, and whatever fsspec can open."""

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
_NO_FILE = "not a regular file but a pipe or a device"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLocation:
    """A file that may hold a state, or a place that cannot be looked into.

    Attributes:
        name: how results call it: the path or URL as it was named or found.
        size: in bytes as stored; `None` where the place does not say.
        is_remote: fsspec opens it; a name alone does not say, for files may be called like URLs.
        problem: why it cannot be read, in one clause; empty when it is worth trying.
    """

    name: str
    size: int | None = None
    is_remote: bool = False
    problem: str = ""


def is_url(source: str) -> bool:
    """Whether a source is for fsspec, like `s3://bucket/prefix` and `file:///states`, and no path that is there."""
    return ("://" in source or "::" in source) and not os.path.lexists(source)


def state_locations(sources: Iterable[str]) -> Iterator[StateLocation]:
    """The files to judge: those named, and those below the places named that end in one of `SUFFIXES`, sorted.

    Of a self-managed backend (`.pulumi`) only `stacks` is looked into: the rest are older versions and locks. A place
    without a single state is a problem, not a clean result.
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
    """Links to folders are followed, but for those that lead back to a folder above them."""
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
        return False  # a link that leads nowhere is found out when it is opened


def _is_special(entry: os.DirEntry[str]) -> bool:
    """Whether opening it could wait for ever. One that the user names is meant: `<(pulumi stack export)` is a pipe."""
    try:
        mode = entry.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode)


def _remote(url: str) -> Iterator[StateLocation]:
    try:
        files, root = open_place(url)
        found = files.find(root, detail=True)
    except Exception as error:  # each protocol raises what it likes; none of it may end the audit
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
    """Whether a path lies in a backend's folder, but not among its stacks; what the user named himself is meant."""
    return any(
        part == _BACKEND and index + 1 >= depth and parts[index + 1] != _STACKS for index, part in enumerate(parts[:-1])
    )


def reason(error: Exception) -> str:
    """Why something cannot be read: what the system says, never what a service answered in its own words."""
    said = error.strerror if isinstance(error, OSError) else None
    return said if isinstance(said, str) and said and len(said) < 80 else type(error).__name__
