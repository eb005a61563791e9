"""Generates policypack/iam/parsing/managed_policies.txt from the AWS-managed policies in moto."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data

_OF_SERVICES_ALONE = "/aws-service-role/"
"""The path of policies that only service-linked roles can have (IAM User Guide, "Service-linked role permissions")."""


def managed_policy_data() -> str:
    """Return the statements of the default version of each policy, one per line: `<name> <JSON list of statements>`.

    The output leaves out statement IDs, and policies that only service-linked roles can have.
    """
    policies: Mapping[str, Any] = json.loads(aws_managed_policies_data)
    lines = [
        f"{name} {_statements(policies[name]['Document']['Statement'])}\n"
        for name in sorted(policies)
        if policies[name]["Path"] != _OF_SERVICES_ALONE
    ]
    return "".join(lines)


def _statements(written: Any) -> str:
    """Return statements as compact JSON, without their IDs."""
    listed = written if isinstance(written, list) else [written]
    kept = [{key: value for key, value in statement.items() if key != "Sid"} for statement in listed]
    return json.dumps(kept, separators=(",", ":"), sort_keys=True)
