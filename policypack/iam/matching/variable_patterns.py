"""Policy variables in patterns of resources: the texts that they can stand for.

Each `${` in a parsed policy begins a variable; the parser has replaced literal characters. Sources: AWS Identity and
Access Management User Guide, "IAM policy elements: Variables and tags" and "AWS global condition context keys" (who
sets the value of a key).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from policypack.iam.matching.automata import VARIABLE

_VARIABLE = re.compile(r"\$\{([^{}$]*)\}(?=(\?*\*)?)")
_LAST_ASCII = "\x7f"

_OF_THE_CALLER = (
    "aws:ec2instancesource",
    "aws:federatedprovider",
    "aws:principal",
    "aws:resource",
    "aws:sourcevpc",
    "aws:userid",
    "aws:username",
    "aws:vpce",
    "ec2:sourceinstancearn",
    "identitystore:",
    "iot:",
    "saml:",
    "transfer:",
)
"""The prefixes of variables that describe the caller, its network or the resource. A caller can choose the value of
most other variables, such as `aws:UserAgent` and `aws:RequestTag/...`, in each request.
"""


_WRITTEN = {ord(VARIABLE) + code: code for code in range(ord(_LAST_ASCII) + 1)}


def spelt_out(pattern: str) -> str:
    """Return the pattern with each variable spelt in characters that only the same variable, or a `*`, matches."""
    return _replaced(pattern, lambda _name, _is_prefix: False)


def at_its_widest(pattern: str) -> str:
    """Return the pattern with `*` for each variable."""
    return _replaced(pattern, lambda _name, _is_prefix: True)


def as_the_caller_chooses(pattern: str) -> str:
    """Return the pattern with `*` for each variable whose value the caller chooses, or that a `*` follows.

    `user/${aws:username}` matches one user, and `user/${aws:username}*` every user whose name begins like the caller's.
    """
    return _replaced(pattern, lambda name, is_prefix: is_prefix or not _is_of_the_caller(name))


def _is_of_the_caller(name: str) -> bool:
    """Return whether a variable describes the caller, its network or the resource."""
    key = name.split(",", 1)[0].strip()
    host = key.split(":", 1)[0]
    return key.startswith(_OF_THE_CALLER) or "." in host  # the claims of an identity provider begin with its host


def _replaced(pattern: str, is_wild: Callable[[str, bool], bool]) -> str:
    """Return the pattern with each variable replaced by `*` or by its spelt-out form."""
    if "${" not in pattern:
        return pattern

    def replacement(found: re.Match[str]) -> str:
        name = found.group(1)
        return "*" if is_wild(name.lower(), found.group(2) is not None) else _spelt(found.group(0).lower())

    return _VARIABLE.sub(replacement, pattern)


def _spelt(text: str) -> str:
    """Return the text in characters that no wildcard but `*` matches."""
    return "".join(chr(ord(VARIABLE) + ord(it)) if it <= _LAST_ASCII else it for it in text)


def written(text: str) -> str:
    """Return a pattern of `spelt_out` with its variables as they are written in policies, in lower case."""
    return text.translate(_WRITTEN)
