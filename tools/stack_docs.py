"""Regenerate the picture and the permissions in stack/README.md. `--check` only compares.

Both come from the resources of a deployment on the stand-in, so this takes some seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from tools.permissions.generate import boundary_policy, preview_policy, up_policy  # noqa: E402 (the path comes first)
from tools.picture import draw  # noqa: E402 (the path comes first)
from tools.reference_stack import EVERYTHING, Made, deployed_offline  # noqa: E402 (the path comes first)

README = ROOT / "stack/README.md"


def main(arguments: Sequence[str]) -> int:
    text = README.read_text("utf-8")
    wanted = written(text, deployed_offline(EVERYTHING))
    if wanted == text:
        return 0
    if "--check" in arguments:
        print("stack/README.md is stale: run make docs", file=sys.stderr)
        return 1
    README.write_text(wanted, "utf-8")
    return 0


def written(text: str, resources: Sequence[Made]) -> str:
    """Return the README text with the parts generated from these resources."""
    parts = {
        "picture": _block("mermaid", draw(resources)),
        "up policy": _block("json", up_policy(resources)),
        "preview policy": _block("json", preview_policy(resources)),
        "boundary policy": _block("json", boundary_policy(resources)),
    }
    for name, part in parts.items():
        start, end = f"<!-- {name}: written by make docs -->", f"<!-- end of {name} -->"
        before, rest = text.split(start, 1)
        after = rest.split(end, 1)[1]
        text = f"{before}{start}\n{part}\n{end}{after}"
    return text


def _block(language: str, text: str) -> str:
    return f"\n```{language}\n{text}\n```\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
