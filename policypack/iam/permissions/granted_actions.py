"""A fast test which actions an identity may be granted; it rules out most identities without further evaluation."""

from __future__ import annotations

from policypack.iam.matching.actions import ActionIndex
from policypack.iam.permissions.effective_permissions import EffectivePermissions
from policypack.model.policy import Statement
from policypack.model.unknown import UNKNOWN


def granted_actions(permissions: EffectivePermissions, index: ActionIndex) -> int:
    """Return the actions of an index that the Allows match; conditions, resources and Denies are ignored.

    The cost is one lookup for each action pattern of the identity.
    """
    if permissions.is_open:
        return index.everything
    granted = 0
    for source in permissions.allows:
        granted |= _named(source.statement, index)
    return granted


def _named(statement: Statement, index: ActionIndex) -> int:
    if statement.actions is UNKNOWN or UNKNOWN in statement.actions:
        return index.everything
    named = 0
    for pattern in statement.actions:
        named |= 0 if pattern is UNKNOWN else index.matching(pattern)
    return index.everything & ~named if statement.is_not_action else named
