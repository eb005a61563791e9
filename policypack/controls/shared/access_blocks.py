"""What controls on public access blocks have in common."""

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
"""Pulumi's name of each setting, and where the model has it."""

REPAIRS = tuple((name, True) for name in SETTINGS)
"""What remediation mode sets."""

ALL_TRUE = "block_public_acls=True, ignore_public_acls=True, block_public_policy=True, restrict_public_buckets=True"


def weak_settings(block: AccessBlock) -> Iterator[Outcome]:
    """The problems of a block that stands alone."""
    yield from problems({name: read(block) for name, read in SETTINGS.items()}, ALL_TRUE)


def problems(values: dict[str, Maybe[bool]], fix: str) -> Iterator[Outcome]:
    """One violation for all settings that are not true; what is unknown counts when none is false."""
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
