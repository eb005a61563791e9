"""Reads a policy pack configuration (`--policy-pack-config`) with stricter validation than the engine's.

The engine silently ignores misspelt controls and options.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from jsonschema import Draft202012Validator

from policypack.configuration.exemption_entries import SCHEMA, InvalidExemptions, configured_exemptions, quotable
from policypack.crossguard.diagnostics import EXEMPTIONS_POLICY, UNDETERMINED_POLICY
from policypack.evaluation.exemptions import Exemption
from policypack.evaluation.options import schema, settings
from policypack.model.control import AnyControl, Level

ALL = "all"
LEVEL = "enforcementLevel"

LEVEL_NAMES = {
    "mandatory": Level.MANDATORY,
    "advisory": Level.ADVISORY,
    "disabled": Level.DISABLED,
    "remediate": Level.MANDATORY,  # a violation that remediation does not repair blocks
}

_MAX_MESSAGE = 300
"""Maximum length of a validator's message, which quotes the whole value."""


class InvalidConfiguration(ValueError):
    """Raised for an invalid configuration; `problems` has one clause for each error."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A valid configuration.

    Attributes:
        levels: control id -> level; with `all`, every control has one.
        settings: control id -> option -> value, as controls expect it.
        exemptions: the exemptions compiled into it.
    """

    levels: Mapping[str, Level] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()


def read_configuration(text: str | bytes, controls: Iterable[AnyControl], day: date) -> Configuration:
    """Return the configuration in a JSON text.

    Args:
        day: the date of the evaluation, for its exemptions.

    Raises:
        InvalidConfiguration: the configuration is invalid; all errors are listed.
    """
    by_id = {control.id: control for control in controls}
    found = _parsed(text)
    problems = [problem for name, value in found.items() for problem in _problems(name, value, by_id)]
    if problems:
        raise InvalidConfiguration(problems)
    return Configuration(
        levels=_levels(found, by_id),
        settings={
            name: settings(by_id[name], value)
            for name, value in found.items()
            if name in by_id and isinstance(value, dict)
        },
        exemptions=_exemptions(found.get(EXEMPTIONS_POLICY), by_id, day),
    )


def _parsed(text: str | bytes) -> dict[str, object]:
    """Return the JSON object in a text."""
    try:
        found = json.loads(text, object_pairs_hook=_without_duplicates)
    except InvalidConfiguration:
        raise
    except (ValueError, RecursionError) as error:
        place = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "its text"
        raise InvalidConfiguration([f"it is not JSON ({place})"]) from None
    if not isinstance(found, dict):
        raise InvalidConfiguration(["it must be an object that maps controls to levels"])
    return found


def _levels(found: Mapping[str, object], controls: Iterable[str]) -> dict[str, Level]:
    """Return the level of each configured control, and of every control if `all` is configured."""
    levels = {name: _level(found.get(name, found.get(ALL))) or _level(found.get(ALL)) for name in controls}
    return {name: level for name, level in levels.items() if level is not None}


def _exemptions(configured: object, controls: Iterable[str], day: date) -> tuple[Exemption, ...]:
    if not isinstance(configured, dict):
        return ()
    try:
        return configured_exemptions(configured, controls=controls, day=day)
    except InvalidExemptions as error:
        raise InvalidConfiguration(f"{EXEMPTIONS_POLICY}: {problem}" for problem in error.problems) from None


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    duplicates = sorted({name for name in names if names.count(name) > 1})
    if duplicates:
        raise InvalidConfiguration([f"{', '.join(map(quotable, duplicates))}: duplicate key"])
    return dict(pairs)


def _level(value: object) -> Level | None:
    named = value.get(LEVEL) if isinstance(value, dict) else value
    return LEVEL_NAMES.get(named) if isinstance(named, str) else None


def _problems(name: str, value: object, controls: Mapping[str, AnyControl]) -> Iterator[str]:
    if name not in (*controls, ALL, UNDETERMINED_POLICY, EXEMPTIONS_POLICY):
        near = difflib.get_close_matches(name, controls, n=1)
        yield f"unknown control {name!r}" + (f", did you mean {near[0]}?" if near else "")
    elif isinstance(value, str):
        if value not in LEVEL_NAMES:
            yield f"{name}: {value!r} is not a level: use one of {', '.join(LEVEL_NAMES)}"
    elif isinstance(value, dict):
        yield from (f"{name}: {problem}" for problem in _option_problems(name, value, controls))
    else:
        yield f"{name}: must be a level or an object with options"


def _option_problems(name: str, value: Mapping[str, object], controls: Mapping[str, AnyControl]) -> Iterator[str]:
    known: Mapping[str, object] = SCHEMA if name == EXEMPTIONS_POLICY else {}
    if name in controls:
        known = schema(controls[name])
    properties = {LEVEL: {"enum": list(LEVEL_NAMES)}, **known}
    for option in value:
        if option not in properties:
            near = difflib.get_close_matches(option, properties, n=1)
            yield f"unknown option {option!r}" + (f", did you mean {near[0]}?" if near else "")
    validator = Draft202012Validator({"properties": properties})
    for error in validator.iter_errors(cast("dict[str, object]", value)):
        message = error.message if len(error.message) <= _MAX_MESSAGE else f"{error.message[:_MAX_MESSAGE]}..."
        yield f"{'.'.join(str(step) for step in error.absolute_path)}: {message}"
