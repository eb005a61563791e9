"""Escapes texts for terminals and logs of CI jobs, so that names of resources cannot contain commands."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"\n|##(?=\w*\[)|::(?P<command>[\w-]+(?: [^\n]*?)?)::")
"""A line break, and commands of CI runners: `::error::`, `::error file=x::`, `##[error]`, `##vso[...]`. The `::` in an
ARN is not a command, because no second `::` follows.

Sources: GitHub Docs, "Workflow commands for GitHub Actions"; Azure DevOps documentation, "Logging commands".
"""

_LOGGING_COMMAND = re.compile(r"##(?=\w*\[)")
_LINE_COMMAND = re.compile(r"\n|##(?=\w*\[)|^(?P<blanks>[ \t]*):(?=:)")


def printable(text: str) -> str:
    """Return the text with control characters and changes of the writing direction escaped."""
    if text.isprintable():
        return text
    return "".join(it if it.isprintable() or it == "\n" else f"\\u{ord(it):04x}" for it in text)


def one_line(text: str) -> str:
    """Return the text as one printable line without commands of CI runners."""
    return _COMMAND.sub(_escaped, printable(text))


def report_line(text: str) -> str:
    """Return the text as one printable line of a report, which keeps the `::` between the parts of a URN.

    Runners recognize `::error::` at the beginning of a line, after blanks, and `##[error]` anywhere in it.
    """
    return _LINE_COMMAND.sub(_line_escaped, printable(text))


def report_lines(text: str) -> str:
    """Return a text of several lines, each as in `report_line`."""
    return "\n".join(map(report_line, text.split("\n")))


def json_text(text: str) -> str:
    """Return the same JSON, in which no string holds what runners take for a command: `##[` is written `#\\u0023[`."""
    return _LOGGING_COMMAND.sub(r"#\\u0023", text) if "##" in text else text


def _line_escaped(found: re.Match[str]) -> str:
    if found["blanks"] is not None:
        return f"{found['blanks']}\\u003a"
    return f"\\u{ord(found[0][0]):04x}{found[0][1:]}"


def _escaped(found: re.Match[str]) -> str:
    if found["command"] is not None:
        return f"\\u003a:{found['command']}\\u003a:"
    return f"\\u{ord(found[0][0]):04x}{found[0][1:]}"
