"""The statements of an identity's policies, each with the policy that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.model.frozen import frozen
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Document, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown


@frozen
class PolicyStatement:
    """A statement, and the policy that it stands in."""

    policy: DeclaredPolicy
    statement: Statement


def policy_statements(policies: Iterable[DeclaredPolicy]) -> Iterator[PolicyStatement]:
    """The statements of policies, as far as they are known."""
    for policy in policies:
        statements = statements_of(policy)
        if statements is not UNKNOWN:
            yield from (PolicyStatement(policy=policy, statement=statement) for statement in statements)


def statements_of(policy: DeclaredPolicy) -> Maybe[tuple[Statement, ...]]:
    """The statements of a document; none of one that AWS refuses."""
    if isinstance(policy.document, Unknown):
        return UNKNOWN
    return policy.document.statements if isinstance(policy.document, Document) else ()
