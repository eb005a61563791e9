"""Finds a Chromium for the tests of the HTML report, or installs Debian's; run by `make test-all`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def browser() -> str | None:
    """Return the path of a Chromium-based browser on PATH."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def main() -> int:
    if browser() is not None:
        return 0
    if shutil.which("apt-get") is None:
        print("make test-all needs Chromium on PATH: install it, then run it again", file=sys.stderr)
        return 1
    print("set-up: no Chromium on PATH: installing Debian's", flush=True)
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            [*as_root, "apt-get", *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            print(f"apt-get {arguments[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}", file=sys.stderr)
            return 1
    return 0 if browser() is not None else 1


if __name__ == "__main__":
    sys.exit(main())
