"""requirements.lock pins what the pack runs on, with hashes, at the versions that the tests run with."""

from __future__ import annotations

import re
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
UNCONSTRAINED = {"setuptools"}
"""What every virtual environment of the tests brings along."""


def locked() -> dict[str, Version]:
    found = re.findall(r"^([\w.-]+)==(\S+) \\$", LOCK, re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in found}


def constraints() -> dict[str, Version]:
    lines = (ROOT / "tools/constraints.txt").read_text("utf-8").splitlines()
    pins = [line.split("==") for line in lines if "==" in line]
    return {canonicalize_name(name): Version(version) for name, version in pins}


def test_lock_has_the_versions_of_the_constraints() -> None:
    pinned = constraints()
    assert {name: version for name, version in locked().items() if name not in UNCONSTRAINED} == {
        name: pinned[name] for name in locked() if name not in UNCONSTRAINED
    }


def test_lock_answers_the_requirements() -> None:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert len(requirements) >= 2
    for requirement in requirements:
        assert requirement.specifier.contains(locked()[canonicalize_name(requirement.name)])


def test_every_requirement_has_hashes_and_nothing_names_a_place() -> None:
    blocks = re.split(r"\n(?=\S)", LOCK.rstrip())
    pins = [block for block in blocks if not block.startswith("#")]
    assert len(pins) == len(locked()) > 10
    for block in pins:
        first, *hashes = block.split("\n")
        assert first.endswith(" \\"), first
        assert hashes, first
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", line) for line in hashes), first
    assert "://" not in LOCK
    assert "--index" not in LOCK
