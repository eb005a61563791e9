"""The existing actions whose resources some patterns match, in part or completely.

Source: AWS Service Authorization Reference: the actions that can be limited to resources, and the resource types of
Amazon S3, AWS KMS and IAM.
"""

from __future__ import annotations

import functools

from policypack.iam.matching.actions import ActionIndex, all_actions, aws_actions, union
from policypack.iam.matching.arn_fields import PARTS, SERVICE_PART
from policypack.iam.matching.arn_readings import include_together, includes
from policypack.iam.matching.arns import is_every_name, joined_names, parts_of, service_of
from policypack.iam.matching.globs import has_wildcard, is_everything, overlaps
from policypack.iam.matching.resource_types import ARN_SERVICES, own_resources

_NO_BUCKET = ("accessgrant", "accesspoint", "job", "multiregion", "storagelens")
_NO_KEY = ("alias", "customkeystore")
"""Parts of the names of S3 actions that take neither buckets nor objects, and of KMS actions that do not take keys."""


def actions_about(pattern: str, index: ActionIndex) -> int:
    """Return the actions of the services whose resources a pattern may match; AWS STS actions take resources of IAM."""
    parts = parts_of(pattern)
    if len(parts) < PARTS or has_wildcard(parts[SERVICE_PART]):
        return index.everything
    service = parts[SERVICE_PART]
    aliases = [prefix for prefix, services in ARN_SERVICES.items() if service in services]
    return union(index.matching(f"{it}:*") for it in (service, *aliases))


@functools.lru_cache(maxsize=1024)
def covered_actions(patterns: tuple[str, ...], partition: str) -> int:
    """Return the actions all of whose resources the patterns cover; only `*` covers actions that take no resource.

    The cost grows with the number of patterns, for each of the services that they name.
    """
    index, takes_resource = all_actions(), aws_actions().takes_resource
    if any(is_everything(it) for it in patterns):
        return index.everything
    if any(includes(it, f"arn:{partition}:*:*:*:*") for it in patterns):
        return takes_resource
    services = {parts[SERVICE_PART] for it in patterns if len(parts := parts_of(it)) == PARTS}
    covered = 0
    for service in services:
        if has_wildcard(service) or not index.matching(f"{service}:*"):
            continue
        own = [it for it in patterns if overlaps(parts_of(it)[SERVICE_PART], service)]
        covered |= _covered_of_service(service, own, partition)
    return covered & takes_resource


def actions_on_whole_types(patterns: tuple[str, ...]) -> int:
    """Return the actions whose every resource is matched by patterns of one service, or of one resource type of IAM.

    Unlike `covered_actions`, it describes what an Allow grants: a pattern of every name counts, in any account. The
    cost grows like that of `joined_names`.
    """
    index, patterns = all_actions(), (*patterns, *joined_names(patterns))
    of_services = union(index.matching(f"{service_of(it)}:*") for it in patterns if is_every_name(it, ""))
    kinds = actions_of_iam_types()
    return of_services | union(kinds[kind] for kind in kinds if any(is_every_name(it, kind) for it in patterns))


def _covered_of_service(service: str, patterns: list[str], partition: str) -> int:
    """Return the actions of a service all of whose resources the patterns cover."""
    index = all_actions()
    whole = index.matching(f"{service}:*")
    if include_together(patterns, f"arn:{partition}:{service}:*:*:*"):
        return whole
    if service == "s3" and include_together(patterns, f"arn:{partition}:s3:::*"):
        return whole & ~union(index.matching(f"s3:*{it}*") for it in _NO_BUCKET)
    if service == "kms" and include_together(patterns, f"arn:{partition}:kms:*:*:key/?*"):
        return whole & ~union(index.matching(f"kms:*{it}*") for it in _NO_KEY)
    if service == "iam":
        if include_together(patterns, f"arn:{partition}:iam::*:*"):
            return whole | index.matching("sts:*")
        kinds = [own for own in actions_of_iam_types() if include_together(patterns, _names(own, partition))]
        return union(actions_of_iam_types()[it] for it in kinds)
    return 0


def _names(own: str, partition: str) -> str:
    """Return the pattern of all resources of an IAM type in a partition whose name is not empty."""
    pattern = own.replace("arn:aws:", f"arn:{partition}:", 1)
    return f"{pattern[:-1]}?*" if pattern.endswith("*") else pattern


@functools.cache
def actions_of_iam_types() -> dict[str, int]:
    """Return the patterns of the resource types of IAM, each with the actions that take no other type."""
    index = all_actions()
    found: dict[str, int] = {}
    for prefix in ("iam:*", "sts:*"):
        actions = index.matching(prefix)
        for name in index.first_names(actions, actions.bit_count()):
            own = own_resources(name)
            if own != "*":
                found[own] = found.get(own, 0) | index.matching(name)
    return found
