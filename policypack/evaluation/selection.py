"""Selects the enabled controls and their levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policypack.model.control import AnyControl, EnabledControl, Level

Settings = Mapping[str, Mapping[str, object]]
"""Control id -> option -> configured value."""


def enabled_controls(
    controls: Iterable[AnyControl],
    levels: Mapping[str, Level],
    *,
    settings: Settings | None = None,
    optional_as: Level = Level.DISABLED,
) -> tuple[EnabledControl, ...]:
    """Return the enabled controls.

    Args:
        controls: in the order of the catalog.
        levels: control id -> configured level, where it differs from the control's default.
        settings: the configured options.
        optional_as: level of the controls that are disabled by default.
    """
    chosen = []
    for control in controls:
        level = levels.get(control.id, optional_as if control.level is Level.DISABLED else control.level)
        if level is not Level.DISABLED:
            configured = (settings or {}).get(control.id, {})
            chosen.append(EnabledControl(control=control, level=level, settings=configured))
    return tuple(chosen)
