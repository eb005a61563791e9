"""Policy variables within patterns of resources: which text they can stand for.

Each `${` in a parsed policy begins a variable; what the document means literally was replaced by the parser. Sources:
AWS Identity and Access Management User Guide, "IAM policy elements: Variables and tags" and "AWS global condition
context keys" (who sets a key's value).
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
"""How the variables begin whose value is a fact about the caller, its network or the resource. A caller can choose the
value of most others, such as `aws:UserAgent` and `aws:RequestTag/...`, in each request."""


_WRITTEN = {ord(VARIABLE) + code: code for code in range(ord(_LAST_ASCII) + 1)}


def spelt_out(pattern: str) -> str:
    """The pattern with each variable as text that only the same variable, or a `*`, matches."""
    return _replaced(pattern, lambda _name, _is_prefix: False)


def at_its_widest(pattern: str) -> str:
    """The pattern with `*` for each variable."""
    return _replaced(pattern, lambda _name, _is_prefix: True)


def as_the_caller_chooses(pattern: str) -> str:
    """The pattern with `*` for each variable whose value the caller chooses, or that a `*` follows.

    `user/${aws:username}` is one user, and `user/${aws:username}*` any one whose name begins like the caller's.
    """
    return _replaced(pattern, lambda name, is_prefix: is_prefix or not _is_of_the_caller(name))


def _is_of_the_caller(name: str) -> bool:
    key = name.split(",", 1)[0].strip()
    host = key.split(":", 1)[0]
    return key.startswith(_OF_THE_CALLER) or "." in host  # the claims of an identity provider begin with its host


def _replaced(pattern: str, is_wild: Callable[[str, bool], bool]) -> str:
    if "${" not in pattern:
        return pattern

    def replacement(found: re.Match[str]) -> str:
        name = found.group(1)
        return "*" if is_wild(name.lower(), found.group(2) is not None) else _spelt(found.group(0).lower())

    return _VARIABLE.sub(replacement, pattern)


def _spelt(text: str) -> str:
    """The text in characters that no wildcard but `*` matches."""
    return "".join(chr(ord(VARIABLE) + ord(it)) if it <= _LAST_ASCII else it for it in text)


def written(text: str) -> str:
    """The inverse of `spelt_out`: variables as they are written in policies, in lower case."""
    return text.translate(_WRITTEN)
