"""What other tools say of the rows of identities, as far as they answer the question: can the holder escalate?

iamprover proves that none of its built-in ways is open, by an SMT solver; cloudsplaining looks for its list of ways in
each document.
"""

from __future__ import annotations

from typing import Any

from cloudsplaining.scan.policy_document import PolicyDocument
from iamprover.engine.solver import check_invariant  # type: ignore[import-untyped]  # it ships no types
from iamprover.model import Account, Policy, Principal  # type: ignore[import-untyped]  # likewise
from iamprover.parsers.iam import parse_policy_document  # type: ignore[import-untyped]  # likewise
from iamprover.privesc import load_builtin_privesc  # type: ignore[import-untyped]  # likewise

_WAYS = load_builtin_privesc()


def iamprover(row: dict[str, Any]) -> bool:
    """Whether one of iamprover's ways is not proven closed; no answer counts as closed."""
    try:
        return _is_open(row)
    except TypeError:  # a boolean that is no text in a condition
        return False


def _is_open(row: dict[str, Any]) -> bool:
    boundary: Policy | None = parse_policy_document("boundary", row["boundary"]) if "boundary" in row else None
    holder = Principal(
        arn="arn:aws:iam::123456789012:role/holder",
        policies=[parse_policy_document(it["name"], it["document"]) for it in row["policies"]],
        permission_boundary=boundary,
    )
    account = Account(principals=[holder])
    return any(not check_invariant(account, way).passed for way in _WAYS)


def cloudsplaining(row: dict[str, Any]) -> bool:
    """Whether cloudsplaining finds a way in one of the documents."""
    return any(PolicyDocument(it["document"]).allows_privilege_escalation for it in row["policies"])
