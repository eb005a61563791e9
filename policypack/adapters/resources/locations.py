"""The account and the region of each resource of a stack, as far as the stack names them.

Names of roles, policies and users are unique in one account, names of log groups, topics, rules, aliases and metrics in
one region of one account. A literal name therefore refers only to a resource in the same place. The cost is linear in
the number of resources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeAlias

from policypack.adapters.resources.resource import Resource
from policypack.iam.matching.arn_fields import REGION_PART, account_of
from policypack.model.frozen import frozen
from policypack.model.unknown import UNKNOWN, Maybe

Region: TypeAlias = tuple[str, str]
"""The key of an account, and a region of it; where the region is not known, what decides it: the URN of the provider,
or nothing where the provider takes it from the environment."""


@frozen
class Provider:
    """The account and region in the inputs of one provider resource.

    Attributes:
        key: providers with equal keys certainly use one account.
        account_id: the account, where an input names it.
        region: the region, where an input names it; `None` where the provider takes it from the environment.
    """

    key: str
    account_id: str | None = None
    region: Maybe[str | None] = None


class ResourceLocations:
    """The account and the region of each resource of one stack.

    Args:
        resources: all resources of the stack, those that represent providers among them.
        read_provider: reads a resource that represents a provider; `None` for any other resource.
        arn_names_account: whether the ARN of a resource of this type is one of its provider's own account.
    """

    def __init__(
        self,
        resources: Iterable[Resource] = (),
        read_provider: Callable[[Resource], Provider | None] = lambda _: None,
        arn_names_account: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._resources: dict[str, Resource] = {}
        self._providers: dict[str, Provider] = {}
        for resource in resources:
            provider = read_provider(resource)
            if provider is None:
                self._resources[resource.urn] = resource
            else:
                self._providers[resource.urn] = provider
        self._arn_names_account = arn_names_account

    @cached_property
    def accounts(self) -> Mapping[str, str]:
        """URN -> the key of its account."""
        return {urn: self.account(resource) for urn, resource in self._resources.items()}

    def account(self, resource: Resource) -> str:
        """The key of the account: equal keys mean certainly one account."""
        provider = self._providers.get(resource.provider)
        return resource.provider if provider is None else provider.key

    def region(self, resource: Resource) -> Region:
        """The account and the region: equal values mean certainly one region of one account."""
        return self.account(resource), self._known_region(resource) or self._decider(resource)

    @cached_property
    def regions(self) -> Mapping[str, Region]:
        """URN -> its account and region."""
        return {urn: self.region(resource) for urn, resource in self._resources.items()}

    def own_accounts(self, resource: Resource) -> Maybe[frozenset[str]]:
        """The ids of the account that the resource is in.

        Unknown as long as the deployment will tell it; empty where nothing of the stack ever does.
        """
        return self._own_accounts.get(self.account(resource), frozenset())

    def may_hold(self, urn: str, arn: str) -> bool:
        """Whether the resource may be in the account and region that an ARN names."""
        resource = self._resources.get(urn)
        if resource is None:
            return True
        own, account, region = self.own_accounts(resource), account_of(arn), region_of(arn)
        if account and own is not UNKNOWN and own and account not in own:
            return False
        known = self._known_region(resource)
        return not region or known is None or known == region

    def may_be_in(self, urn: str, account: str | None) -> bool:
        """Whether the account of a resource is this one, or one that the deployment will tell."""
        resource = self._resources.get(urn)
        own = frozenset[str]() if resource is None else self.own_accounts(resource)
        return own is UNKNOWN or account in own

    def _known_region(self, resource: Resource) -> str | None:
        region = resource.properties.get("region") if resource.is_set_by_program("region") else None
        if isinstance(region, str) and region:
            return region
        provider = self._providers.get(resource.provider)
        if provider is not None and isinstance(provider.region, str):
            return provider.region
        return self._reported_regions.get((self.account(resource), self._decider(resource)))

    def _decider(self, resource: Resource) -> str:
        """Return the key of the region of a resource whose region no input names.

        Providers of one account that take it from the environment take the same one.
        """
        provider = self._providers.get(resource.provider)
        return "" if provider is not None and provider.region is None else resource.provider

    @cached_property
    def _reported_regions(self) -> dict[Region, str]:
        """The regions that no input names, by what providers report of resources that do not set one themselves."""
        found: dict[Region, str] = {}
        for resource in self._resources.values():
            if resource.inputs is None or "region" in resource.inputs:
                continue
            key = (self.account(resource), self._decider(resource))
            region = None if key in found else resource.properties.get("region")
            if isinstance(region, str) and region:
                found[key] = region
        return found

    @cached_property
    def _own_accounts(self) -> dict[str, Maybe[frozenset[str]]]:
        known: dict[str, set[str]] = {}
        for provider in self._providers.values():
            if provider.account_id is not None:
                known.setdefault(provider.key, set()).add(provider.account_id)
        waiting: set[str] = set()
        for resource in self._resources.values():
            arn = resource.properties.get("arn") if self._arn_names_account(resource.type) else None
            if arn is UNKNOWN:
                waiting.add(self.account(resource))
            elif isinstance(arn, str) and (account := account_of(arn)) is not None:
                known.setdefault(self.account(resource), set()).add(account)
        own: dict[str, Maybe[frozenset[str]]] = {key: frozenset(accounts) for key, accounts in known.items()}
        return dict.fromkeys(waiting, UNKNOWN) | own


def region_of(arn: str) -> str | None:
    """The region in an ARN; `None` where there is none."""
    parts = arn.split(":")
    return parts[REGION_PART] or None if len(parts) > REGION_PART else None
