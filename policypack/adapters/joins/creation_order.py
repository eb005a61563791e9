"""Which policies a trail needs, and which of them a deployment creates before the trail.

Sources: AWS CloudTrail API Reference, CreateTrail, Errors (InsufficientS3BucketPolicyException,
InsufficientEncryptionPolicyException, InsufficientSnsTopicPolicyException, InvalidCloudWatchLogsLogGroupArnException):
CloudTrail checks these policies when a trail is created. Pulumi documentation, "Resource option: dependsOn": a resource
is created after those that it depends on, and after all children of a component that it depends on.

The cost is the number of trails times the number of dependencies; AWS allows five trails in a region.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from policypack.adapters.joins.buckets import JoinedBuckets
from policypack.adapters.joins.named_by_arn import roles, topics
from policypack.adapters.joins.resolver import ReferenceResolver
from policypack.adapters.parts.parts import Parts, TrailPart
from policypack.adapters.parts.reference import known_texts
from policypack.adapters.resources.resource import Resource
from policypack.model.buckets import Bucket
from policypack.model.identities import IdentityKind
from policypack.model.keys import Key
from policypack.model.trails import NeededPolicies


class CreationOrder:
    """Which resources a deployment creates before another one.

    Args:
        resources: all resources of the stack, components among them.
        is_component: whether a resource is a component.
    """

    def __init__(self, resources: Iterable[Resource], is_component: Callable[[Resource], bool]) -> None:
        self._by_urn = {resource.urn: resource for resource in resources}
        self._is_component = is_component
        self._children: defaultdict[str, list[str]] = defaultdict(list)
        for resource in self._by_urn.values():
            self._children[resource.parent].append(resource.urn)

    def before(self, resource: Resource) -> set[str]:
        """The URNs of the resources that are certainly created before a resource."""
        found: set[str] = set()
        parents: set[str] = set()
        todo = list(self._dependencies(resource, parents))
        while todo:
            urn = todo.pop()
            if urn in found:
                continue
            found.add(urn)
            between = self._by_urn.get(urn)
            if between is not None:
                todo += self._dependencies(between, parents)
            if between is None or self._is_component(between):
                todo += self._children.get(urn, ())
        return found

    def _dependencies(self, resource: Resource, parents: set[str]) -> Iterator[str]:
        """The dependencies of a resource and of its parents, each once."""
        yield from resource.dependencies
        for urns in resource.property_dependencies.values():
            yield from urns
        parent = self._by_urn.get(resource.parent)
        while parent is not None and parent.urn not in parents:
            parents.add(parent.urn)
            yield from parent.dependencies
            parent = self._by_urn.get(parent.parent)


def join_needed_policies(
    parts: Parts,
    links: ReferenceResolver,
    buckets: JoinedBuckets,
    keys: Iterable[Key],
    make_order: Callable[[], CreationOrder],
) -> tuple[NeededPolicies, ...]:
    """The trails of the stack, each with the policies of the stack that it may be created before.

    Args:
        make_order: makes the order of all resources, which stacks without a trail do not need.
    """
    if not parts.trails:
        return ()
    order = make_order()
    of_buckets, of_keys, of_names = _of_buckets(buckets), _of_keys(keys), _of_outside_names(buckets)
    undecided = {
        "s3BucketName": _trails_of(it for it in buckets.buckets if it.may_have_more_policies),
        "kmsKeyId": _trails_of(it for it in keys if it.may_have_more_policies),
    }
    of_topics, of_roles = _of_topics(parts, links), _of_roles(parts, links)
    topic_names, role_names = topics(parts), roles(parts)
    found = []
    for part in parts.trails:
        delivering = links.find(part.log_role, role_names).urns
        needed = {
            "s3BucketName": [*of_buckets[part.trail.origin.urn], *_of_outside_bucket(part, of_names)],
            "kmsKeyId": of_keys[part.trail.origin.urn],
            "snsTopicName": [urn for topic in links.find(part.topic, topic_names).urns for urn in of_topics[topic]],
            "cloudWatchLogsRoleArn": [urn for role in delivering for urn in of_roles[role]],
        }
        before = order.before(part.bucket.source) if any(needed.values()) else set()
        unordered = tuple(path for path, urns in needed.items() if not before.issuperset(urns))
        found.append(
            NeededPolicies(
                trail=part.trail,
                has_any=any(needed.values()),
                unordered=unordered,
                undecided=tuple(
                    path for path, urns in undecided.items() if part.trail.origin.urn in urns and path not in unordered
                ),
            )
        )
    return tuple(found)


def _trails_of(targets: Iterable[Bucket | Key]) -> frozenset[str]:
    """The URNs of the trails that deliver to, or encrypt with, one of these."""
    return frozenset(trail.origin.urn for it in targets for trail in it.trails)


def _of_buckets(buckets: JoinedBuckets) -> defaultdict[str, list[str]]:
    """URN of a trail -> the resources that hold the policies of its buckets."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for bucket in buckets.buckets:
        for trail in bucket.trails:
            found[trail.origin.urn] += [policy.origin.urn for policy in bucket.policies]
    return found


def _of_outside_names(buckets: JoinedBuckets) -> defaultdict[str, list[str]]:
    """Name of a bucket that the stack does not declare -> the resources that hold its policies."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for it in buckets.external_policies:
        for name in it.names:
            found[name].append(it.origin.urn)
    return found


def _of_outside_bucket(part: TrailPart, of_names: Mapping[str, list[str]]) -> list[str]:
    return [urn for name in known_texts(part.bucket) for urn in of_names.get(name, ())]


def _of_keys(keys: Iterable[Key]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        for trail in key.trails:
            found[trail.origin.urn] += [policy.origin.urn for policy in key.policies]
    return found


def _of_topics(parts: Parts, links: ReferenceResolver) -> defaultdict[str, list[str]]:
    """URN of a topic -> the resources that hold its policies."""
    topic_names = topics(parts)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for topic in parts.topics:
        found[topic.urn] += [topic.urn] if topic.has_policy else []
    for link in parts.topic_policies:
        for urn in links.find(link, topic_names).urns:
            found[urn].append(link.source.urn)
    return found


def _of_roles(parts: Parts, links: ReferenceResolver) -> defaultdict[str, list[str]]:
    """URN of a role -> the resources that give it permissions."""
    role_names = roles(parts)
    found: defaultdict[str, list[str]] = defaultdict(list)
    given = [(it.policy.origin.urn, it.identities) for it in parts.inline_policies]
    given += [(it.policies.source.urn, identities) for it in parts.attachments for identities in it.identities]
    for urn, identities in given:
        if identities.kind is IdentityKind.ROLE:
            for role in links.find(identities.link, role_names).urns:
                found[role].append(urn)
    return found
