"""Whether statements for the CloudTrail service name the trail or the account that they are for."""

from __future__ import annotations

from collections.abc import Iterable

from policypack.cloudtrail.delivery import SERVICE
from policypack.iam.conditions import keeps_strangers_out
from policypack.model.policy import Effect, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

SOURCE_KEYS = ("aws:sourcearn", "aws:sourceaccount")


def is_for_cloudtrail(statement: Statement) -> Maybe[bool]:
    """Whether a statement allows something to the CloudTrail service by name."""
    is_allow = UNKNOWN if statement.effect is UNKNOWN else statement.effect is Effect.ALLOW
    if statement.principals is UNKNOWN:
        return all_of((is_allow, UNKNOWN))
    return all_of((is_allow, any_of(_is_cloudtrail(it) for it in statement.principals)))


def is_pinned(statement: Statement, keys: Iterable[str] = SOURCE_KEYS) -> Maybe[bool]:
    """Whether a condition on one of the keys fixes for whom the service may act."""
    if statement.conditions is UNKNOWN:
        return UNKNOWN
    wanted = tuple(keys)
    return any_of(keeps_strangers_out(it) for it in statement.conditions if it.key in wanted)


def _is_cloudtrail(principal: Principal) -> Maybe[bool]:
    if principal.kind != "Service":
        return False
    return UNKNOWN if principal.value is UNKNOWN else principal.value == SERVICE
