"""Names of resources in code that a user pastes: they are data, whatever they hold."""

from __future__ import annotations

import keyword
import re

_PLAIN = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)


def literal(text: str) -> str:
    """Return a text as a string of Python; what steers a terminal or turns the direction of writing is spelt out.

    Source: The Python Language Reference, "String and Bytes literals", escape sequences.
    """
    return f'"{"".join(map(_character, text))}"'


def identifier(name: str, otherwise: str) -> str:
    """Return the variable that a program probably has for a resource of this name.

    Args:
        otherwise: what it is called where its name makes no variable.
    """
    variable = name.replace("-", "_")
    is_variable = variable.isascii() and variable.isidentifier() and not keyword.iskeyword(variable)
    return variable if is_variable else otherwise


def shown(name: str) -> str:
    """Return a name as it stands, where it is a plain one, or as a string of Python."""
    return name if _PLAIN.fullmatch(name) else literal(name)


def _character(it: str) -> str:
    if it in '"\\':
        return f"\\{it}"
    if it.isprintable():
        return it
    return f"\\u{ord(it):04x}" if ord(it) < 0x10000 else f"\\U{ord(it):08x}"
