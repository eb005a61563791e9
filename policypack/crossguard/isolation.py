"""Restarts Python without the environment's Python settings, so that no other folder can replace the pack's modules.

The engine starts `python -m pulumi.policy <engine> <folder>` with the environment of the command. `PYTHONPATH` there
puts folders before the standard library: a `json.py`, a `sitecustomize.py` or a `pulumi_policy` in one of them would
run in the pack and could remove its controls. Source: Python Setup and Usage, "Environment variables".

A `sitecustomize` on that path runs before this module, and a `pulumi` package instead of it. Only an environment
without these variables stops an attack that targets this pack; see docs/security.md.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

VARIABLES = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONPLATLIBDIR",
    "PYTHONUSERBASE",
    "PYTHONPYCACHEPREFIX",
    "PYTHONWARNINGS",
    "PYTHONBREAKPOINT",
    "PYTHONEXECUTABLE",
    "PYTHONSTARTUP",
    "PYTHONINSPECT",
    "PYTHONCASEOK",
)
"""The variables that decide which code Python runs."""

_CUSTOM = ("sitecustomize", "usercustomize")


class NotIsolated(SystemExit):
    """Raised if the pack would run code from a folder that the environment names; the message names the setting."""


def isolate() -> None:
    """Restart Python without the environment's settings, or return if there are none.

    The process and its streams stay the same, so the engine does not notice. After the restart Python ignores the
    environment, and this function returns.

    Raises:
        NotIsolated: Python cannot be restarted, or has loaded a `sitecustomize` from outside its own folders.
    """
    named = [name for name in VARIABLES if os.environ.get(name)]
    if named and not sys.flags.ignore_environment:
        # On Windows the engine would lose the process. PYTHONEXECUTABLE sets the program that would be started.
        if os.name == "nt" or "PYTHONEXECUTABLE" in named:
            raise NotIsolated(f"trailguard does not start while {', '.join(named)} is set: unset it for Pulumi")
        sys.stdout.flush()
        kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        os.execve(sys.executable, arguments(sys.orig_argv), kept)
    for name in _CUSTOM:
        file = getattr(sys.modules.get(name), "__file__", None)
        if isinstance(file, str) and not _is_of_python(file):
            raise NotIsolated(f"trailguard does not start: {name} is loaded from outside this Python installation")


def arguments(started: Sequence[str]) -> list[str]:
    """Return the command with `-E` (ignore the environment) and `-P` (do not add the working directory to the path)."""
    buffered = ["-u"] if os.environ.get("PYTHONUNBUFFERED") else []
    bytecode = ["-B"] if sys.flags.dont_write_bytecode else []
    return [sys.executable, "-E", "-P", *buffered, *bytecode, *started[1:]]


def _is_of_python(file: str) -> bool:
    """Whether a module is in this Python installation or in the user's site-packages."""
    site = sys.modules.get("site")
    user = getattr(site, "USER_BASE", None)
    bases = [sys.prefix, sys.base_prefix, *([user] if isinstance(user, str) else [])]
    return os.path.abspath(file).startswith(tuple(os.path.join(os.path.abspath(it), "") for it in bases))
