"""Services as principals, and conditions on the roles that are passed to them.

Source: AWS Identity and Access Management User Guide, "Grant a user permissions to pass a role to an AWS service":
`iam:PassedToService` and `iam:AssociatedResourceArn` limit it, tags of the role do not. The resources that a role is
passed to are limited by their names, or as in the guide's example to those of a named account; every instance of any
account is no limit.
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
"""Keys that requests to pass a role never have (Service Authorization Reference, IAM)."""
_ASSOCIATED = "iam:associatedresourcearn"
_NAMING = operators("arn", "string")


def limits_passing(condition: Condition) -> bool:
    """Whether a condition, other than one on the service, limits which roles can be passed for what."""
    if condition.key in _OF_OTHER_ACTIONS:
        return requires_key(condition)
    if condition.key == _ASSOCIATED and restricts(condition):
        values = () if condition.values is UNKNOWN else condition.values
        return condition.operator in _NAMING and all(it is UNKNOWN or _is_limited(it) for it in values)
    is_about_the_role = condition.key.startswith("aws:") or condition.key.startswith("iam:resourcetag/")
    return restricts(condition) and not is_about_the_role


def _is_limited(pattern: str) -> bool:
    """Whether a pattern of ARNs names resources, or the service and the account that they are of."""
    parts = pattern.split(":", PARTS - 1)
    if len(parts) < PARTS or has_wildcard(parts[SERVICE_PART]):
        return False
    return is_account(parts[ACCOUNT_PART]) or not is_every_name(pattern)


def is_passed_to(condition: Condition, service: str) -> Maybe[bool]:
    """Whether a condition on the service that a role is passed to holds for one: `lambda.amazonaws.com`.

    The key is in every request that passes a role, so that `...IfExists` changes nothing.
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
    """`logs.eu-west-1.amazonaws.com` -> `logs`."""
    return _REGION.sub("", principal.lower().removesuffix(".cn").removesuffix(".amazonaws.com"))
