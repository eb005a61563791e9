"""Parts of ARNs, and patterns that match every resource of a type.

Sources: AWS Identity and Access Management User Guide, "Amazon Resource Names (ARNs)" and "IAM identifiers"; AWS
Service Authorization Reference (the resource types of each service).
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable

from policypack.iam.matching.arn_fields import PARTITION_PART, PARTITIONS, PARTS, SERVICE_PART
from policypack.iam.matching.arn_readings import overlap as overlap
from policypack.iam.matching.arn_readings import readings, split_parts
from policypack.iam.matching.automata import BOUNDARY
from policypack.iam.matching.globs import covers, has_wildcard, is_everything, matches
from policypack.iam.matching.name_coverage import are_every_name, are_every_object
from policypack.iam.matching.resource_types import name_starts, service_of_kind
from policypack.iam.matching.resource_types import own_resources as own_resources
from policypack.iam.matching.variable_patterns import as_the_caller_chooses, written

_EVERY_ARN = tuple(BOUNDARY.join(("arn", partition, "?*", "*", "*", "?*")) for partition in PARTITIONS)
_FIRST_WILDCARD = max(arn.index("?") for arn in _EVERY_ARN)
_TYPE = re.compile(r"[A-Za-z0-9-]+[/:]")
_MORE_OF_A_NAME = re.compile(r"\*[*/:]+$")


def parts_of(pattern: str) -> list[str]:
    """Return the six parts of an ARN pattern, or fewer if it is not one; the last part may contain colons.

    The account of the caller, `${aws:PrincipalAccount}`, becomes `*`, and so does each variable whose value the caller
    chooses. The colon of any other variable does not separate parts.
    """
    return split_parts(as_the_caller_chooses(pattern))


def is_whole_account(arn: str) -> bool:
    """Return whether the ARN of a principal stands for every principal of its account."""
    resource = arn.split(":", PARTS - 1)[-1]
    return resource == "root" or is_everything(resource)


@functools.lru_cache(maxsize=4096)
def is_every_name(pattern: str, kind: str = "*") -> bool:
    """Return whether a pattern matches every resource of a type in some account: `arn:aws:iam::123456789012:role/*`.

    Args:
        pattern: a pattern of resources.
        kind: the resource type: the text before the name in the last part of its ARNs, `role`, or the pattern of all
            its ARNs, `arn:aws:lambda:*:*:function:*`. `*` stands for any type of the pattern's service, and the empty
            string for all of its types together.

    `name_coverage` defines when patterns count as every name.
    """
    if not has_wildcard(pattern) and "${" not in pattern:
        return False
    service = service_of_kind(kind)
    for reading in readings(pattern):
        parts = reading.split(BOUNDARY)
        is_of_service = service is None or matches(parts[SERVICE_PART], service)
        if is_of_service and _is_every_last_part(parts[SERVICE_PART], (parts[-1],), kind):
            return True
    return False


def _is_every_last_part(service: str, patterns: tuple[str, ...], kind: str) -> bool:
    """Return whether patterns of the last part of an ARN match every resource of a type; see `is_every_name`."""
    if service == "s3" and kind in ("", "*"):
        return are_every_object(patterns)
    trimmed = tuple(_MORE_OF_A_NAME.sub("*", it) for it in patterns)
    if kind not in ("", "*"):
        return any(are_every_name(trimmed, start) for start in name_starts(kind))
    starts = {_type_of(it) for it in trimmed} if kind else {""}
    return any(are_every_name(trimmed, start) for start in starts)


def _type_of(last_part: str) -> str:
    """Return `table/` for `table/app-*`; empty if the type is missing or has a wildcard."""
    found = _TYPE.match(last_part)
    return found.group() if found else ""


def whole_of(pattern: str) -> str | None:
    """Return the pattern of every resource of a pattern's type, `arn:aws:iam::*:role/*`; `None` if that is unknown.

    The result is also `None` for a pattern without wildcards: it matches one resource only.
    """
    parts = parts_of(pattern)
    if len(parts) < PARTS or not has_wildcard(parts[-1]):
        return None
    return ":".join((*parts[:-1], f"{_type_of(parts[-1])}*"))


def joined_names(patterns: Iterable[str]) -> tuple[str, ...]:
    """Return the resource types, as returned by `whole_of`, of which several patterns together match every name.

    A pattern of every account or region counts for each of them. The cost grows with the number of patterns, times the
    number of such combinations. Fewer than eight patterns match no type together.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for pattern in dict.fromkeys(patterns):
        whole = whole_of(pattern)
        if whole is not None:
            groups[whole].append(parts_of(pattern)[-1])
    if sum(map(len, groups.values())) < FEWEST_PARTS:
        return ()
    open_heads: defaultdict[str, list[str]] = defaultdict(list)
    for whole in groups:
        if "*" in whole.split(":")[:-1]:
            open_heads[whole.split(":", PARTS - 1)[-1]].append(whole)
    found = []
    for whole, names in groups.items():
        heads = open_heads.get(whole.split(":", PARTS - 1)[-1], ())
        wider = [name for it in heads if it != whole and covers(it, whole) for name in groups[it]]
        service = whole.split(":")[SERVICE_PART]
        if len(names) + len(wider) >= FEWEST_PARTS and _is_every_last_part(service, (*names, *wider), "*"):
            found.append(whole)
    return tuple(found)


FEWEST_PARTS = 8
"""The least number of patterns of names that together can match every name."""


def common_pattern(one: str, other: str) -> str:
    """Return a pattern that covers the intersection of two ARN patterns; for other texts, the longer one."""
    first, second = parts_of(one), parts_of(other)
    if len(first) != PARTS or len(second) != PARTS:
        return max(one, other, key=len)
    common = [
        b if covers(a, b) else a if covers(b, a) else max(a, b, key=len) for a, b in zip(first, second, strict=True)
    ]
    return written(":".join(common))


def ordered_common(one: str, other: str) -> str | None:
    """Return the exact intersection of two ARN patterns; `None` if they have variables or partly overlapping parts.

    The intersection of `arn:aws:iam::123456789012:*` and `arn:aws:iam::*:user/*` is
    `arn:aws:iam::123456789012:user/*`.
    """
    first, second = parts_of(one), parts_of(other)
    if len(first) != PARTS or len(second) != PARTS or "${" in one or "${" in other:
        return None
    if not all(covers(a, b) or covers(b, a) for a, b in zip(first, second, strict=True)):
        return None
    return common_pattern(one, other)


def partitions_of(pattern: str) -> tuple[str, ...]:
    """Return the partitions that an ARN pattern matches; only `aws` if it matches all of them or none."""
    parts = pattern.split(":", 2)
    found = tuple(it for it in PARTITIONS if len(parts) > 1 and matches(parts[PARTITION_PART], it))
    return found if 0 < len(found) < len(PARTITIONS) else PARTITIONS[:1]


def may_be_in_partition(pattern: str, partition: str) -> bool:
    """Return whether a pattern can match a resource of a partition."""
    parts = pattern.split(":", 2)
    return len(parts) < 2 or matches(parts[PARTITION_PART], partition)


def is_every_resource(pattern: str) -> bool:
    """Return whether a pattern covers every resource of an account: `*`, `arn:aws:*`, `arn:*:*:*:*:*`."""
    if not has_wildcard(pattern[: _FIRST_WILDCARD + 1]):
        return False  # a quick answer for most patterns: they name a service
    return is_everything(pattern) or any(covers(it, every) for it in readings(pattern) for every in _EVERY_ARN)


def service_of(pattern: str) -> str:
    """Return the service of an ARN pattern, which may itself be a pattern; empty for a text that matches no ARN."""
    parts = parts_of(pattern)
    if len(parts) == PARTS:
        return parts[SERVICE_PART]
    return "*" if has_wildcard(pattern) else ""
