"""What single statements speak of."""

from __future__ import annotations

from policypack.iam.globs import covers
from policypack.model.policy import Statement
from policypack.model.unknown import UNKNOWN, Maybe, any_of, negated


def speaks_of_action(statement: Statement, action: str) -> Maybe[bool]:
    """Whether the actions of a statement include this one, in lower case."""
    if statement.actions is UNKNOWN:
        return UNKNOWN
    named = any_of(UNKNOWN if it is UNKNOWN else covers(it, action) for it in statement.actions)
    return negated(named) if statement.is_not_action else named
