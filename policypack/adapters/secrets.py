"""Which properties hold a secret, so that no message quotes them: decoded values do not tell."""

from __future__ import annotations

from collections.abc import Mapping

from policypack.adapters.values import OUTPUT, SECRET, SIGNATURE_KEY

_NONE: frozenset[str] = frozenset()


def secret_properties(properties: Mapping[str, object]) -> frozenset[str]:
    """Return the top-level properties that are a secret, or that hold one at any depth.

    Args:
        properties: not decoded yet, as in a request of the engine or in a state.
    """
    # Most values are texts, which a test of the type leaves out at once.
    found = [key for key, value in properties.items() if isinstance(value, dict | list) and _holds_secret(value)]
    return frozenset(found) if found else _NONE


def _holds_secret(value: object) -> bool:
    """Whether a value has the mark of a secret anywhere; values nest deeper than functions may."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            signature = part.get(SIGNATURE_KEY)
            if signature == SECRET or (signature == OUTPUT and part.get("secret") is True):
                return True
            waiting.extend(it for it in part.values() if isinstance(it, dict | list))
        elif isinstance(part, list):
            waiting.extend(it for it in part if isinstance(it, dict | list))
    return False
