"""Resources that a program names by an ARN which it builds itself, `f"arn:aws:iam::{account}:policy/deploy"`.

In a preview the resource's own ARN is unknown and only its name is known, while the property that refers to it has the
whole ARN. The name in that ARN leads to the resource, so that a preview joins what the update joins.

Sources: AWS Identity and Access Management User Guide, "IAM identifiers" (names of roles and policies are unique in an
account, whatever their path); AWS Key Management Service Developer Guide, "Key identifiers (KeyId)"; Amazon CloudWatch
Logs User Guide, "Overview of managing access permissions" (ARNs of log groups may end with `:*`); Service Authorization
Reference (ARNs of topics of Amazon SNS).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import TypeAlias

from policypack.adapters.joins.resolver import Candidates
from policypack.adapters.parts.parts import Parts
from policypack.adapters.resources.locations import ResourceLocations
from policypack.iam.matching.arn_fields import PARTS, account_of
from policypack.model.identities import IdentityKind

NameInArn: TypeAlias = Callable[[str], str]
"""The name of a resource of one kind in its ARN; empty for any other text."""

_MOST_NAMESAKES = 100
"""More resources of one name than this are an ambiguity whatever their accounts are."""


class NamedByArn(Candidates):
    """Candidates that are also found by the name in an ARN while their own ARN is unknown.

    Candidates in the same scope as the referring resource come first, then those whose account is that of the ARN or
    is unknown.

    Args:
        names: URN -> the names, ids and ARNs that are known.
        scopes: as for `Candidates`.
        places: the account and region of each resource.
        name_in: reads the name in an ARN of these resources.
    """

    def __init__(
        self,
        names: Mapping[str, frozenset[str]],
        scopes: Mapping[str, Hashable],
        places: ResourceLocations,
        name_in: NameInArn,
    ) -> None:
        super().__init__(names, scopes)
        self._places = places
        self._scope_of = scopes
        self._name_in = name_in
        self._of_name: defaultdict[str, list[str]] = defaultdict(list)
        for urn, known in names.items():
            for name in known:
                if not name.startswith("arn:"):
                    self._of_name[name].append(urn)

    def named(self, name: str, source: str, computed_from: Collection[str] = ()) -> list[str]:
        """The URNs of those that have this name or ARN, or else the name in this ARN."""
        return super().named(name, source, computed_from) or self._by_name_in(name, source)

    def _by_name_in(self, arn: str, source: str) -> list[str]:
        account = account_of(arn)
        name = "" if account is None else self._name_in(arn)  # policies of AWS are in no account
        namesakes = self._of_name.get(name, ()) if name else ()
        if len(namesakes) > _MOST_NAMESAKES:
            return list(namesakes)
        found = [it for it in namesakes if self._places.may_hold(it, arn) and not self._has_another_arn(it, arn, name)]
        scope = self._scope_of.get(source)
        return [it for it in found if self._scope_of.get(it) == scope] or [
            it for it in found if self._places.may_be_in(it, account)
        ]

    def _has_another_arn(self, urn: str, arn: str, name: str) -> bool:
        known = [it for it in self.names[urn] if self._name_in(it) == name]
        return bool(known) and all(it.removesuffix(":*") != arn.removesuffix(":*") for it in known)


def customer_policies(parts: Parts) -> Candidates:
    """The names by which links may refer to each customer managed policy."""
    names = {part.policy.origin.urn: part.names for part in parts.customer_policies}
    return NamedByArn(names, parts.places.accounts, parts.places, policy_name)


def roles(parts: Parts) -> Candidates:
    """The names by which links may refer to each role."""
    names = {part.origin.urn: part.names for part in parts.identities if part.kind is IdentityKind.ROLE}
    return NamedByArn(names, parts.places.accounts, parts.places, role_name)


def topics(parts: Parts) -> Candidates:
    """The names by which links may refer to each topic."""
    names = {part.urn: part.names for part in parts.topics}
    return NamedByArn(names, parts.places.regions, parts.places, topic_name)


def log_groups(parts: Parts) -> Candidates:
    """The names by which links may refer to each log group."""
    names = {part.group.origin.urn: part.names for part in parts.log_groups}
    return NamedByArn(names, parts.places.regions, parts.places, group_name)


def policy_name(arn: str) -> str:
    """The name in the ARN of a managed policy."""
    return _last_part(arn, "iam", "policy/").rpartition("/")[2]


def role_name(arn: str) -> str:
    """The name in the ARN of a role."""
    return _last_part(arn, "iam", "role/").rpartition("/")[2]


def topic_name(arn: str) -> str:
    """The name in the ARN of a topic; that of a subscription goes on after it, and has none here."""
    name = _last_part(arn, "sns")
    return "" if ":" in name else name


def alias_name(arn: str) -> str:
    """The name in the ARN of an alias of a key, which begins with `alias/`."""
    name = _last_part(arn, "kms", "alias/")
    return name and f"alias/{name}"


def group_name(arn: str) -> str:
    """The name in the ARN of a log group, which may end with `:*`."""
    return _last_part(arn, "logs", "log-group:").removesuffix(":*")


def _last_part(arn: str, service: str, prefix: str = "") -> str:
    """What comes after the prefix in the last part of an ARN; empty where it is of something else."""
    if not arn.startswith("arn:"):
        return ""
    parts = arn.split(":", PARTS - 1)
    if len(parts) < PARTS or parts[2] != service or not parts[-1].startswith(prefix):
        return ""
    return parts[-1].removeprefix(prefix)
