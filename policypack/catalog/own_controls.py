"""Collects the catalog's controls and the own controls of companies, which other installed packages provide.

A package provides controls by an entry point of the group `trailguard.controls` (Python Packaging User Guide, "Entry
points specification"). The pack and the command line read the packages of the same environment, so both use the same
controls.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points

from policypack.catalog.controls import CONTROLS, REMEDIATIONS
from policypack.model.control import AnyControl, Control

GROUP = "trailguard.controls"
"""The entry point group of own controls."""

RESERVED_IDS = frozenset({"all", "exemptions", "preview-undetermined"})
"""Names with another meaning in a configuration of the pack."""

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")


class InvalidControlsError(Exception):
    """Raised for an entry point that does not provide valid controls; the message names it and gives the reason."""


def all_controls() -> tuple[AnyControl, ...]:
    """Return the controls of the catalog, then the own controls of the installed packages.

    Raises:
        InvalidControlsError: an entry point does not provide valid controls.
    """
    return (*CONTROLS, *own_controls(entry_points(group=GROUP)))


def own_controls(found: Iterable[EntryPoint]) -> tuple[AnyControl, ...]:
    """Return the controls that entry points provide, in the order of the entry points' names.

    Raises:
        InvalidControlsError: an entry point cannot be loaded, provides other objects, or an id is invalid or taken.
    """
    taken = RESERVED_IDS.union(control.id for control in (*CONTROLS, *REMEDIATIONS))
    loaded: list[AnyControl] = []
    for entry_point in sorted(found, key=lambda it: (it.name, it.value)):
        for control in _load(entry_point):
            if not _ID.fullmatch(control.id):
                raise _invalid(entry_point, f"the id {control.id!r} must be lower-case words joined by hyphens")
            if control.id in taken:
                raise _invalid(entry_point, f"the id {control.id} is already used")
            taken |= {control.id}
            loaded.append(control)
    return tuple(loaded)


def _load(entry_point: EntryPoint) -> Sequence[AnyControl]:
    try:
        # The first line of the pack's standard output is its port, so a module must not print there.
        with contextlib.redirect_stdout(sys.stderr):
            value = entry_point.load()
    except (Exception, SystemExit) as error:  # the module may raise anything
        raise _invalid(entry_point, f"it cannot be loaded ({type(error).__name__})") from error
    if not isinstance(value, Sequence) or not all(isinstance(it, Control) for it in value):
        raise _invalid(entry_point, "it is not a sequence of Control objects")
    return value


def _invalid(entry_point: EntryPoint, reason: str) -> InvalidControlsError:
    return InvalidControlsError(f"own controls {entry_point.name} ({entry_point.value}): {reason}")
