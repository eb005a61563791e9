"""Values that requests can have, derived from the values that policies name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.evaluator.policies import statements
from tests.evaluator.requests import Policy

Mentioned = dict[str, list[str]]
"""Condition key in lower case -> the values that policies compare it with; none for a key in a variable only."""

Value = str | tuple[str, ...] | None
"""The value of a key in a request; `None`: the key is absent."""

_VARIABLE = re.compile(r"\$\{\s*([A-Za-z0-9-]+:[^},]*?)\s*(?:,\s*'([^']*)'\s*)?\}")
_FILLINGS = ("x", "", "a/b")


def mentioned(policies: Iterable[Policy]) -> Mentioned:
    """The condition keys on which the answer of policies can depend."""
    found: Mentioned = {}
    for policy in policies:
        for statement in statements(policy):
            for operator, keys in statement.get("Condition", {}).items():
                for key, values in keys.items():
                    found.setdefault(key.lower(), []).extend([] if operator == "Null" else texts(values))
            for name, default in _VARIABLE.findall(str(statement)):
                found.setdefault(name.lower(), []).extend([default] if default else [])
    return {key: list(dict.fromkeys(values)) for key, values in found.items()}


def texts(values: Any) -> list[str]:
    """The values of a key, as text."""
    listed = values if isinstance(values, list) else [values]
    return [str(it).lower() if isinstance(it, bool) else str(it) for it in listed]


def has_wildcard(value: str) -> bool:
    return "*" in value or "?" in value


def concrete(pattern: str, fillings: Sequence[str] = _FILLINGS) -> Iterator[str]:
    """Texts that a pattern matches; variables become a name that any tag or user can have, or stay as they are."""
    for plain in dict.fromkeys((with_names(pattern), pattern)):
        yield from dict.fromkeys(plain.replace("*", it).replace("?", "x") for it in fillings)


def with_names(value: str) -> str:
    """The value with a name that any tag or user can have for each variable; its wildcards stay."""
    return _VARIABLE.sub("mallory", value)


def around(limit: str) -> Iterator[str]:
    """Numbers at a limit and on both sides of it."""
    try:
        number = float(limit)
    except ValueError:
        return
    yield from (limit, f"{number - 0.5:g}", f"{number + 0.5:g}")


def conditional_denies(policy: Policy) -> list[int]:
    """Return the numbers, from 0, of the Denies of a policy that have a condition."""
    return [number for number, it in enumerate(statements(policy)) if it["Effect"] == "Deny" and it.get("Condition")]


def without_conditional_denies(policy: Policy, kept: int | None) -> Policy:
    """Return a policy in which Denies that have a condition, but for one, deny nothing."""
    dropped = set(conditional_denies(policy)) - {kept}
    listed = [_denying_nothing(it) if number in dropped else it for number, it in enumerate(statements(policy))]
    return {**policy, "Statement": listed}


def _denying_nothing(deny: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "Effect": "Deny",
        "NotAction": "*",
        "NotResource": "*",
        **{key: it for key, it in deny.items() if key in ("Principal", "NotPrincipal")},
    }
