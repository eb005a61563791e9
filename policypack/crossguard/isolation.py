"""Starts the pack without the Python settings of the environment, so that no program's folder replaces its modules.

The engine starts `python -m pulumi.policy <engine> <folder>` with the environment of the command. `PYTHONPATH` there
puts folders before the standard library: a `json.py`, a `sitecustomize.py` or a `pulumi_policy` in one of them runs in
the pack, and may remove its controls. Source: Python Setup and Usage, "Environment variables".

A `sitecustomize` on that path runs before this module, and a `pulumi` on it in place of this module. Only an
environment without these variables stops code that was written against this pack, as docs/security.md says.
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
    """Raised where the pack would run code from a folder that the environment names; the text names it."""


def isolate() -> None:
    """Start Python again without the settings of the environment, where it has any; return where it has none.

    The process stays the same, and so do its streams: the engine does not notice. The second time Python ignores the
    environment, so that this returns.

    Raises:
        NotIsolated: Python cannot be started again, or runs a `sitecustomize` of somewhere else all the same.
    """
    named = [name for name in VARIABLES if os.environ.get(name)]
    if named and not sys.flags.ignore_environment:
        # On Windows a new process would begin, which the engine does not know; the other is what would be started.
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
    """Return the command that starts the same with `-E` (no environment) and `-P` (no folder of the caller)."""
    buffered = ["-u"] if os.environ.get("PYTHONUNBUFFERED") else []
    bytecode = ["-B"] if sys.flags.dont_write_bytecode else []
    return [sys.executable, "-E", "-P", *buffered, *bytecode, *started[1:]]


def _is_of_python(file: str) -> bool:
    """Whether a module lies in this Python, or in its user's own folder of packages."""
    site = sys.modules.get("site")
    user = getattr(site, "USER_BASE", None)
    bases = [sys.prefix, sys.base_prefix, *([user] if isinstance(user, str) else [])]
    return os.path.abspath(file).startswith(tuple(os.path.join(os.path.abspath(it), "") for it in bases))
