"""What the pack says of a policy."""

from __future__ import annotations

import json
from typing import Any

from policypack.iam.conditions.in_force import in_force
from policypack.iam.parsing.documents import parse
from policypack.iam.principals.public_access import public_statements as statements_open_to_all
from policypack.model.policy import Document, PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.differential.profile import AT


def read(policy: dict[str, Any], kind: PolicyKind) -> Document:
    """The document as the pack reads it, at the moment of the evaluation."""
    document = parse(json.dumps(policy), kind)
    assert isinstance(document, Document), (policy, document)
    return in_force(document, AT)


def public_statements(policy: dict[str, Any], kind: PolicyKind) -> dict[int, bool]:
    """The statements that the pack calls public, by number -> whether it is certain."""
    found = statements_open_to_all(read(policy, kind), kind)
    assert found is not UNKNOWN
    return {it.statement.number: it.is_certain for it in found}
