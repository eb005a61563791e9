"""Build the `Inventory` that controls are evaluated on from the resources of a stack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from policypack.adapters.joins.alarms import join_event_rules, join_metric_filters
from policypack.adapters.joins.boundaries import boundaries_alone
from policypack.adapters.joins.buckets import join_buckets
from policypack.adapters.joins.creation_order import CreationOrder, join_needed_policies
from policypack.adapters.joins.identities import join_identities, join_managed_policies
from policypack.adapters.joins.keys import join_delivery_roles, join_keys, join_log_groups
from policypack.adapters.joins.resolver import ReferenceResolver
from policypack.adapters.parts.parts import Parts
from policypack.adapters.providers import (
    arn_names_account,
    is_known_type,
    is_provider_type,
    read_provider,
    readers_of,
)
from policypack.adapters.resources.locations import ResourceLocations
from policypack.adapters.resources.resource import Resource
from policypack.model.identities import DeclaredPolicy
from policypack.model.inventory import Inventory, UnreadResource
from policypack.model.origin import Origin
from policypack.model.policy import PolicyKind

STACK_TYPE = "pulumi:pulumi:Stack"


def is_read(token: str) -> bool:
    """Return whether an inventory is built from resources of this type: known ones, providers and the stack itself."""
    return is_known_type(token) or is_provider_type(token) or token == STACK_TYPE


def build_inventory(resources: Iterable[Resource], *, at: datetime | None = None, apart: bool = False) -> Inventory:
    """Return the model objects of a stack, or of a single resource.

    The order of the resources does not matter: the engine gives them in no fixed order.

    Args:
        at: the time of the evaluation: policy statements that have expired by then are ignored, denying ones too.
            `None` treats every statement as being in force.
        apart: read every resource as if it were the only one: nothing is joined. Controls of scope `RESOURCE` get the
            same subjects as from an inventory of each resource.
    """
    ordered = sorted(resources, key=attrgetter("urn"))
    parts = Parts(
        at=at, places=ResourceLocations() if apart else ResourceLocations(ordered, read_provider, arn_names_account)
    )
    unread = [it for resource in ordered if (it := _read(resource, parts)) is not None]
    links = ReferenceResolver(ordered, apart=apart)
    buckets, keys = join_buckets(parts, links), join_keys(parts, links)

    def order() -> CreationOrder:
        return CreationOrder(() if apart else ordered, _is_component)

    identities = join_identities(parts, links)
    return Inventory(
        origin=_stack_origin(ordered),
        trails=tuple(part.trail for part in parts.trails),
        needed_policies=join_needed_policies(parts, links, buckets, keys, order),
        event_data_stores=tuple(parts.event_data_stores),
        workloads=tuple(parts.workloads),
        buckets=buckets.buckets,
        external_access_blocks=buckets.external_access_blocks,
        external_bucket_policies=buckets.external_policies,
        account_access_blocks=tuple(part.block for part in parts.account_access_blocks),
        access_point_blocks=tuple(parts.access_point_blocks),
        multi_region_access_point_blocks=tuple(parts.multi_region_access_point_blocks),
        access_control_lists=tuple(parts.access_control_lists),
        object_acls=tuple(parts.object_acls),
        cors_configurations=tuple(parts.cors_configurations),
        policies=_less_boundaries(parts, boundaries_alone(parts, links)),
        managed_policies=join_managed_policies(parts, links),
        identities=identities,
        policy_attachments=tuple(parts.policy_attachments),
        long_term_identities=tuple(parts.long_term_identities),
        metric_filters=join_metric_filters(parts, links),
        event_rules=join_event_rules(parts, links),
        keys=keys,
        log_groups=join_log_groups(parts, links),
        delivery_roles=join_delivery_roles(parts, links, identities),
        unread=tuple(unread),
    )


def _read(resource: Resource, parts: Parts) -> UnreadResource | None:
    """Read one resource into the parts; return the resource with the error if a reader raises one."""
    try:
        for reader in readers_of(resource.type):
            reader(resource, parts)
    except Exception as error:
        origin = Origin(urn=resource.urn, type=resource.type, name=resource.name)
        return UnreadResource(origin=origin, error=error)
    return None


def _is_component(resource: Resource) -> bool:
    return not resource.provider and not is_known_type(resource.type)


def _less_boundaries(parts: Parts, boundaries: frozenset[str]) -> tuple[DeclaredPolicy, ...]:
    """Return every policy document; those used only as permissions boundaries get that kind."""
    if not boundaries:
        return tuple(parts.policies)
    return tuple(replace(it, kind=PolicyKind.BOUNDARY) if it.origin.urn in boundaries else it for it in parts.policies)


def _stack_origin(resources: list[Resource]) -> Origin:
    for resource in resources:
        if resource.type == STACK_TYPE:
            return Origin(urn=resource.urn, type=resource.type, name=resource.name)
    return Origin(urn="", type=STACK_TYPE, name="")
