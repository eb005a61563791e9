"""One permission of a way to more permissions: when holding it leads somewhere.

- `iam:PassRole`, and what takes over an existing resource, must reach every resource of their kind; limited to named
  ones, or to a prefix of names, they are the ordinary way to delegate;
- `iam:PassRole` that `iam:PassedToService` limits is one to those services;
- what writes policies or makes credentials counts wherever it reaches, but for credentials of the caller itself, for
  policies that AWS manages, and where a condition fixes the boundary or the policy that may be given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policypack.iam.conditions.always_true import known_values
from policypack.iam.conditions.restrictions import restricts_in_own_account
from policypack.iam.matching.arn_readings import includes
from policypack.iam.matching.arns import is_every_name, partitions_of
from policypack.iam.matching.globs import has_wildcard, matches
from policypack.iam.matching.resource_sets import ResourceSet, is_every
from policypack.iam.matching.resource_types import arn_services, resource_types
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

_EXCLUDING_OPERATORS = ("arnnotequals", "arnnotlike", "stringnotlike")
_NAMING_OPERATORS = ("arnequals", "arnlike", "stringequals", "stringlike")


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

    def best_grant(self, holdings: EffectivePermissions) -> Grant | None:
        """Return a certain grant of the permission, otherwise a possible one; `None` if there is none."""
        best = None
        for grant in self.grants(holdings):
            if grant.is_certain:
                return grant
            best = best or grant
        return best

    def grants(self, holdings: EffectivePermissions) -> Iterator[Grant]:
        """Yield the certain and possible grants of the permission."""
        beside = _BESIDES.get(self.action)
        if beside is not None and not any(holdings.grants(self.action, beside)):
            return
        counts = self._removing(holdings) if self.removes_denies else self._counts
        if counts is not None:
            yield from holdings.grants(self.action, counts)

    def _removing(self, holdings: EffectivePermissions) -> Counts | None:
        """Return what counts for an action that removes policies; `None` if there is no Deny to remove."""
        has_denies = any_of(it.statement.has_effect(Effect.DENY) for it in holdings.sources)
        if has_denies is False and not holdings.is_open:
            return None
        return lambda extent, conditions: all_of(
            (has_denies, self._counts(extent, conditions), reaches_itself(extent, self.action, holdings.identity))
        )

    def _counts(self, extent: ResourceSet, conditions: tuple[Condition, ...]) -> Maybe[bool]:
        if not _goes_with(self.action, extent):
            return False
        if self.action == PASS_ROLE:
            return all_of((is_every(extent, "role"), *(self._passes(it) for it in conditions)))
        if self.needs_every:
            kinds = _TARGETS.get(self.action) or resource_types(self.action) or ("*",)
            return all_of(
                (
                    any(is_every(extent, it) or _is_whole_type(extent, it) for it in kinds),
                    not any(restricts_in_own_account(it) for it in conditions),
                )
            )
        if self.action.startswith("iam:"):
            return all_of((self._leads_somewhere(extent), negated(_is_harmless(self.action, extent, conditions))))
        return not matches(_SERVICE_LINKED, extent.pattern)

    def _passes(self, condition: Condition) -> Maybe[bool]:
        """Return whether a condition on `iam:PassRole` admits one of the services."""
        if condition.key == PASSED_TO:
            return any_of(is_passed_to(condition, service) for service in self.passed_to)
        return not limits_passing(condition)

    def _leads_somewhere(self, extent: ResourceSet) -> bool:
        if names_nothing(extent.pattern):
            return False
        if self.makes_credentials:
            return not is_itself(extent.pattern)
        if matches(_SERVICE_LINKED, extent.pattern):
            return False
        if self.action in _VERSIONS:
            return not matches(_AWS_MANAGED, extent.pattern)
        return True


def _is_whole_type(extent: ResourceSet, kind: str) -> bool:
    """Return whether a resource set has every resource of a type whose ARNs differ only in the account (root users)."""
    return kind.startswith("arn:") and extent.includes(ResourceSet(kind))


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


def _runs_anything(extent: ResourceSet, conditions: tuple[Condition, ...]) -> bool:
    """Return whether `ssm:SendCommand` is allowed with a document that runs any given command."""
    is_document = any(extent.touches(f"arn:aws:ssm:*:*:document/{it}") for it in _RUNNING_DOCUMENTS)
    return is_document and not any(restricts_in_own_account(it) for it in conditions)


_BESIDES: dict[str, Counts] = {"ssm:sendcommand": _runs_anything}
"""Actions that need two resources -> the test for the resource other than the one that is taken over."""

_TARGETS = {"ssm:sendcommand": ("instance", "managed-instance"), "ssm:startsession": ("instance", "managed-instance")}
"""Actions that need two resources -> the types of the target that is taken over."""


def _goes_with(action: str, extent: ResourceSet) -> bool:
    """Return whether a resource set may have a resource to which the action applies."""
    types = resource_types(action) or tuple(f"arn:aws:{service}:*:*:*" for service in arn_services(action))
    return any(
        extent.touches(its.replace("arn:aws:", f"arn:{partition}:", 1))
        for partition in partitions_of(extent.pattern)
        for its in types
    )


def _is_harmless(action: str, extent: ResourceSet, conditions: tuple[Condition, ...]) -> Maybe[bool]:
    """Whether a condition fixes the boundary of what is given, or which policies may be, or excludes all of these."""
    attached = [it for it in conditions if it.key == "iam:policyarn" and action.startswith("iam:attach")]
    boundaries = [it for it in conditions if it.key == "iam:permissionsboundary" and not it.if_exists]
    return any_of(
        (*(_fixes(it) for it in (*boundaries, *attached)), *(_excludes_every_policy(it, extent) for it in attached))
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


def _excludes_every_policy(condition: Condition, extent: ResourceSet) -> bool:
    if condition.operator not in _EXCLUDING_OPERATORS:
        return False
    every = [f"arn:{partition}:iam::*:policy/*" for partition in partitions_of(extent.pattern)]
    return all(any(includes(value, it) for value in known_values(condition)) for it in every)
