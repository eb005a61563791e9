"""Names of resources in the code of fixes: a name is always data there, never code."""

from __future__ import annotations

import keyword
import re

_PLAIN = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)


def literal(text: str) -> str:
    """Return a text as a string of Python, with control characters and changes of the writing direction escaped.

    Source: The Python Language Reference, "String and Bytes literals", escape sequences.
    """
    return f'"{"".join(map(_character, text))}"'


def identifier(name: str, otherwise: str) -> str:
    """Return the variable that a program probably has for a resource of this name.

    Args:
        otherwise: the variable where the name is no valid identifier.
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
