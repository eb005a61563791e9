"""The statements of an identity's policies, each with its policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.model.frozen import frozen
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Document, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown


@frozen
class PolicyStatement:
    """A statement and the policy that contains it.

    Two are equal if their policies and statements are the same.
    """

    policy: DeclaredPolicy
    statement: Statement


def policy_statements(policies: Iterable[DeclaredPolicy]) -> Iterator[PolicyStatement]:
    """Yield the known statements of policies."""
    for policy in policies:
        statements = statements_of(policy)
        if statements is not UNKNOWN:
            yield from (PolicyStatement(policy=policy, statement=statement) for statement in statements)


def statements_of(policy: DeclaredPolicy) -> Maybe[tuple[Statement, ...]]:
    """Return the statements of a policy's document; none if AWS rejects the document."""
    if isinstance(policy.document, Unknown):
        return UNKNOWN
    return policy.document.statements if isinstance(policy.document, Document) else ()
