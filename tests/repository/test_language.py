"""Checks the texts of controls and the docstrings of the pack against the glossary, docs/glossary.md."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from policypack.catalog import CONTROLS
from policypack.catalog.controls import REMEDIATIONS
from policypack.model.control import AnyControl, Cause, Violation
from tests.repository.test_catalog import rows

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs/glossary.md"
MODULES = sorted((ROOT / "policypack").glob("**/*.py"))
COLUMNS = 3

each_control = pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)


def glossary() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the rows of the glossary: term, meaning, and the phrases to avoid."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return tuple((term, meaning, tuple(re.findall(r"`([^`]+)`", avoided))) for term, meaning, avoided in cells[2:])


@functools.cache
def avoided_phrases() -> tuple[str, ...]:
    """Return all phrases that the glossary tells to avoid."""
    return tuple(phrase for _, _, phrases in glossary() for phrase in phrases)


@functools.cache
def _pattern() -> re.Pattern[str]:
    """Return the expression that matches any avoided phrase as whole words, with any white space between them."""
    phrases = sorted(avoided_phrases(), key=len, reverse=True)
    expressions = [r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(expressions)})(?![\w-])", re.IGNORECASE)


def avoided_in(texts: Iterable[str]) -> list[str]:
    """Return the avoided phrases that occur in texts, each with its text."""
    return [f"{found[0]!r} in: {text}" for text in texts for found in _pattern().finditer(text)]


def docstrings(source: str) -> Iterator[str]:
    """Yield every docstring of a module, including those of attributes, with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield f"line {node.lineno}: {node.value.value}"


def texts_of(control: AnyControl) -> Iterator[str]:
    """Yield the metadata of a control that users read."""
    yield from (control.title, control.rationale, control.remediation)
    yield from (option.meaning for option in control.options)


def outcomes_of_rows(control: AnyControl) -> Iterator[str]:
    """Yield the messages and fixes of a control for every row of its test table."""
    for row in rows(control):
        settings = {option.name: option.default for option in control.options} | dict(row.settings)
        for outcome in control.check(row.subject, **settings):
            if isinstance(outcome, Violation):
                yield from (outcome.message, outcome.fix)


def test_the_glossary_has_complete_rows_and_no_phrase_twice() -> None:
    found = glossary()
    assert len(found) >= 30
    assert all(term and meaning for term, meaning, _ in found)
    assert len({term for term, _, _ in found}) == len(found)
    assert len(set(avoided_phrases())) == len(avoided_phrases()) >= 40


@pytest.mark.parametrize("phrase", avoided_phrases())
def test_every_avoided_phrase_is_found(phrase: str) -> None:
    broken = phrase.replace(" ", "\n    ")
    texts = [f"it {phrase} it", f"{phrase.capitalize()}.", f"({broken})"]
    assert len(avoided_in(texts)) == len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "Policy documents contain no placeholders",
        "a third party that works for many customers",
        "copies objects to the bucket",
        "the stand-in provider",
        "A narrow pattern matches one name",
        "letting users in the group assume the role",
        "the waiting period is known",
    ],
)
def test_ordinary_texts_are_accepted(text: str) -> None:
    assert avoided_in([text]) == []


def test_docstrings_of_attributes_are_read() -> None:
    source = '"""Module."""\nA = 1\n"""Attribute."""\ndef f() -> None:\n    """Function."""\n'
    assert sorted(docstrings(source)) == ["line 1: Module.", "line 3: Attribute.", "line 5: Function."]


@pytest.mark.parametrize("control", [*CONTROLS, *REMEDIATIONS], ids=lambda control: control.id)
def test_the_texts_of_a_control_use_the_terms_of_the_glossary(control: AnyControl) -> None:
    assert avoided_in(texts_of(control)) == []


@each_control
def test_the_messages_and_fixes_of_a_control_use_the_terms_of_the_glossary(control: AnyControl) -> None:
    assert avoided_in(outcomes_of_rows(control)) == []


def test_the_causes_of_undetermined_results_use_the_terms_of_the_glossary() -> None:
    assert avoided_in(cause.value for cause in Cause) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT / "policypack").as_posix())
def test_docstrings_use_the_terms_of_the_glossary(path: Path) -> None:
    assert avoided_in(docstrings(path.read_text(encoding="utf-8"))) == []
