"""Configured values of options, as the engine sends them and as a control takes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.trail.trail_multi_region import CONTROL
from policypack.evaluation.options import schema, settings
from policypack.model.control import Option


@pytest.mark.parametrize(
    ("configured", "value"),
    [(90.0, 90), (0.5, 0.5), (90, 90), (True, True), ("text", "text"), (["a", "b"], ("a", "b")), ([], ())],
)
def test_value_arrives_in_the_type_that_controls_expect(configured: object, value: object) -> None:
    control = replace(CONTROL, options=(Option(name="option", default=0, meaning="a test"),))
    found = settings(control, {"option": configured, "no-option-of-the-control": 1})
    assert found == {"option": value}
    assert type(found["option"]) is type(value)


@pytest.mark.parametrize(
    ("option", "described"),
    [
        (Option(name="o", default=True, meaning="m"), {"type": "boolean", "default": True}),
        (Option(name="o", default=1, minimum=1, meaning="m"), {"type": "integer", "default": 1, "minimum": 1}),
        (
            Option(name="o", default="a", choices=("a", "b"), meaning="m"),
            {"type": "string", "default": "a", "enum": ["a", "b"]},
        ),
        (
            Option(name="o", default=("a",), meaning="m"),
            {"type": "array", "items": {"type": "string"}, "default": ["a"]},
        ),
    ],
    ids=["boolean", "integer", "string", "array"],
)
def test_schema_describes_the_type_default_and_limits(option: Option, described: dict[str, object]) -> None:
    assert schema(replace(CONTROL, options=(option,))) == {"o": {"description": "m", **described}}
