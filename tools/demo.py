"""Demonstrates the pack: the reference stack passes, the plain trail is blocked, the repaired trail passes."""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from tools.preview_events import count_documents  # noqa: E402 (the path comes first)

PLAIN = "examples/plain_trail"
FIXED = "examples/plain_trail_fixed"


def main() -> int:
    _title("The reference stack, previewed under the pack: nothing to object to")
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "events.json")
        code = _preview("stack", "..", log)
        if code != 0:
            return _unexpected("the reference stack did not pass", code)
        documents = count_documents(log)
    print(
        f"{documents.evaluated} policy documents were evaluated before deployment, {documents.not_evaluated} were not."
    )
    _title("What it is made of, drawn from its own resources (stack/README.md shows it as a picture)")
    print(_picture())

    _title("A trail as tutorials declare it: blocked, each finding with its reason and its fix")
    code = _preview(PLAIN, "../..")
    if code == 0:
        return _unexpected("the plain trail was not blocked", code)

    _title("The repair")
    print(_difference(), end="")

    _title("The same trail, repaired: it passes (values unknown in the preview are evaluated in the update)")
    code = _preview(FIXED, "../..")
    if code != 0:
        return _unexpected("the repaired trail did not pass", code)
    print("\nThe reference stack passed, the plain trail was blocked, the repaired trail passed.")
    return 0


def _preview(project: str, pack: str, log: Path | None = None) -> int:
    command = ["tools/offline", "pulumi", "preview", "--cwd", project, "--policy-pack", pack]
    print(f"$ {' '.join(command)}", flush=True)
    environment = dict(os.environ)
    if log is not None:
        command += ["--event-log", str(log)]
        environment["PULUMI_DEBUG_COMMANDS"] = "1"  # without it the CLI does not know the option
    return subprocess.run(command, cwd=ROOT, env=environment, stderr=subprocess.STDOUT, check=False).returncode


def _picture() -> str:
    """Return the flowchart of the stack's README as text: resources by component, then the connections."""
    readme = (ROOT / "stack/README.md").read_text("utf-8")
    lines = readme.split("```mermaid\n", 1)[1].split("```", 1)[0].splitlines()
    titles: dict[str, str] = {}
    shown = []
    for line in lines:
        box = re.fullmatch(r'    (\w+)\["(.*)"\]', line)
        component = re.fullmatch(r'  subgraph \w+\["(.*)"\]', line)
        arrow = re.fullmatch(r"  (\w+) -->(?:\|(.*)\|)? (\w+)", line)
        if component:
            shown.append(component.group(1))
        elif box:
            titles[box.group(1)] = ", ".join(box.group(2).split("<br>")[:2])
            shown.append(f"    {titles[box.group(1)]}")
        elif arrow:
            flow = f" ({arrow.group(2)})" if arrow.group(2) else ""
            shown.append(f"{titles[arrow.group(1)]} -> {titles[arrow.group(3)]}{flow}")
    return "\n".join(shown)


def _difference() -> str:
    plain, fixed = (ROOT / folder / "__main__.py" for folder in (PLAIN, FIXED))
    return "".join(
        difflib.unified_diff(
            plain.read_text("utf-8").splitlines(keepends=True),
            fixed.read_text("utf-8").splitlines(keepends=True),
            f"{PLAIN}/__main__.py",
            f"{FIXED}/__main__.py",
            n=1,
        )
    )


def _title(text: str) -> None:
    print(f"\n== {text} ==\n", flush=True)


def _unexpected(what: str, code: int) -> int:
    print(f"\nThe demo failed: {what} (exit code {code}).", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
