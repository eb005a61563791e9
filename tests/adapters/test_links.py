from __future__ import annotations

from policypack.adapters.link import Link
from policypack.adapters.links import Candidates, Links, Targets
from policypack.adapters.resource import Resource
from policypack.model.unknown import UNKNOWN, Maybe
from tests.adapters.resources import resource

BUCKET = "aws:s3/bucket:Bucket"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"

FIRST = resource(BUCKET, "first", bucket="first-1234567")
SECOND = resource(BUCKET, "second", bucket="second-1234567")
NAMED = {FIRST.urn: frozenset({"first-1234567"}), SECOND.urn: frozenset({"second-1234567"})}
UNNAMED: dict[str, frozenset[str]] = {FIRST.urn: frozenset(), SECOND.urn: frozenset()}


def find(
    source: Resource, *values: Maybe[str], candidates: dict[str, frozenset[str]], others: tuple[Resource, ...] = ()
) -> Targets:
    links = Links([FIRST, SECOND, source, *others])
    return links.find(Link(source=source, key="bucket", values=values), Candidates(candidates))


def test_unknown_name_is_resolved_by_what_it_was_computed_from() -> None:
    source = resource(BLOCK, "block", depends={"bucket": (SECOND.urn,)})
    assert find(source, UNKNOWN, candidates=UNNAMED) == Targets(urns=(SECOND.urn,))


def test_known_name_is_resolved_without_dependencies() -> None:
    assert find(resource(BLOCK, "block"), "first-1234567", candidates=NAMED) == Targets(urns=(FIRST.urn,))


def test_known_name_of_another_bucket_is_outside_even_if_computed_from_one_of_the_stack() -> None:
    source = resource(BLOCK, "block", depends={"bucket": (FIRST.urn,)})
    assert find(source, "other-first-1234567", candidates=NAMED) == Targets(outside=("other-first-1234567",))


def test_resource_in_between_is_followed() -> None:
    block = resource(BLOCK, "block", depends={"bucket": (FIRST.urn,)})
    source = resource(POLICY, "policy", depends={"bucket": (block.urn,)})
    assert find(source, UNKNOWN, candidates=UNNAMED, others=(block,)) == Targets(urns=(FIRST.urn,))


def test_resource_in_between_is_followed_by_its_literal_name() -> None:
    block = resource(BLOCK, "block", bucket="second-1234567")
    source = resource(POLICY, "policy", depends={"bucket": (block.urn,)})
    assert find(source, UNKNOWN, candidates=NAMED, others=(block,)) == Targets(urns=(SECOND.urn,))


def test_resources_that_depend_on_each_other_end_the_search() -> None:
    one = resource(BLOCK, "one", depends={"bucket": ("urn:pulumi:dev::test::" + POLICY + "::two",)})
    two = resource(POLICY, "two", depends={"bucket": (one.urn,)})
    assert find(two, UNKNOWN, candidates=UNNAMED, others=(one,)) == Targets(incomplete=True)


def test_resource_without_name_and_dependencies_belongs_to_its_parent() -> None:
    source = resource(BLOCK, "block", parent=FIRST.urn)
    assert find(source, UNKNOWN, candidates=UNNAMED) == Targets(urns=(FIRST.urn,))


def test_unknown_name_without_anything_is_incomplete() -> None:
    assert find(resource(BLOCK, "block"), UNKNOWN, candidates=UNNAMED) == Targets(incomplete=True)


def test_absent_property_refers_to_nothing() -> None:
    assert find(resource(BLOCK, "block"), candidates=NAMED) == Targets()


def test_list_may_mix_known_unknown_and_outside() -> None:
    source = resource(BLOCK, "block", depends={"bucket": (SECOND.urn,)})
    found = find(source, "first-1234567", UNKNOWN, "elsewhere", candidates=NAMED)
    assert found == Targets(urns=(FIRST.urn, SECOND.urn), outside=("elsewhere",))
