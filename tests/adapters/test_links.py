from __future__ import annotations

from policypack.adapters.joins.resolver import Candidates, ReferenceResolver, ResolvedReference
from policypack.adapters.parts.reference import Reference
from policypack.adapters.resources.resource import Resource
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
) -> ResolvedReference:
    links = ReferenceResolver([FIRST, SECOND, source, *others])
    return links.find(Reference(source=source, key="bucket", values=values), Candidates(candidates))


def test_unknown_name_is_resolved_by_what_it_was_computed_from() -> None:
    source = resource(BLOCK, "block", depends={"bucket": (SECOND.urn,)})
    assert find(source, UNKNOWN, candidates=UNNAMED) == ResolvedReference(urns=(SECOND.urn,))


def test_known_name_is_resolved_without_dependencies() -> None:
    assert find(resource(BLOCK, "block"), "first-1234567", candidates=NAMED) == ResolvedReference(urns=(FIRST.urn,))


def test_known_name_of_another_bucket_is_outside_even_if_computed_from_one_of_the_stack() -> None:
    source = resource(BLOCK, "block", depends={"bucket": (FIRST.urn,)})
    assert find(source, "other-first-1234567", candidates=NAMED) == ResolvedReference(outside=("other-first-1234567",))


def test_resource_in_between_is_followed() -> None:
    block = resource(BLOCK, "block", depends={"bucket": (FIRST.urn,)})
    source = resource(POLICY, "policy", depends={"bucket": (block.urn,)})
    assert find(source, UNKNOWN, candidates=UNNAMED, others=(block,)) == ResolvedReference(urns=(FIRST.urn,))


def test_resource_in_between_is_followed_by_its_literal_name() -> None:
    block = resource(BLOCK, "block", bucket="second-1234567")
    source = resource(POLICY, "policy", depends={"bucket": (block.urn,)})
    assert find(source, UNKNOWN, candidates=NAMED, others=(block,)) == ResolvedReference(urns=(SECOND.urn,))


def test_resources_that_depend_on_each_other_end_the_search() -> None:
    one = resource(BLOCK, "one", depends={"bucket": ("urn:pulumi:dev::test::" + POLICY + "::two",)})
    two = resource(POLICY, "two", depends={"bucket": (one.urn,)})
    assert find(two, UNKNOWN, candidates=UNNAMED, others=(one,)) == ResolvedReference(incomplete=True)


def test_resource_without_name_and_dependencies_belongs_to_its_parent() -> None:
    source = resource(BLOCK, "block", parent=FIRST.urn)
    assert find(source, UNKNOWN, candidates=UNNAMED) == ResolvedReference(urns=(FIRST.urn,))


def test_unknown_name_without_anything_is_incomplete() -> None:
    assert find(resource(BLOCK, "block"), UNKNOWN, candidates=UNNAMED) == ResolvedReference(incomplete=True)


def test_absent_property_refers_to_nothing() -> None:
    assert find(resource(BLOCK, "block"), candidates=NAMED) == ResolvedReference()


def test_list_may_mix_known_unknown_and_outside() -> None:
    source = resource(BLOCK, "block", depends={"bucket": (SECOND.urn,)})
    found = find(source, "first-1234567", UNKNOWN, "elsewhere", candidates=NAMED)
    assert found == ResolvedReference(urns=(FIRST.urn, SECOND.urn), outside=("elsewhere",))


def test_a_diamond_of_dependencies_is_followed_once() -> None:
    layers = 60  # two resources each: as many ways from end to end as 2 to the power of 60
    between: list[Resource] = []
    before: tuple[str, ...] = (FIRST.urn,)
    for number in range(layers):
        pair = [resource(BLOCK, f"{side}-{number}", depends={"bucket": before}) for side in ("left", "right")]
        between += pair
        before = tuple(it.urn for it in pair)
    source = resource(POLICY, "policy", depends={"bucket": before})
    assert find(source, UNKNOWN, candidates=UNNAMED, others=tuple(between)) == ResolvedReference(urns=(FIRST.urn,))


def test_a_long_chain_of_dependencies_is_followed_to_its_end() -> None:
    chain: list[Resource] = []
    before = FIRST.urn
    for number in range(5_000):
        chain.append(resource(BLOCK, f"block-{number}", depends={"bucket": (before,)}))
        before = chain[-1].urn
    source = resource(POLICY, "policy", depends={"bucket": (before,)})
    assert find(source, UNKNOWN, candidates=UNNAMED, others=tuple(chain)) == ResolvedReference(urns=(FIRST.urn,))


def test_a_circle_of_dependencies_keeps_what_leads_out_of_it() -> None:
    names = [f"urn:pulumi:dev::test::{BLOCK}::{number}" for number in range(3)]
    circle = [resource(BLOCK, str(number), depends={"bucket": (names[(number + 1) % 3],)}) for number in range(2)]
    circle.append(resource(BLOCK, "2", depends={"bucket": (names[0], SECOND.urn)}))
    source = resource(POLICY, "policy", depends={"bucket": (names[0],)})
    assert find(source, UNKNOWN, candidates=UNNAMED, others=tuple(circle)) == ResolvedReference(urns=(SECOND.urn,))


def namesakes(count: int) -> dict[str, frozenset[str]]:
    found = [resource(BUCKET, f"bucket-{number}", bucket="shared-name") for number in range(count)]
    return {it.urn: frozenset({"shared-name"}) for it in found}


def test_few_resources_of_one_name_are_all_meant() -> None:
    candidates = namesakes(4)
    found = find(resource(POLICY, "policy"), "shared-name", candidates=candidates)
    assert found == ResolvedReference(urns=tuple(candidates))


def test_many_resources_of_one_name_are_an_ambiguity() -> None:
    found = find(resource(POLICY, "policy"), "shared-name", candidates=namesakes(5))
    assert found == ResolvedReference(incomplete=True)


def test_of_many_resources_of_one_name_the_one_that_it_was_computed_from_is_meant() -> None:
    candidates = namesakes(50)
    meant = list(candidates)[7]
    source = resource(POLICY, "policy", depends={"bucket": (meant,)})
    assert find(source, "shared-name", candidates=candidates) == ResolvedReference(urns=(meant,))


def test_a_property_computed_from_more_resources_than_it_can_mean_is_incomplete() -> None:
    candidates = namesakes(101)
    source = resource(POLICY, "policy", depends={"bucket": tuple(candidates)})
    assert find(source, UNKNOWN, candidates=candidates) == ResolvedReference(incomplete=True)
