from __future__ import annotations

from dataclasses import replace

from policypack.controls.trail.trail_kms_encryption import CONTROL as ENCRYPTION
from policypack.controls.trail.trail_multi_region import CONTROL as MULTI_REGION
from policypack.evaluation.selection import enabled_controls
from policypack.model.control import Level

OPTIONAL = replace(MULTI_REGION, id="optional", level=Level.DISABLED)
ALL = (OPTIONAL, MULTI_REGION, ENCRYPTION)


def chosen(levels: dict[str, Level], optional_as: Level = Level.DISABLED) -> list[tuple[str, Level]]:
    return [(it.control.id, it.level) for it in enabled_controls(ALL, levels, optional_as=optional_as)]


def test_own_levels_count_where_nothing_is_configured() -> None:
    assert chosen({}) == [("trail-multi-region", Level.MANDATORY), ("trail-kms-encryption", Level.ADVISORY)]


def test_configured_levels_win() -> None:
    assert chosen({"trail-multi-region": Level.DISABLED, "trail-kms-encryption": Level.MANDATORY}) == [
        ("trail-kms-encryption", Level.MANDATORY)
    ]


def test_optional_controls_can_be_switched_on_one_by_one_or_together() -> None:
    assert chosen({"optional": Level.MANDATORY})[0] == ("optional", Level.MANDATORY)
    assert chosen({}, Level.ADVISORY)[0] == ("optional", Level.ADVISORY)
    assert chosen({"optional": Level.DISABLED}, Level.ADVISORY)[0] == ("trail-multi-region", Level.MANDATORY)
