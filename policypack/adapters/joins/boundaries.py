"""Which customer managed policies of a stack are used only as permissions boundaries."""

from __future__ import annotations

from policypack.adapters.joins.named_by_arn import customer_policies
from policypack.adapters.joins.resolver import ReferenceResolver
from policypack.adapters.parts.parts import Parts


def boundaries_alone(parts: Parts, links: ReferenceResolver) -> frozenset[str]:
    """Return the URNs of the policies that are the boundary of an identity and are attached to nothing.

    A policy that is attached to an identity outside the stack grants it something, too.
    """
    policies = customer_policies(parts)
    limits = (*(part.boundary for part in parts.identities), *(part.boundary for part in parts.boundaries))
    attached = (*(part.managed for part in parts.identities), *(part.policies for part in parts.attachments))
    found = {urn for link in limits for urn in links.find(link, policies).urns}
    return frozenset(found.difference(*(links.find(link, policies).urns for link in attached)) if found else ())
