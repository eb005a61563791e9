"""Service principals and the conditions on passing roles to them.

Source: AWS Identity and Access Management User Guide, "Grant a user permissions to pass a role to an AWS service":
`iam:PassedToService` and `iam:AssociatedResourceArn` restrict the permission, tags of the role do not. A condition on
the resources that receive the role restricts it if it names them or, as in the guide's example, their account.
"""

from __future__ import annotations

import re

from policypack.iam.conditions.always_true import requires_key
from policypack.iam.conditions.restrictions import restricts
from policypack.iam.matching.arn_fields import ACCOUNT_PART, PARTS, SERVICE_PART, is_account
from policypack.iam.matching.arns import is_every_name
from policypack.iam.matching.globs import has_wildcard, matches
from policypack.iam.parsing.operators import OPERATORS, operators
from policypack.model.policy import Condition
from policypack.model.unknown import UNKNOWN, Maybe, any_of, negated

PASSED_TO = "iam:passedtoservice"


_OF_OTHER_ACTIONS = ("iam:permissionsboundary", "iam:policyarn")
"""Keys that are absent from requests to pass a role (Service Authorization Reference, IAM)."""
_ASSOCIATED = "iam:associatedresourcearn"
_NAMING = operators("arn", "string")


def limits_passing(condition: Condition) -> bool:
    """Return whether a condition on a key other than the service restricts the passing of roles."""
    if condition.key in _OF_OTHER_ACTIONS:
        return requires_key(condition)
    if condition.key == _ASSOCIATED and restricts(condition):
        values = () if condition.values is UNKNOWN else condition.values
        return condition.operator in _NAMING and all(it is UNKNOWN or _is_limited(it) for it in values)
    is_role_key = condition.key.startswith("aws:") or condition.key.startswith("iam:resourcetag/")
    return restricts(condition) and not is_role_key


def _is_limited(pattern: str) -> bool:
    """Whether a pattern of ARNs names resources, or the service and the account that they are of."""
    parts = pattern.split(":", PARTS - 1)
    if len(parts) < PARTS or has_wildcard(parts[SERVICE_PART]):
        return False
    return is_account(parts[ACCOUNT_PART]) or not is_every_name(pattern)


def is_passed_to(condition: Condition, service: str) -> Maybe[bool]:
    """Return whether a condition on `iam:PassedToService` holds for a service such as `lambda.amazonaws.com`.

    Every request that passes a role has the key, so `...IfExists` makes no difference.
    """
    operator = OPERATORS[condition.operator]
    if operator.family != "string":
        return True
    if condition.values is UNKNOWN:
        return UNKNOWN
    named = any_of(
        UNKNOWN if it is UNKNOWN else _names(it, service, operator.takes_wildcards) for it in condition.values
    )
    return negated(named) if operator.negates else named


def _names(value: str, service: str, has_wildcards: bool) -> bool:
    value = value.lower().removesuffix(".cn")  # the principals of the partition aws-cn
    return matches(value, service) if has_wildcards else value == service


_REGION = re.compile(r"\.[a-z]{2}(?:-[a-z]+)+-\d+$")


def service_name(principal: str) -> str:
    """Return the name of a service from its principal: `logs` from `logs.eu-west-1.amazonaws.com`."""
    return _REGION.sub("", principal.lower().removesuffix(".cn").removesuffix(".amazonaws.com"))
