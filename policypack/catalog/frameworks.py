"""Which requirements of which compliance framework each control answers, from `frameworks.json`."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path

_FILE = Path(__file__).with_name("frameworks.json")

References = Mapping[str, tuple[str, ...]]
"""Framework -> requirement ids: `{"cis_aws_5.0": ("3.1",)}`."""


def references(control_id: str) -> References:
    """The requirements of one control; none where no published mapping was found."""
    return _all().get(control_id, {})


@functools.cache
def _all() -> Mapping[str, References]:
    controls = json.loads(_FILE.read_text(encoding="utf-8"))["controls"]
    return {
        control: {framework: tuple(ids) for framework, ids in frameworks.items()}
        for control, frameworks in controls.items()
    }
