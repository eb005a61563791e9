"""Which of a few actions an identity may have at all: a quick test that is enough for most identities."""

from __future__ import annotations

from policypack.iam.matching.actions import ActionIndex
from policypack.iam.permissions.effective_permissions import EffectivePermissions
from policypack.model.policy import Statement
from policypack.model.unknown import UNKNOWN


def granted_actions(effective: EffectivePermissions, index: ActionIndex) -> int:
    """Return the actions of an index that the Allows name; conditions, resources and Denies are ignored.

    The cost is one look-up for each action pattern of the identity.
    """
    if effective.is_open:
        return index.everything
    reached = 0
    for source in effective.allows:
        reached |= _named(source.statement, index)
    return reached


def _named(statement: Statement, index: ActionIndex) -> int:
    if statement.actions is UNKNOWN or UNKNOWN in statement.actions:
        return index.everything
    named = 0
    for pattern in statement.actions:
        named |= 0 if pattern is UNKNOWN else index.matching(pattern)
    return index.everything & ~named if statement.is_not_action else named
