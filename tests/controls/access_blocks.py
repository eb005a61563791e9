"""The rows of controls that evaluate a single public access block."""

from __future__ import annotations

from dataclasses import replace

from policypack.model.control import Undetermined, Violation
from policypack.model.unknown import UNKNOWN
from tests.builders import ACCESS_BLOCK
from tests.controls.table import Row

FIX = "block_public_acls=True, ignore_public_acls=True, block_public_policy=True, restrict_public_buckets=True"

ROWS = (
    Row("all four", ACCESS_BLOCK),
    Row(
        "one is false",
        replace(ACCESS_BLOCK, block_public_policy=False),
        (Violation(path="blockPublicPolicy", message="is not true in the public access block", fix=FIX),),
    ),
    Row(
        "two are false, one unknown",
        replace(ACCESS_BLOCK, block_public_acls=False, restrict_public_buckets=False, ignore_public_acls=UNKNOWN),
        (
            Violation(
                path="blockPublicAcls, restrictPublicBuckets",
                message="are not true in the public access block",
                fix=FIX,
            ),
        ),
    ),
    Row(
        "one is unknown",
        replace(ACCESS_BLOCK, ignore_public_acls=UNKNOWN),
        (Undetermined(path="ignorePublicAcls", finding="ignorePublicAcls"),),
    ),
)
