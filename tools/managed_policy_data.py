"""The policies that AWS manages -> the text of policypack/iam/managed_policies.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data

from policypack.iam.actions import ActionIndex, aws_actions
from policypack.iam.escalation import escalation_paths
from policypack.iam.managed import ADMIN


def managed_policy_data() -> str:
    """What of each policy leads to more permissions, one policy a line: `{"name": [statements], ...}`.

    Kept are administrators' policies as they are, and of the others the statements on actions of known ways that
    change something, with these actions alone.
    """
    index = ActionIndex(
        action
        for path in escalation_paths()
        for action in path.permissions
        if aws_actions().index.matching(action.lower()) & aws_actions().writes
    )
    policies: Mapping[str, Any] = json.loads(aws_managed_policies_data)
    kept = {}
    for name in sorted(policies):
        statements = policies[name]["Document"]["Statement"]
        listed = statements if isinstance(statements, list) else [statements]
        found = listed if name in ADMIN else [it for statement in listed for it in _trimmed(statement, index)]
        if any(it["Effect"] == "Allow" for it in found):
            kept[name] = [{key: value for key, value in it.items() if key != "Sid"} for it in found]
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(kept[name], sort_keys=True)}" for name in kept)
    return f"{{\n{lines}\n}}\n"


def _trimmed(statement: dict[str, Any], index: ActionIndex) -> Iterator[dict[str, Any]]:
    if "NotAction" in statement:
        yield statement
        return
    written = statement["Action"]
    actions = [it for it in ([written] if isinstance(written, str) else written) if index.matching(it.lower())]
    if actions:
        yield {**statement, "Action": actions}
