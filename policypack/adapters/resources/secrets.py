"""Which properties hold a secret, so that no message quotes them: decoded values have no mark of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from policypack.adapters.resources.values import OUTPUT, SECRET, SIGNATURE_KEY


class SecretProperties(Collection[str]):
    """The top-level properties that are a secret, or that hold one at any depth; found when first needed.

    Only violations need them, and most resources have none.

    Args:
        encoded: the properties, not decoded yet, as in a request of the engine or in a state.
    """

    __slots__ = ("_encoded",)

    def __init__(self, encoded: Mapping[str, object]) -> None:
        self._encoded = encoded

    def __contains__(self, key: object) -> bool:
        value = self._encoded.get(key) if isinstance(key, str) else None
        return isinstance(value, dict | list) and _holds_secret(value)

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._encoded if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class JoinedSecrets(Collection[str]):
    """The properties that are secrets of any of several resources that are joined; asked as late as those of one.

    Args:
        of_each: the secret properties of each resource.
    """

    __slots__ = ("_of_each",)

    def __init__(self, of_each: Collection[Collection[str]]) -> None:
        self._of_each = of_each

    def __contains__(self, key: object) -> bool:
        return any(key in secrets for secrets in self._of_each)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key for secrets in self._of_each for key in secrets))

    def __len__(self) -> int:
        return sum(1 for _ in self)


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
