"""Which resource patterns of a bucket policy cover a bucket or its objects.

Source: Amazon S3 User Guide, "Policies and permissions in Amazon S3", "Resources": the ARN of a bucket is
`arn:<partition>:s3:::<name>`, that of an object has `/<key>` after it, and wildcards may be in any part.
"""

from __future__ import annotations

from collections.abc import Iterable

from policypack.iam.matching.arn_fields import PARTITIONS
from policypack.iam.matching.globs import covers, overlaps
from policypack.model.policy import Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, any_of

_ANY_BUCKET = "arn:*:s3:::*"
EVERY_OBJECT = "/?*"
"""The suffix of the ARN of a bucket in the ARNs of its objects, as a pattern."""


def covers_resource(statement: Statement, names: Iterable[str], key: str) -> Maybe[bool]:
    """Return whether the resources of a statement cover a bucket or its objects.

    Args:
        statement: a statement of a bucket policy.
        names: the names and ARNs of the bucket; empty if they are unknown.
        key: the suffix of the bucket's ARN, as a pattern; empty for the bucket itself.
    """
    if statement.is_not_resource:
        return False
    if statement.resources is UNKNOWN:
        return UNKNOWN
    arns = _arns(names)
    return any_of(UNKNOWN if it is UNKNOWN else _covers(it, arns, key) for it in statement.resources)


def _covers(pattern: str, arns: tuple[str, ...], key: str) -> Maybe[bool]:
    if arns:
        return any(covers(pattern, f"{arn}{key}") for arn in arns)
    if any(covers(pattern, f"arn:{partition}:s3:::?*{key}") for partition in PARTITIONS):
        return True  # the pattern covers every bucket
    name, slash, rest = pattern.partition("/")
    may_cover = bool(key) and covers(f"/{rest}", key) if slash else not key or name.endswith("*")
    return UNKNOWN if may_cover and overlaps(name, _ANY_BUCKET) else False


def _arns(names: Iterable[str]) -> tuple[str, ...]:
    """Return the known ARNs of a bucket or, if only its name is known, its ARN in each partition."""
    known = sorted(names)
    found = [name for name in known if name.startswith("arn:")]
    return tuple(found or (f"arn:{partition}:s3:::{name}" for name in known for partition in PARTITIONS))


def applies_to_all_principals(statement: Statement) -> Maybe[bool]:
    """Return whether the statement applies to every principal."""
    if statement.is_not_principal:
        return False
    if statement.principals is UNKNOWN:
        return UNKNOWN
    return any_of(_is_all(it) for it in statement.principals)


def _is_all(principal: Principal) -> Maybe[bool]:
    if principal.kind not in ("*", "AWS"):
        return False
    return UNKNOWN if principal.value is UNKNOWN else principal.value == "*"
