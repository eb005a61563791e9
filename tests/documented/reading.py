"""Documented set-ups, read from the files of `setups/`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "setups"

_REQUIRED = {"case", "source", "seen", "documented_as", "resources", "findings", "why"}
_OPTIONAL = {"privileged", "undetermined"}
_SOURCE = {"document", "section"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """One set-up that a document describes.

    Attributes:
        case: a short name, unique over all files.
        file: the name of the file that holds it.
        seen: whether its text was read in a stored copy of the document.
        resources: as in the file.
        findings: the violations that every default control together reports, as control id and logical name.
        undetermined: likewise, what the controls cannot evaluate.
        why: "<control id> <logical name>" -> why the finding is right.
        privileged: what the document says that makes a mandatory finding right; empty where none is expected.
    """

    case: str
    file: str
    seen: bool
    resources: tuple[Mapping[str, Any], ...]
    findings: frozenset[tuple[str, str]]
    undetermined: frozenset[tuple[str, str]]
    why: Mapping[str, str]
    privileged: str


def read_setups(files: Iterable[Path]) -> tuple[Setup, ...]:
    """Return the set-ups of these files.

    Raises:
        ValueError: an entry has a key that the format does not know, or lacks one.
    """
    return tuple(
        _setup(entry, file.name) for file in sorted(files) for entry in json.loads(file.read_text(encoding="utf-8"))
    )


def _setup(entry: Mapping[str, Any], file: str) -> Setup:
    case, keys = entry.get("case"), entry.keys()
    if missing := _REQUIRED - keys:
        raise ValueError(f"{file}: {case} lacks {', '.join(sorted(missing))}")
    if unknown := keys - _REQUIRED - _OPTIONAL:
        raise ValueError(f"{file}: {case} has unknown keys {', '.join(sorted(unknown))}")
    if not _SOURCE <= entry["source"].keys() <= _SOURCE | {"address"}:
        raise ValueError(f"{file}: the source of {case} is a document and a section, and an address where known")
    return Setup(
        case=entry["case"],
        file=file,
        seen=entry["seen"],
        resources=tuple(entry["resources"]),
        findings=_pairs(entry["findings"]),
        undetermined=_pairs(entry.get("undetermined", ())),
        why=entry["why"],
        privileged=entry.get("privileged", ""),
    )


def _pairs(listed: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((control, name) for control, name in listed)
