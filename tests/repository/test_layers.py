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
    "catalog": {"model", "controls", "catalog"},
    "evaluation": {"model", "iam", "adapters", "evaluation"},
    "configuration": {"model", "evaluation", "crossguard", "configuration"},
    "reports": {"model", "catalog", "reports", "escaping"},
    "audit": {"model", "adapters", "evaluation", "catalog", "audit"},
    "preview": {"model", "adapters", "audit", "crossguard", "preview"},
    "escaping": set(),
}
"""Package or module of policypack -> what of policypack it may import; the entries at the top may import all."""

GROUPS_MAY_IMPORT: dict[str, dict[str, set[str]]] = {
    "iam": {
        "matching": {"matching"},
        "parsing": {"matching", "parsing"},
        "conditions": {"matching", "parsing", "conditions"},
        "permissions": {"matching", "parsing", "conditions", "permissions"},
        "principals": {"matching", "parsing", "conditions", "permissions", "principals"},
    },
    "adapters": {
        "resources": {"resources"},
        "parts": {"resources", "parts"},
        "aws": {"resources", "parts", "aws"},
        "joins": {"resources", "parts", "joins"},
    },
}
"""The same for groups within a package."""

SDK_USERS = {
    "adapters/sources/live.py",
    "adapters/sources/wire.py",
    "crossguard/policies.py",
    "crossguard/protocol.py",
    "crossguard/server.py",
}
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
    group = inside.parts[1] if len(inside.parts) > 2 else ""
    if group in GROUPS_MAY_IMPORT.get(layer, {}):
        of_layer = {name.split(".")[2] for name in imported if name.startswith(f"policypack.{layer}.")}
        assert of_layer <= GROUPS_MAY_IMPORT[layer][group]
    if inside.as_posix() not in SDK_USERS:
        assert not {name for name in imported if name.split(".")[0] in ("pulumi", "pulumi_policy", "grpc", "google")}
    assert not {name for name in imported if name.split(".")[0] in ("pulumi_aws", "stack")}


def test_only_the_provider_table_imports_a_provider() -> None:
    importers = {
        inside
        for path in modules()
        if not (inside := path.relative_to(ROOT / "policypack").as_posix()).startswith("adapters/aws/")
        if any(f"{name}.".startswith("policypack.adapters.aws.") for name in imports(path))
    }
    assert importers == {"adapters/providers.py"}


def test_the_reference_stack_knows_nothing_of_the_pack() -> None:
    found = {name for path in (ROOT / "stack").rglob("*.py") for name in imports(path)}
    assert not {name for name in found if name.split(".")[0] == "policypack"}
