"""One permission of a privilege escalation path: whether it counts for the path.

- `iam:PassRole`, and actions that take over an existing resource, count on every resource of their type. Limited to
  names or to a prefix of names, they are ordinary delegation.
- `iam:PassRole` limited by `iam:PassedToService` counts for those services.
- Actions that write policies or create credentials count on any resource, except for credentials of the caller itself,
  for AWS-managed policies, and where a condition fixes the boundary or the policy to attach.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from policypack.iam.conditions.always_true import known_values
from policypack.iam.conditions.restrictions import restricts_in_own_account
from policypack.iam.matching.arn_readings import includes
from policypack.iam.matching.arns import is_every_name, partitions_of
from policypack.iam.matching.globs import has_wildcard, matches
from policypack.iam.matching.resource_sets import ResourceSet, is_every
from policypack.iam.matching.resource_types import arn_services, resource_types
from policypack.iam.parsing.operators import POSITIVE_WITH_WILDCARDS, operators
from policypack.iam.parsing.variables import names_nothing
from policypack.iam.permissions.administrator_policies import is_administrative
from policypack.iam.permissions.effective_permissions import Counts, EffectivePermissions, Grant
from policypack.iam.permissions.own_arn import is_itself, reaches_itself
from policypack.iam.permissions.passed_services import PASSED_TO, is_passed_to, limits_passing
from policypack.model.policy import Condition, Effect
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

PASS_ROLE = "iam:passrole"
_VERSIONS = ("iam:createpolicyversion", "iam:setdefaultpolicyversion")
_AWS_MANAGED = "arn:*:iam::aws:policy/*"
_SERVICE_LINKED = "arn:*:iam::*:role/aws-service-role/*"
"""Roles that only their service can change (IAM User Guide, "Service-linked roles")."""

_EXCLUDING_OPERATORS = operators("arn", "string", is_negated=True, takes_wildcards=True)
_NAMING_OPERATORS = POSITIVE_WITH_WILDCARDS | {"stringequals"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One permission of a path.

    Attributes:
        action: in lower case.
        needs_every: whether it counts only on every resource of its type.
        makes_credentials: whether it creates credentials, which does not count for the identity itself.
        passed_to: the services that the role is passed to, for `iam:PassRole`.
        removes_denies: whether it removes a policy, which counts only if the identity can remove its own Denies.
    """

    action: str
    needs_every: bool
    makes_credentials: bool
    passed_to: tuple[str, ...]
    removes_denies: bool = False

    def best_grant(self, effective: EffectivePermissions) -> Grant | None:
        """Return a certain grant of the permission, otherwise a possible one; `None` if there is none."""
        best = None
        for grant in self.grants(effective):
            if grant.is_certain:
                return grant
            best = best or grant
        return best

    def grants(self, effective: EffectivePermissions) -> Iterator[Grant]:
        """Yield the certain and possible grants of the permission."""
        beside = _BESIDES.get(self.action)
        if beside is not None and not any(effective.grants(self.action, beside)):
            return
        counts = self._removing(effective) if self.removes_denies else self._counts
        if counts is not None:
            yield from effective.grants(self.action, counts)

    def _removing(self, effective: EffectivePermissions) -> Counts | None:
        """Return what counts for an action that removes policies; `None` if there is no Deny to remove."""
        has_denies = any_of(it.statement.has_effect(Effect.DENY) for it in effective.sources)
        if has_denies is False and not effective.is_open:
            return None
        return lambda resource_set, conditions: all_of(
            (
                has_denies,
                self._counts(resource_set, conditions),
                reaches_itself(resource_set, self.action, effective.identity),
            )
        )

    def _counts(self, resource_set: ResourceSet, conditions: tuple[Condition, ...]) -> Maybe[bool]:
        if names_nothing(resource_set.pattern) or not _goes_with(self.action, resource_set):
            return False
        if self.action == PASS_ROLE:
            return all_of((is_every(resource_set, "role"), *(self._passes(it) for it in conditions)))
        if self.needs_every:
            kinds = _TARGETS.get(self.action) or resource_types(self.action) or ("*",)
            return all_of(
                (
                    any(is_every(resource_set, it) or _is_whole_type(resource_set, it) for it in kinds),
                    not any(restricts_in_own_account(it) for it in conditions),
                )
            )
        if self.action.startswith("iam:"):
            return all_of(
                (self._leads_somewhere(resource_set), negated(_is_harmless(self.action, resource_set, conditions)))
            )
        return not matches(_SERVICE_LINKED, resource_set.pattern)

    def _passes(self, condition: Condition) -> Maybe[bool]:
        """Return whether a condition on `iam:PassRole` admits one of the services."""
        if condition.key == PASSED_TO:
            return any_of(is_passed_to(condition, service) for service in self.passed_to)
        return not limits_passing(condition)

    def _leads_somewhere(self, resource_set: ResourceSet) -> bool:
        if self.makes_credentials:
            return not is_itself(resource_set.pattern)
        if matches(_SERVICE_LINKED, resource_set.pattern):
            return False
        if self.action in _VERSIONS:
            return not matches(_AWS_MANAGED, resource_set.pattern)
        return True


def _is_whole_type(resource_set: ResourceSet, kind: str) -> bool:
    """Return whether a resource set has every resource of a type whose ARNs differ only in the account (root users)."""
    return kind.startswith("arn:") and resource_set.includes(ResourceSet(kind))


_RUNNING_DOCUMENTS = (
    "AWS-ApplyAnsiblePlaybooks",
    "AWS-ApplyChefRecipes",
    "AWS-RunAnsiblePlaybook",
    "AWS-RunDocument",
    "AWS-RunPowerShellScript",
    "AWS-RunRemoteScript",
    "AWS-RunSaltState",
    "AWS-RunShellScript",
)
"""AWS command documents that run any given command (AWS Systems Manager Command document plugin reference)."""


def _runs_anything(resource_set: ResourceSet, conditions: tuple[Condition, ...]) -> bool:
    """Return whether `ssm:SendCommand` is allowed with a document that runs any given command."""
    is_document = any(resource_set.touches(f"arn:aws:ssm:*:*:document/{it}") for it in _RUNNING_DOCUMENTS)
    return is_document and not any(restricts_in_own_account(it) for it in conditions)


_BESIDES: dict[str, Counts] = {"ssm:sendcommand": _runs_anything}
"""Actions that need two resources -> the test for the resource other than the one that is taken over."""

_TARGETS = {"ssm:sendcommand": ("instance", "managed-instance"), "ssm:startsession": ("instance", "managed-instance")}
"""Actions that need two resources -> the types of the target that is taken over."""


def _goes_with(action: str, resource_set: ResourceSet) -> bool:
    """Return whether a resource set may have a resource to which the action applies."""
    types = resource_types(action) or tuple(f"arn:aws:{service}:*:*:*" for service in arn_services(action))
    return any(
        resource_set.touches(its.replace("arn:aws:", f"arn:{partition}:", 1))
        for partition in partitions_of(resource_set.pattern)
        for its in types
    )


def _is_harmless(action: str, resource_set: ResourceSet, conditions: tuple[Condition, ...]) -> Maybe[bool]:
    """Whether a condition fixes the boundary of what is given, or which policies may be, or excludes all of these."""
    attached = [
        replace(it, if_exists=False, quantifier=it.quantifier.removeprefix("forallvalues"))
        for it in conditions
        if it.key == "iam:policyarn" and action.startswith("iam:attach")  # each such request has the key
    ]
    boundaries = [it for it in conditions if it.key == "iam:permissionsboundary" and not it.if_exists]
    return any_of(
        (
            *(_fixes(it) for it in (*boundaries, *attached)),
            *(_excludes_every_policy(it, resource_set) for it in attached),
        )
    )


def _fixes(condition: Condition) -> Maybe[bool]:
    """Return whether a condition names only policies that do not make an administrator."""
    if condition.operator not in _NAMING_OPERATORS or condition.quantifier == "forallvalues":
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    if condition.operator == "stringequals":  # its wildcards are literal, and no policy has one in its name
        return all_of(UNKNOWN if it is UNKNOWN else has_wildcard(it) or _is_limited(it) for it in condition.values)
    return all_of(UNKNOWN if it is UNKNOWN else _is_limited(it) for it in condition.values)


def _is_limited(pattern: str) -> bool:
    return not (is_every_name(pattern) or is_administrative(pattern))


def _excludes_every_policy(condition: Condition, resource_set: ResourceSet) -> bool:
    if condition.operator not in _EXCLUDING_OPERATORS:
        return False
    every = [f"arn:{partition}:iam::*:policy/*" for partition in partitions_of(resource_set.pattern)]
    return all(any(includes(value, it) for value in known_values(condition)) for it in every)
