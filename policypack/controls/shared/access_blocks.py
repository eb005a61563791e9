"""Checks of public access blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policypack.model.buckets import AccessBlock
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.unknown import UNKNOWN, Maybe

SETTINGS: dict[str, Callable[[AccessBlock], Maybe[bool]]] = {
    "blockPublicAcls": lambda block: block.block_public_acls,
    "ignorePublicAcls": lambda block: block.ignore_public_acls,
    "blockPublicPolicy": lambda block: block.block_public_policy,
    "restrictPublicBuckets": lambda block: block.restrict_public_buckets,
}
"""Property name of each setting -> function that returns its value."""

REPAIRS = tuple((name, True) for name in SETTINGS)
"""The values that remediation sets."""

ALL_TRUE = "block_public_acls=True, ignore_public_acls=True, block_public_policy=True, restrict_public_buckets=True"


def weak_settings(block: AccessBlock) -> Iterator[Outcome]:
    """Yield a violation if any setting of the block is not true."""
    yield from outcomes({name: read(block) for name, read in SETTINGS.items()}, fix=ALL_TRUE)


def outcomes(values: dict[str, Maybe[bool]], *, fix: str) -> Iterator[Outcome]:
    """Yield one violation for all settings that are false or, if none is false, the unknown settings as undetermined.

    Args:
        values: the settings by property name.
        fix: the Python code that sets them.
    """
    weak = [name for name, value in values.items() if value is False]
    if weak:
        yield Violation(
            path=", ".join(weak),
            message=f"{'is' if len(weak) == 1 else 'are'} not true in the public access block",
            fix=fix,
        )
        return
    for name, value in values.items():
        if value is UNKNOWN:
            yield Undetermined(path=name, finding=name)
