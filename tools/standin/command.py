"""Runs one command in an environment where Pulumi programs need no AWS."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from tools.standin.provider import running_stand_in

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_STACK = "dev"
_ON_A_STACK = frozenset({"config", "destroy", "import", "preview", "refresh", "state", "up", "update", "watch"})
"""Pulumi commands that use the selected stack."""

USAGE = """\
usage: tools/offline COMMAND [ARGUMENT...]

Runs COMMAND with a stand-in for the AWS provider attached, so that Pulumi programs preview and update without an AWS
account, credentials or the provider's plugin. The stand-in proves nothing about AWS: it echoes what a program says
and makes up the rest.

  tools/offline pulumi preview --cwd stack --policy-pack ..
  tools/offline bash -c 'cd stack && pulumi stack init test && pulumi up --yes && pulumi destroy --yes'

State lives for this one call, in a temporary folder. A `pulumi` command in a project without a selected stack gets
the stack `dev`. A stack that you name (--stack, PULUMI_STACK) is created in the temporary folder; a backend that you
name (PULUMI_BACKEND_URL, or `backend` in Pulumi.yaml) is used as it is.
"""
NOTICE = "tools/offline: a stand-in answers for AWS; nothing here proves anything about AWS"


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(USAGE, end="", file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    print(NOTICE, file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="trailguard-offline-") as folder, running_stand_in() as port:
        environment = offline_environment(os.environ, Path(folder), port)
        program = shutil.which(arguments[0], path=environment["PATH"])
        if program is None:
            return _missing(arguments[0])
        if Path(program).stem != "pulumi":
            return _run([program, *arguments[1:]], environment)
        return _run_pulumi([program, *arguments[1:]], environment, Path(folder))


def offline_environment(caller: Mapping[str, str], folder: Path, port: int) -> dict[str, str]:
    """The caller's environment and what keeps a Pulumi program off the network; what the caller chose stays."""
    environment = {
        "PULUMI_BACKEND_URL": f"file://{folder}",
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
    }
    if "PULUMI_CONFIG_PASSPHRASE_FILE" in caller:
        del environment["PULUMI_CONFIG_PASSPHRASE"]
    environment.update(caller)
    environment["PULUMI_DEBUG_PROVIDERS"] = ",".join(
        [*filter(None, [caller.get("PULUMI_DEBUG_PROVIDERS")]), f"aws:{port}"]
    )
    # Otherwise the engine tries for seconds to download a missing plugin.
    environment["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] = "true"
    folders = [str(ROOT / ".tools" / "bin"), str(ROOT / ".venv" / "bin")]
    environment["PATH"] = os.pathsep.join([*folders, caller.get("PATH", os.defpath)])
    return environment


def _run_pulumi(command: Sequence[str], environment: dict[str, str], folder: Path) -> int:
    project = _project_folder(_option(command, "--cwd", "-C"))
    if project is None or _ON_A_STACK.isdisjoint(command[1:]):
        return _run(command, environment)
    if "PULUMI_BACKEND_URL" not in os.environ and _names_a_backend(project):
        del environment["PULUMI_BACKEND_URL"]
    is_own_backend = environment.get("PULUMI_BACKEND_URL") == f"file://{folder}"
    named = _option(command, "--stack", "-s") or environment.get("PULUMI_STACK", "")
    if named and not is_own_backend:
        return _run(command, environment)
    with _untouched_config(project, named or DEFAULT_STACK):
        if is_own_backend or not _has_selected_stack(command[0], project, environment):
            stack = named or DEFAULT_STACK
            created = _quietly([command[0], "stack", "init", stack, "--no-select", "--cwd", str(project)], environment)
            if created.returncode != 0 and "already exists" not in created.stderr:
                print(f"tools/offline: the stack {stack} cannot be created: {created.stderr.strip()}", file=sys.stderr)
                return created.returncode
            environment.setdefault("PULUMI_STACK", stack)
        return _run(command, environment)


@contextmanager
def _untouched_config(project: Path, stack: str) -> Iterator[None]:
    """Keep the stack's configuration file free of the encryption salt that a throw-away stack writes into it.

    Calls in the same project wait for each other, since the file is one.
    """
    file = project / f"Pulumi.{stack.rsplit('/', 1)[-1]}.yaml"
    with _locked(project):
        existed = file.exists()
        had_salt = existed and "encryptionsalt:" in file.read_text("utf-8")
        try:
            yield
        finally:
            if file.exists() and not had_salt:
                text = file.read_text("utf-8")
                kept = re.sub(r"^encryptionsalt:.*\n?", "", text, flags=re.MULTILINE)
                if not existed and not kept.strip():
                    file.unlink()
                elif kept != text:
                    file.write_text(kept, "utf-8")


@contextmanager
def _locked(project: Path) -> Iterator[None]:
    folder = os.open(project, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"tools/offline: waiting for another call in {project}", file=sys.stderr, flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _project_folder(cwd: str) -> Path | None:
    """Return the project folder of a command in `cwd`: `cwd` or a parent folder."""
    start = Path(cwd or ".").resolve()
    for folder in (start, *start.parents):
        if any((folder / f"Pulumi.{ending}").is_file() for ending in ("yaml", "yml", "json")):
            return folder
    return None


def _names_a_backend(project: Path) -> bool:
    try:
        settings = yaml.safe_load((project / "Pulumi.yaml").read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return False  # Pulumi reports the error
    backend = settings.get("backend") if isinstance(settings, dict) else None
    return isinstance(backend, dict) and bool(backend.get("url"))


def _has_selected_stack(pulumi: str, project: Path, environment: dict[str, str]) -> bool:
    return _quietly([pulumi, "stack", "--show-name", "--cwd", str(project)], environment).returncode == 0


def _option(command: Sequence[str], long: str, short: str) -> str:
    """Return the value of an option in any syntax; the last occurrence counts."""
    value = ""
    for index, word in enumerate(command):
        if word == "--":
            break
        if word in (long, short):
            value = command[index + 1] if index + 1 < len(command) else ""
        elif word.startswith(f"{long}="):
            value = word.removeprefix(f"{long}=")
        elif word.startswith(short) and not word.startswith("--"):
            value = word.removeprefix(short).removeprefix("=")
    return value


def _quietly(command: Sequence[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run the command in the foreground, so that only it receives interrupts, and return its exit code."""
    with subprocess.Popen(command, env=environment) as process:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        code = process.wait()
    return 128 - code if code < 0 else code


def _missing(command: str) -> int:
    advice = ": run make setup, which provides it" if command == "pulumi" else ""
    print(f"tools/offline: there is no command {command} on PATH{advice}", file=sys.stderr)
    return 127
