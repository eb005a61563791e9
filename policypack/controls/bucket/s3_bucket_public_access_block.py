"""s3-bucket-public-access-block"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from policypack.controls.shared.access_blocks import ALL_TRUE, REPAIRS, SETTINGS, problems, weak_settings
from policypack.controls.shared.bucket_subjects import named, variable
from policypack.model.buckets import AccessBlock, Bucket
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.unknown import Maybe, all_of, any_of

_DEFAULT = "S3 blocks public access on buckets made since April 2023, but nothing in the code keeps this default"


def check(subject: Bucket | AccessBlock, accept_default: bool) -> Iterator[Outcome]:
    if isinstance(subject, AccessBlock):
        yield from weak_settings(subject)
    elif subject.access_blocks:
        yield from problems(_settings(subject), ALL_TRUE)
    elif subject.may_have_more_access_blocks:
        if any(value is not True for value in _settings(subject).values()):
            yield Undetermined(path="publicAccessBlock")
    elif not accept_default:
        yield from _undeclared(subject)


def _settings(bucket: Bucket) -> dict[str, Maybe[bool]]:
    """A setting holds where either the bucket's or the account's block has it: S3 applies the stricter one."""
    return {
        name: any_of((_holds(bucket.access_blocks, read), _holds(bucket.account_access_blocks, read)))
        for name, read in SETTINGS.items()
    }


def _undeclared(bucket: Bucket) -> Iterator[Outcome]:
    """The problems of a bucket without a block of its own."""
    values = _settings(bucket)
    weak = ", ".join(name for name, value in values.items() if value is False)
    if not weak:
        yield from problems(values, _new_block(bucket))
    elif bucket.account_access_blocks:
        yield Violation(
            path=weak,
            message=(
                f"{'are' if ',' in weak else 'is'} not true in the access block of the account "
                f"({_named(bucket.account_access_blocks)}), and no BucketPublicAccessBlock is joined with this bucket: "
                f"{_DEFAULT}"
            ),
            fix=_new_block(bucket),
        )
    else:
        others = bucket.other_account_access_blocks
        seen = f"; the account access block {_named(others)} is not known to be of the bucket's account"
        yield Violation(
            path="",
            message=f"no BucketPublicAccessBlock is joined with this bucket: {_DEFAULT}{seen if others else ''}",
            fix=_new_block(bucket),
        )


def _named(blocks: Iterable[AccessBlock]) -> str:
    return ", ".join(json.dumps(block.origin.name) for block in blocks)


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
    title="Every bucket declares a public access block with all four settings",
    rationale=(
        "With the block, no ACL, policy or access point that is added later makes the bucket public. S3 sets it on "
        "buckets created since April 2023; one call removes it, and nothing in the code brings it back."
    ),
    remediation="Declare a `BucketPublicAccessBlock` for the bucket with all four settings true.",
    source=(
        "Amazon S3 User Guide, Blocking public access to your Amazon S3 storage, and Default settings for new S3 "
        "buckets FAQ"
    ),
    subjects=_subjects,
    check=check,
    options=(
        Option(
            name="accept_default",
            default=False,
            meaning=(
                "whether a bucket that declares no block is compliant, since S3 blocks public access on buckets made "
                "since April 2023; a declared block must have all four settings in any case"
            ),
        ),
    ),
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
