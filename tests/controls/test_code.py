"""A name in a fix is a string or a variable of Python, and never more."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.catalog import CONTROLS
from policypack.controls.shared.code import identifier, literal, shown
from policypack.model.buckets import BucketSettings
from policypack.model.control import AnyControl, Violation
from policypack.model.inventory import Inventory
from tests.builders import BUCKET, INVENTORY, TRAIL, origin

HOSTILE = (
    'x"); import os; os.system("id',
    "x'); import os; os.system('id",
    'x"\n\nimport os\n#',
    "x\\",
    'x\\"); f(',
    "x); f(",
    "import",
    "None",
    "1st",
    "a.b",
    "",
    " ",
    "x y",
    "x\u202ey",
    "x\x1b[2J",
    "x\u2028y",
    "x\ud800",
    "\U000e0041",
    "ªb",
    "{x}",
    "lambda: f()",
)


@given(st.text())
def test_literal_is_the_text_on_one_printable_line(text: str) -> None:
    made = literal(text)
    assert made.isprintable()
    assert ast.literal_eval(made) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_literal_of_a_hostile_name_is_that_name(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("logs", "logs"),
        ("access-log", "access_log"),
        ("_x1", "_x1"),
        *((name, "bucket") for name in HOSTILE),
        ("match", "match"),
        ("class", "bucket"),
        ("für", "bucket"),
    ],
)
def test_identifier_is_a_variable_or_a_neutral_one(name: str, variable: str) -> None:
    assert identifier(name, "bucket") == variable


@pytest.mark.parametrize(("name", "expected"), [("trail", "trail"), ("a-b.c", "a-b.c"), ("a b", '"a b"'), ("x", "x")])
def test_plain_name_is_shown_as_it_stands(name: str, expected: str) -> None:
    assert shown(name) == expected


def fixes(name: str) -> Iterator[tuple[AnyControl, str]]:
    """Every fix that a control gives for a bucket of this name that lacks everything, and for its trail."""
    bad = replace(TRAIL, origin=origin(name), is_multi_region=False, key_prefix=None)
    second = replace(bad, origin=origin(f"{name}2"), is_logging=False)
    token = "aws:s3/bucket:Bucket"
    bucket = replace(
        BUCKET,
        origin=origin(name, token),
        force_destroy=True,
        access_blocks=(),
        policies=(),
        settings=BucketSettings(payer="Requester", is_website=True, ownership="ObjectWriter"),
        trails=(bad, second),
        receives_access_logs=False,
    )
    inventory: Inventory = replace(INVENTORY, trails=(bad, second), buckets=(bucket,))
    for control in CONTROLS:
        settings = {option.name: option.default for option in control.options}
        for subject in control.subjects(inventory):
            for message in control.check(subject, **settings):
                if isinstance(message, Violation):
                    yield control, message.fix


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_changes_no_code_of_a_fix(name: str) -> None:
    """With the name as a string and the variable as a neutral one, the code is that for a plain name."""
    plain = {control.id: fix for control, fix in fixes("bucket")}
    found = dict(fixes(name))
    changed = {control.id for control in found if found[control] != plain[control.id]}
    assert len(found) > 20
    for control in found:
        fix = found[control].replace(f"on {shown(name)}:", "on bucket:")
        assert fix.isprintable() or "\n" in plain[control.id]
        for suffix in SUFFIXES:
            fix = fix.replace(literal(f"{name}{suffix}"), literal(f"bucket{suffix}"))
        assert fix == plain[control.id]
    assert len(changed) >= 5


SUFFIXES = ("-access", "-encryption", "-lifecycle", "-lock", "-logging", "-policy", "-versioning", "/", "2")
