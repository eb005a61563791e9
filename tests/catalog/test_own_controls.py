"""Own controls of companies, as installed packages provide them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from click.testing import CliRunner

from policypack.catalog import CONTROLS
from policypack.catalog.own_controls import GROUP, RESERVED_IDS, InvalidControlsError, all_controls, own_controls
from policypack.cli.main import main
from policypack.configuration.pack_configuration import ALL
from policypack.crossguard.diagnostics import EXEMPTIONS_POLICY, UNDETERMINED_POLICY
from policypack.crossguard.server import serve

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/own_controls"
OWN = """
from dataclasses import replace

from policypack.catalog import CONTROLS

print("a module that prints")
FIRST, SECOND = (replace(CONTROLS[0], id=it) for it in ("acme-first", "acme-second"))
LIST = [FIRST, SECOND]
AGAIN = (FIRST,)
TAKEN = (CONTROLS[0],)
RESERVED = (replace(FIRST, id="preview-undetermined"),)
SPELLING = (replace(FIRST, id="Acme First"),)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a folder on the path with the modules `own` and `broken`."""
    (tmp_path / "own.py").write_text(OWN, "utf-8")
    (tmp_path / "broken.py").write_text("raise RuntimeError('canary')", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in ("own", "broken", "acme_controls", "acme_controls.acme_log_group_maximum"):
        sys.modules.pop(name, None)


def entry(value: str, name: str = "acme") -> EntryPoint:
    return EntryPoint(name=name, value=value, group=GROUP)


def install(folder: Path, value: str) -> None:
    """Write the metadata of an installed package with one entry point."""
    metadata = folder / "acme-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n", "utf-8")
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\nacme = {value}\n", "utf-8")


def test_reserved_ids_are_those_of_the_configuration() -> None:
    assert {ALL, EXEMPTIONS_POLICY, UNDETERMINED_POLICY} == RESERVED_IDS


@pytest.mark.usefixtures("folder")
def test_own_controls_have_the_order_of_entry_points_and_print_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert [it.id for it in own_controls([entry("own:LIST")])] == ["acme-first", "acme-second"]
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (["broken:LIST"], "own controls acme (broken:LIST): it cannot be loaded (RuntimeError)"),
        (["absent:LIST"], "own controls acme (absent:LIST): it cannot be loaded (ModuleNotFoundError)"),
        (["own:ABSENT"], "own controls acme (own:ABSENT): it cannot be loaded (AttributeError)"),
        (["own:FIRST"], "own controls acme (own:FIRST): it is not a sequence of Control objects"),
        (["own:OWN"], "own controls acme (own:OWN): it cannot be loaded (AttributeError)"),
        (["own:TAKEN"], f"own controls acme (own:TAKEN): the id {CONTROLS[0].id} is already used"),
        (["own:RESERVED"], "own controls acme (own:RESERVED): the id preview-undetermined is already used"),
        (["own:AGAIN", "own:LIST"], "own controls acme (own:LIST): the id acme-first is already used"),
        (
            ["own:SPELLING"],
            "own controls acme (own:SPELLING): the id 'Acme First' must be lower-case words joined by hyphens",
        ),
    ],
)
def test_invalid_own_controls_are_refused_with_the_reason(values: list[str], reason: str) -> None:
    with pytest.raises(InvalidControlsError) as error:
        own_controls(map(entry, values))
    assert str(error.value) == reason


def test_installed_package_is_found_by_all_commands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLE))
    install(folder, "acme_controls:CONTROLS")
    assert [it.id for it in all_controls()] == [*(it.id for it in CONTROLS), "acme-log-group-maximum"]
    shown = CliRunner().invoke(main, ["controls", "show", "acme-log-group-maximum"])
    assert (shown.exit_code, "Acme Data Retention Policy" in shown.stdout) == (0, True)
    (folder / "pack.json").write_text('{"acme-log-group-maximum": {"days": 30}}', "utf-8")
    assert CliRunner().invoke(main, ["config", "check", str(folder / "pack.json")]).exit_code == 0


def test_broken_package_stops_the_command_line_and_the_pack(folder: Path) -> None:
    install(folder, "broken:LIST")
    done = CliRunner().invoke(main, ["controls", "list"])
    assert (done.exit_code, "it cannot be loaded (RuntimeError)" in done.stderr) == (2, True)
    assert "canary" not in done.output
    with pytest.raises(SystemExit, match="trailguard does not start: own controls acme"):
        serve()
