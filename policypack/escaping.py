"""Escape texts for terminals and logs of CI jobs: the name of a resource must not act as a command."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"\n|##(?=\w*\[)|::(?P<said>[\w-]+(?: [^\n]*?)?)::")
"""Line breaks, and commands of CI runners: `::error::`, `::error file=x::`, `##[error]`,
`##vso[...]`. The `::` in an ARN is not a command, because no second `::` follows.

Sources: GitHub Docs, "Workflow commands for GitHub Actions"; Azure DevOps documentation, "Logging commands".
"""

_LOGGED = re.compile(r"##(?=\w*\[)")
_COMMAND_OF_A_LINE = re.compile(r"\n|##(?=\w*\[)|^(?P<blanks>[ \t]*):(?=:)")


def printable(text: str) -> str:
    """Return the text with control characters and changes of the writing direction escaped."""
    if text.isprintable():
        return text
    return "".join(it if it.isprintable() or it == "\n" else f"\\u{ord(it):04x}" for it in text)


def one_line(text: str) -> str:
    """Return the text as one printable line with commands of CI runners escaped."""
    return _COMMAND.sub(_spelt_out, printable(text))


def report_line(text: str) -> str:
    """Return the text as one printable line of a report, in which the `::` between the parts of a URN stay.

    Runners look for `::error::` at the beginning of a line, blanks aside, and for `##[error]` anywhere in it.
    """
    return _COMMAND_OF_A_LINE.sub(_line_spelt_out, printable(text))


def report_lines(text: str) -> str:
    """Return a text of several lines, each as in `report_line`."""
    return "\n".join(map(report_line, text.split("\n")))


def json_text(text: str) -> str:
    """Return the same JSON with commands of CI runners escaped in strings: `##[` becomes `#\\u0023[`."""
    return _LOGGED.sub(r"#\\u0023", text) if "##" in text else text


def _line_spelt_out(found: re.Match[str]) -> str:
    if found["blanks"] is not None:
        return f"{found['blanks']}\\u003a"
    return f"\\u{ord(found[0][0]):04x}{found[0][1:]}"


def _spelt_out(found: re.Match[str]) -> str:
    if found["said"] is not None:
        return f"\\u003a:{found['said']}\\u003a:"
    return f"\\u{ord(found[0][0]):04x}{found[0][1:]}"
