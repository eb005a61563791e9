"""Resource names in the code of fixes. A name is always quoted as data and never becomes code."""

from __future__ import annotations

import keyword
import re

_PLAIN = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)


def literal(text: str) -> str:
    """Return a text as a Python string literal, with control and bidirectional characters escaped.

    Source: The Python Language Reference, "String and Bytes literals", escape sequences.
    """
    return f'"{"".join(map(_character, text))}"'


def identifier(name: str, otherwise: str) -> str:
    """Return the likely variable name of a resource in a program.

    Args:
        otherwise: the variable name to use if the resource name is not a valid identifier.
    """
    variable = name.replace("-", "_")
    is_variable = variable.isascii() and variable.isidentifier() and not keyword.iskeyword(variable)
    return variable if is_variable else otherwise


def shown(name: str) -> str:
    """Return a plain name unchanged, and any other name as a Python string literal."""
    return name if _PLAIN.fullmatch(name) else literal(name)


def _character(it: str) -> str:
    """Return a character as it is written in a Python string literal."""
    if it in '"\\':
        return f"\\{it}"
    if it.isprintable():
        return it
    return f"\\u{ord(it):04x}" if ord(it) < 0x10000 else f"\\U{ord(it):08x}"
