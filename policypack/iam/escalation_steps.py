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

from policypack.iam.administrative import is_administrative
from policypack.iam.arns import is_every_name, own_resources, partitions_of, service_of
from policypack.iam.conditions import narrows_at_home
from policypack.iam.extents import Extent, is_every
from policypack.iam.globs import matches
from policypack.iam.holdings import Counts, Grant, Holdings
from policypack.iam.own_arn import reaches_itself
from policypack.iam.services import PASSED_TO, is_passed_to, limits_passing
from policypack.iam.variables import names_nothing
from policypack.model.policy import Condition, Effect
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

PASS_ROLE = "iam:passrole"
_SELF = ("${aws:username}", "${aws:userid}")
_VERSIONS = ("iam:createpolicyversion", "iam:setdefaultpolicyversion")
_AWS_MANAGED = "arn:*:iam::aws:policy/*"
_SERVICE_LINKED = "arn:*:iam::*:role/aws-service-role/*"
"""Roles that nobody but their service changes (IAM User Guide, "Service-linked roles")."""

_NAMING_OPERATORS = ("arnequals", "arnlike", "stringequals", "stringlike")
_ARN_SERVICES = {"ec2-instance-connect": ("ec2",), "ssm": ("ssm", "ec2"), "sts": ("iam",)}
"""Service of an action -> the services in the ARNs of its resources, where they are others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One permission of a path.

    Attributes:
        action: in lower case.
        needs_every: it leads somewhere only when it reaches every resource of its kind.
        makes_credentials: what it gives is a credential, which is nothing new for one's own.
        passed_to: of `iam:PassRole`, the services that the role is passed to.
        removes_denies: it removes a policy, which leads somewhere when the identity can remove its own Denies.
    """

    action: str
    needs_every: bool
    makes_credentials: bool
    passed_to: tuple[str, ...]
    removes_denies: bool = False

    def best_grant(self, holdings: Holdings) -> Grant | None:
        """What gives the permission: what certainly does, where anything does."""
        best = None
        for grant in self.grants(holdings):
            if grant.is_certain:
                return grant
            best = best or grant
        return best

    def grants(self, holdings: Holdings) -> Iterator[Grant]:
        """Yield everything that gives the permission, or may."""
        beside = _BESIDES.get(self.action)
        if beside is not None and not any(holdings.grants(self.action, beside)):
            return
        counts = self._removing(holdings) if self.removes_denies else self._counts
        if counts is not None:
            yield from holdings.grants(self.action, counts)

    def _removing(self, holdings: Holdings) -> Counts | None:
        """What counts of an action that removes policies; `None` where there is no Deny to remove."""
        has_denies = any_of(it.statement.has_effect(Effect.DENY) for it in holdings.sources)
        if has_denies is False and not holdings.is_open:
            return None
        return lambda extent, conditions: all_of(
            (has_denies, self._counts(extent, conditions), reaches_itself(extent, self.action, holdings.identity))
        )

    def _counts(self, extent: Extent, conditions: tuple[Condition, ...]) -> Maybe[bool]:
        if not _goes_with(self.action, extent):
            return False
        if self.action == PASS_ROLE:
            return all_of((is_every(extent, "role"), *(self._passes(it) for it in conditions)))
        if self.needs_every:
            kinds = _VICTIMS.get(self.action, ("*",))
            return all_of(
                (any(is_every(extent, it) for it in kinds), not any(narrows_at_home(it) for it in conditions))
            )
        if self.action.startswith("iam:"):
            return all_of((self._leads_somewhere(extent), negated(_is_harmless(self.action, conditions))))
        return True

    def _passes(self, condition: Condition) -> Maybe[bool]:
        """Whether a condition on `iam:PassRole` leaves one of the services."""
        if condition.key == PASSED_TO:
            return any_of(is_passed_to(condition, service) for service in self.passed_to)
        return not limits_passing(condition)

    def _leads_somewhere(self, extent: Extent) -> bool:
        if names_nothing(extent.pattern):
            return False
        if self.makes_credentials:
            return not any(it in extent.pattern.lower() for it in _SELF)
        if matches(_SERVICE_LINKED, extent.pattern):
            return False
        if self.action in _VERSIONS:
            return not matches(_AWS_MANAGED, extent.pattern)
        return True


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
"""Command documents of AWS that run what they are given (AWS Systems Manager Command document plugin reference)."""


def _runs_anything(extent: Extent, conditions: tuple[Condition, ...]) -> bool:
    """Whether `ssm:SendCommand` is allowed with a document that runs what it is given, and not only with others."""
    is_document = any(extent.touches(f"arn:aws:ssm:*:*:document/{it}") for it in _RUNNING_DOCUMENTS)
    return is_document and not any(narrows_at_home(it) for it in conditions)


_BESIDES: dict[str, Counts] = {"ssm:sendcommand": _runs_anything}
"""Actions that ask two resources -> what has to be allowed beside the one that is taken over."""

_VICTIMS = {"ssm:sendcommand": ("instance", "managed-instance"), "ssm:startsession": ("instance", "managed-instance")}
"""The same -> the kinds of what is taken over."""


def _goes_with(action: str, extent: Extent) -> bool:
    """Whether an action has anything to do with any resource of the extent."""
    service = action.split(":", 1)[0]
    named = service_of(extent.pattern)
    if service == "iam" and not any(extent.touches(it) for it in _own_resources(action, extent)):
        return False
    if not extent.exceptions:
        return any(matches(named, its) for its in _ARN_SERVICES.get(service, (service,)))
    return any(
        extent.touches(f"arn:{partition}:{its}:{'' if its == 'iam' else '*'}:*:*")
        for partition in partitions_of(extent.pattern)
        for its in _ARN_SERVICES.get(service, (service,))
    )


def _own_resources(action: str, extent: Extent) -> Iterator[str]:
    """What an action of IAM can be about, in the partitions of an extent."""
    own = own_resources(action)
    return (own.replace("arn:aws:", f"arn:{partition}:", 1) for partition in partitions_of(extent.pattern))


def _is_harmless(action: str, conditions: tuple[Condition, ...]) -> Maybe[bool]:
    """Whether a condition fixes the boundary of what is given, or which policies may be."""
    return any_of(
        _fixes(it)
        for it in conditions
        if (it.key == "iam:permissionsboundary" and not it.if_exists)
        or (it.key == "iam:policyarn" and action.startswith("iam:attach"))
    )


def _fixes(condition: Condition) -> Maybe[bool]:
    """Whether a condition names policies, none of which makes an administrator."""
    if condition.operator not in _NAMING_OPERATORS or condition.quantifier == "forallvalues":
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    return all_of(
        UNKNOWN if it is UNKNOWN else not (is_every_name(it) or is_administrative(it)) for it in condition.values
    )
