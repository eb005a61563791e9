"""The direction of dependencies, as ARCHITECTURE.md draws it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MAY_IMPORT: dict[str, set[str]] = {
    "model": {"model"},
    "iam": {"model", "iam"},
    "cloudtrail": {"model", "iam", "cloudtrail"},
    "adapters": {"model", "iam", "adapters"},
    "controls": {"model", "iam", "cloudtrail", "controls"},
    "reports": {"model", "reports", "frameworks", "escaping"},
    "audit": {
        "model",
        "adapters",
        "evaluate",
        "implied",
        "audit",
        "catalog",
        "selection",
        "exemptions",
        "deferral",
        "defects",
    },
    "preview": {"model", "adapters", "audit", "diagnostics", "preview"},
    "catalog": {"model", "controls"},
    "evaluate": {"model", "defects", "hidden", "implied"},
    "hidden": {"model", "iam"},
    "implied": {"model"},
    "deferral": {"model", "adapters"},
    "selection": {"model"},
    "options": {"model"},
    "exemptions": {"model", "iam"},
    "exemption_entries": {"exemptions", "exemption_urns"},
    "exemption_urns": set(),
    "configuration": {"model", "diagnostics", "exemptions", "exemption_entries", "options"},
    "diagnostics": {"model", "escaping"},
    "escaping": set(),
    "frameworks": set(),
    "defects": set(),
}
"""Package or module of policypack -> what of policypack it may import; the entries at the top may import all."""

SDK_USERS = {"adapters/live.py", "adapters/wire.py", "pack.py", "protocol.py", "serve.py"}
"""The only files that meet the SDK or the protocol."""


def modules() -> list[Path]:
    return sorted((ROOT / "policypack").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    inside = path.relative_to(ROOT / "policypack")
    layer = inside.parts[0].removesuffix(".py")
    imported = set(imports(path))
    if layer in MAY_IMPORT:
        ours = {name.split(".")[1] for name in imported if name.startswith("policypack.")}
        assert ours <= MAY_IMPORT[layer]
    if inside.as_posix() not in SDK_USERS:
        assert not {name for name in imported if name.split(".")[0] in ("pulumi", "pulumi_policy", "grpc", "google")}
    assert not {name for name in imported if name.split(".")[0] in ("pulumi_aws", "stack")}


def test_the_reference_stack_knows_nothing_of_the_pack() -> None:
    found = {name for path in (ROOT / "stack").rglob("*.py") for name in imports(path)}
    assert not {name for name in found if name.split(".")[0] == "policypack"}
