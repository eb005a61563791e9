from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.bucket.s3_bucket_public_access_block import CONTROL
from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import ACCESS_BLOCK, BUCKET, INVENTORY, origin
from tests.controls.table import Row, verify

ALL_TRUE = "block_public_acls=True, ignore_public_acls=True, block_public_policy=True, restrict_public_buckets=True"
NEW_BLOCK = f'aws.s3.BucketPublicAccessBlock("bucket-access", bucket=bucket.id, {ALL_TRUE})'
DEFAULT = "S3 blocks public access on buckets created since April 2023, but the program does not preserve this default"
UNDECLARED = f"the stack declares no BucketPublicAccessBlock for this bucket: {DEFAULT}"
MISSING = Violation(path="", message=UNDECLARED, fix=NEW_BLOCK)
ACCEPT_DEFAULT = {"accept_default": True}
EMPTY = replace(
    ACCESS_BLOCK,
    block_public_acls=False,
    ignore_public_acls=False,
    block_public_policy=False,
    restrict_public_buckets=False,
)
WITHOUT_BLOCK = replace(BUCKET, access_blocks=())


def weak(path: str, verb: str = "is", fix: str = ALL_TRUE) -> tuple[Violation]:
    return (Violation(path=path, message=f"{verb} not true in the public access block", fix=fix),)


def incomplete(path: str, verb: str) -> tuple[Violation]:
    message = f'{verb} not true in the account\'s public access block ("block"), and {UNDECLARED}'
    return (Violation(path=path, message=message, fix=NEW_BLOCK),)


ROWS = (
    Row("all four", BUCKET),
    Row("no block", WITHOUT_BLOCK, (MISSING,)),
    Row(
        "acls may be added",
        replace(BUCKET, access_blocks=(replace(ACCESS_BLOCK, block_public_acls=False),)),
        weak("blockPublicAcls"),
    ),
    Row(
        "acls count",
        replace(BUCKET, access_blocks=(replace(ACCESS_BLOCK, ignore_public_acls=False),)),
        weak("ignorePublicAcls"),
    ),
    Row(
        "policies may be added",
        replace(BUCKET, access_blocks=(replace(ACCESS_BLOCK, block_public_policy=False),)),
        weak("blockPublicPolicy"),
    ),
    Row(
        "policies count",
        replace(BUCKET, access_blocks=(replace(ACCESS_BLOCK, restrict_public_buckets=False),)),
        weak("restrictPublicBuckets"),
    ),
    Row(
        "an empty block",
        replace(BUCKET, access_blocks=(EMPTY,)),
        weak("blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets", "are"),
    ),
    Row(
        "one setting unknown",
        replace(BUCKET, access_blocks=(replace(ACCESS_BLOCK, block_public_acls=UNKNOWN),)),
        (Undetermined(path="blockPublicAcls", finding="blockPublicAcls"),),
    ),
    Row(
        "one unknown, another false",
        replace(BUCKET, access_blocks=(replace(ACCESS_BLOCK, block_public_acls=UNKNOWN, ignore_public_acls=False),)),
        weak("ignorePublicAcls"),
    ),
    Row(
        "a second block overwrites the first",
        replace(BUCKET, access_blocks=(ACCESS_BLOCK, EMPTY)),
        weak("blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets", "are"),
    ),
    Row("the account has all four", replace(WITHOUT_BLOCK, account_access_blocks=(ACCESS_BLOCK,))),
    Row(
        "the account missing one",
        replace(WITHOUT_BLOCK, account_access_blocks=(replace(ACCESS_BLOCK, block_public_acls=False),)),
        incomplete("blockPublicAcls", "is"),
    ),
    Row(
        "the account has none",
        replace(WITHOUT_BLOCK, account_access_blocks=(EMPTY,)),
        incomplete("blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets", "are"),
    ),
    Row(
        "the account's settings are unknown",
        replace(WITHOUT_BLOCK, account_access_blocks=(replace(ACCESS_BLOCK, block_public_acls=UNKNOWN),)),
        (Undetermined(path="blockPublicAcls", finding="blockPublicAcls"),),
    ),
    Row(
        "a full block of another account",
        replace(WITHOUT_BLOCK, other_account_access_blocks=(replace(ACCESS_BLOCK, origin=origin('the "other"')),)),
        (
            replace(
                MISSING,
                message=MISSING.message + '; the account-level block "the \\"other\\"" may belong to another account',
            ),
        ),
    ),
    Row("no block, and the default is accepted", WITHOUT_BLOCK, settings=ACCEPT_DEFAULT),
    Row(
        "an incomplete block of the account, and the default is accepted",
        replace(WITHOUT_BLOCK, account_access_blocks=(EMPTY,)),
        settings=ACCEPT_DEFAULT,
    ),
    Row(
        "a weak block, and the default is accepted",
        replace(BUCKET, access_blocks=(replace(ACCESS_BLOCK, block_public_acls=False),)),
        weak("blockPublicAcls"),
        settings=ACCEPT_DEFAULT,
    ),
    Row(
        "an unknown block, and the default is accepted",
        replace(WITHOUT_BLOCK, may_have_more_access_blocks=True),
        (Undetermined(path="publicAccessBlock"),),
        settings=ACCEPT_DEFAULT,
    ),
    Row(
        "a weak block of a bucket outside the stack, and the default is accepted",
        replace(ACCESS_BLOCK, block_public_policy=False),
        weak("blockPublicPolicy"),
        settings=ACCEPT_DEFAULT,
    ),
    Row(
        "bucket and account together",
        replace(
            BUCKET,
            access_blocks=(replace(ACCESS_BLOCK, block_public_acls=False),),
            account_access_blocks=(replace(EMPTY, block_public_acls=True),),
        ),
    ),
    Row(
        "a block of a bucket that is unknown until deployment",
        replace(WITHOUT_BLOCK, may_have_more_access_blocks=True),
        (Undetermined(path="publicAccessBlock"),),
    ),
    Row(
        "such a block, and a full one of the account",
        replace(WITHOUT_BLOCK, may_have_more_access_blocks=True, account_access_blocks=(ACCESS_BLOCK,)),
    ),
    Row("a block of a bucket outside the stack", ACCESS_BLOCK),
    Row(
        "a weak block of a bucket outside the stack",
        replace(ACCESS_BLOCK, block_public_policy=False),
        weak("blockPublicPolicy"),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_bucket_public_access_block(row: Row) -> None:
    verify(CONTROL, row)


def test_buckets_and_blocks_of_other_buckets_are_subjects() -> None:
    stack = replace(INVENTORY, buckets=(BUCKET,), external_access_blocks=(ACCESS_BLOCK,))
    assert list(CONTROL.subjects(stack)) == [BUCKET, ACCESS_BLOCK]


def test_the_name_of_a_bucket_is_quoted_in_the_fix() -> None:
    hostile = replace(WITHOUT_BLOCK, origin=replace(WITHOUT_BLOCK.origin, name='x"); import os; ("'))
    (found,) = CONTROL.check(hostile, accept_default=False)
    assert isinstance(found, Violation)
    assert found.fix.startswith('aws.s3.BucketPublicAccessBlock("x\\"); import os; (\\"-access", ')
