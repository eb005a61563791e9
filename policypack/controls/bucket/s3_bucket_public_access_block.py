"""s3-bucket-public-access-block"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from policypack.controls.shared.access_blocks import ALL_TRUE, REPAIRS, SETTINGS, outcomes, weak_settings
from policypack.controls.shared.bucket_subjects import named, variable
from policypack.model.buckets import AccessBlock, Bucket
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.unknown import Maybe, all_of, any_of

_UNDECLARED = (
    "the stack declares no BucketPublicAccessBlock for this bucket: S3 blocks public access on buckets created since "
    "April 2023, but the program does not preserve this default"
)


def check(subject: Bucket | AccessBlock, accept_default: bool) -> Iterator[Outcome]:
    if isinstance(subject, AccessBlock):
        yield from weak_settings(subject)
    elif subject.access_blocks:
        yield from outcomes(_settings(subject), fix=ALL_TRUE)
    elif subject.may_have_more_access_blocks:
        if any(value is not True for value in _settings(subject).values()):
            yield Undetermined(path="publicAccessBlock")
    elif not accept_default:
        yield from _undeclared(subject)


def _settings(bucket: Bucket) -> dict[str, Maybe[bool]]:
    """Return the effective settings: S3 applies a setting that either the bucket's or the account's block has."""
    return {
        name: any_of((_have_setting(bucket.access_blocks, read), _have_setting(bucket.account_access_blocks, read)))
        for name, read in SETTINGS.items()
    }


def _undeclared(bucket: Bucket) -> Iterator[Outcome]:
    """Yield the violations of a bucket without a declared block."""
    values = _settings(bucket)
    weak = ", ".join(name for name, value in values.items() if value is False)
    if not weak:
        yield from outcomes(values, fix=_new_block(bucket))
    elif bucket.account_access_blocks:
        yield Violation(
            path=weak,
            message=(
                f"{'are' if ',' in weak else 'is'} not true in the account's public access block "
                f"({_names(bucket.account_access_blocks)}), and {_UNDECLARED}"
            ),
            fix=_new_block(bucket),
        )
    else:
        others = bucket.other_account_access_blocks
        seen = f"; the account-level block {_names(others)} may belong to another account"
        yield Violation(
            path="",
            message=f"{_UNDECLARED}{seen if others else ''}",
            fix=_new_block(bucket),
        )


def _names(blocks: Iterable[AccessBlock]) -> str:
    return ", ".join(json.dumps(block.origin.name) for block in blocks)


def _have_setting(blocks: Iterable[AccessBlock], read: Callable[[AccessBlock], Maybe[bool]]) -> Maybe[bool]:
    """Return whether every block has the setting, since the last one applied wins; false without a block."""
    values = [read(block) for block in blocks]
    return all_of(values) if values else False


def _new_block(bucket: Bucket) -> str:
    return f"aws.s3.BucketPublicAccessBlock({named(bucket, '-access')}, bucket={variable(bucket)}.id, {ALL_TRUE})"


def _subjects(inventory: Inventory) -> Iterable[Bucket | AccessBlock]:
    return (*inventory.buckets, *inventory.external_access_blocks)


CONTROL = Control(
    id="s3-bucket-public-access-block",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="S3 buckets block public access",
    rationale=(
        "The block prevents an ACL, a policy or an access point that is added later from making the bucket public. "
        "S3 enables it by default on buckets created since April 2023, but a single API call removes it, and Pulumi "
        "does not restore what the program does not declare."
    ),
    remediation="Declare a `BucketPublicAccessBlock` with all four settings true for the bucket.",
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
                "whether a bucket without a declared block is compliant, because S3 blocks public access on buckets "
                "created since April 2023; a declared block must have all four settings true in any case"
            ),
        ),
    ),
)

FLAGS = Control(
    id="s3-bucket-public-access-block-flags",
    scope=Scope.RESOURCE,
    level=Level.DISABLED,
    severity=Severity.HIGH,
    title="S3 bucket public access blocks have all four settings true (remediation only)",
    rationale=(
        "s3-bucket-public-access-block evaluates several resources together, but the engine remediates one resource at "
        "a time. This control remediates the block, and reports nothing."
    ),
    remediation="Remediation sets all four settings of a declared block to true; it does not create a block.",
    source="Amazon S3 User Guide, Blocking public access to your Amazon S3 storage",
    subjects=lambda inventory: inventory.external_access_blocks,
    check=weak_settings,
    repairs=REPAIRS,
)
"""Remediates a declared block as a single resource."""
