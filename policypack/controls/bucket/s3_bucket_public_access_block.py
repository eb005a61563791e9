"""s3-bucket-public-access-block"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from policypack.controls.access_blocks import ALL_TRUE, REPAIRS, SETTINGS, problems, weak_settings
from policypack.controls.buckets import named, variable
from policypack.model.buckets import AccessBlock, Bucket
from policypack.model.control import Control, Level, Problem, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.unknown import Maybe, all_of, any_of


def check(subject: Bucket | AccessBlock) -> Iterator[Problem]:
    if isinstance(subject, AccessBlock):
        yield from weak_settings(subject)
    elif subject.access_blocks or subject.may_have_more_access_blocks or subject.account_access_blocks:
        yield from _bucket(subject)
    else:
        yield Violation(
            path="", problem="no BucketPublicAccessBlock is joined with this bucket", fix=_new_block(subject)
        )


def _bucket(bucket: Bucket) -> Iterator[Problem]:
    if not bucket.access_blocks and bucket.may_have_more_access_blocks:
        if any(_holds(bucket.account_access_blocks, read) is not True for read in SETTINGS.values()):
            yield Undetermined(path="publicAccessBlock")
        return
    fix = ALL_TRUE if bucket.access_blocks else _new_block(bucket)
    yield from _weak_settings(bucket.access_blocks, bucket.account_access_blocks, fix)


def _weak_settings(own: Iterable[AccessBlock], account: Iterable[AccessBlock], fix: str) -> Iterator[Problem]:
    """A setting holds where either the bucket's or the account's block has it: S3 applies the stricter one."""
    own, account = tuple(own), tuple(account)
    yield from problems(
        {name: any_of((_holds(own, read), _holds(account, read))) for name, read in SETTINGS.items()}, fix
    )


def _holds(blocks: Iterable[AccessBlock], read: Callable[[AccessBlock], Maybe[bool]]) -> Maybe[bool]:
    """Whether every one of the blocks, which overwrite each other, has the setting; no block has none."""
    values = [read(block) for block in blocks]
    return all_of(values) if values else False


def _new_block(bucket: Bucket) -> str:
    return f"aws.s3.BucketPublicAccessBlock({named(bucket, '-access')}, bucket={variable(bucket)}.id, {ALL_TRUE})"


def _subjects(inventory: Inventory) -> Iterable[Bucket | AccessBlock]:
    return (*inventory.buckets, *inventory.outside_access_blocks)


CONTROL = Control(
    id="s3-bucket-public-access-block",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="Every bucket blocks public access, all four ways",
    rationale=(
        "The block is the net under every other setting: with it, no ACL, policy or access point that somebody adds "
        "later makes the bucket public."
    ),
    remediation="Declare a `BucketPublicAccessBlock` for the bucket with all four settings true.",
    source="Amazon S3 User Guide, Blocking public access to your Amazon S3 storage",
    subjects=_subjects,
    check=check,
)

FLAGS = Control(
    id="s3-bucket-public-access-block-flags",
    scope=Scope.RESOURCE,
    level=Level.DISABLED,
    severity=Severity.HIGH,
    title="In remediation mode: every declared access block of a bucket is complete",
    rationale=(
        "The control that judges buckets joins several resources, and the engine repairs only one at a time; this one "
        "repairs, and never reports."
    ),
    remediation="The four settings of a declared `BucketPublicAccessBlock` are set to true; a missing one is not made.",
    source="Amazon S3 User Guide, Blocking public access to your Amazon S3 storage",
    subjects=lambda inventory: inventory.outside_access_blocks,
    check=weak_settings,
    repairs=REPAIRS,
)
"""Repairs the access block as a resource by itself."""
