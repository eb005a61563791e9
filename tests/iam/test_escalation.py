"""The list of known ways to more permissions, as data."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from policypack.iam import escalation
from policypack.iam.actions import all_actions
from policypack.iam.escalation import EscalationPath, escalation_paths, open_paths
from policypack.iam.holdings import Holdings
from tests.builders import declared, document, role

ENTRIES: list[dict[str, Any]] = json.loads(
    (Path(escalation.__file__).parent / "escalation_paths.json").read_text("utf-8")
)
each_path = pytest.mark.parametrize("path", escalation_paths(), ids=lambda path: str(path.id))


def test_list_is_long_and_its_sets_are_distinct() -> None:
    sets = {frozenset(entry["permissions"]) for entry in ENTRIES}
    assert len(sets) == len(ENTRIES) == len({entry["id"] for entry in ENTRIES})
    assert len(sets) >= 100


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["id"]))
def test_entry_is_complete(entry: dict[str, Any]) -> None:
    assert entry["gains"]
    assert all(source["name"] and source["entry"] and source["licence"] for source in entry["sources"])
    assert entry["sources"]
    assert set(entry["needs_every"]) <= set(entry["permissions"])
    passes = "iam:PassRole" in entry["permissions"]
    assert passes is (entry["kind"] == "pass-role") is bool(entry["passed_to"])
    assert passes is ("iam:PassRole" in entry["needs_every"])
    assert all(service.endswith(".amazonaws.com") for service in entry["passed_to"])


@pytest.mark.filterwarnings("default::UserWarning")
@each_path
def test_actions_exist(path: EscalationPath) -> None:
    """An action that AWS has dropped is worth a look, and switches nothing off."""
    gone = [action for action in path.permissions if not all_actions().matching(action.lower())]
    if gone:
        warnings.warn(f"AWS documents no such action any more: {', '.join(gone)} ({path.id})", stacklevel=1)


@each_path
def test_each_way_is_found_when_its_permissions_are_held_and_not_without_one(path: EscalationPath) -> None:
    def ways(*actions: str) -> set[str]:
        held = document({"Effect": "Allow", "Action": list(actions), "Resource": "*"})
        return {found.path.id for found in open_paths(Holdings(role(declared(held)))) if found.is_certain}

    assert path.id in ways(*path.permissions)
    for action in path.permissions:
        rest = [other for other in path.permissions if other != action]
        assert not rest or path.id not in ways(*rest)
