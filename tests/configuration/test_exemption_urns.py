"""A pattern of URNs names resources, and never nearly everything."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.adapters.aws import READERS
from policypack.configuration.exemption_urns import MAX_LENGTH, fault_of
from policypack.iam.matching.globs import matches

EVERY = "urn matches resources of any type and name"
OF_A_TYPE = "urn matches every resource of a type in every project: add the project's name"
MOST = "urn matches most names: at least 3 characters must precede a wildcard"


@pytest.mark.parametrize(
    "pattern",
    [
        *("*", "**", "?*", "*?*", "urn:*", "urn:pulumi:*", "urn:pulumi:*::*", "urn:pulumi:*::*::*::*", "*::*", "*::**"),
        *("*e*", "*a*", "*1*", "*-*", "*:*", "*/*", "*$*", "*t", "a*", "?*?", "*::*e*", "*::a*", "*::*-*", "*::??*"),
        *("*aws*", "*s3*", "*bucket*", "*Bucket*", "*pulumi*", "*::aws:*", "*::aws:*::*", "*:Bucket::*", "*Bucket::*"),
        *("*prod*", "*shop*", "urn:pulumi:prod::*", "urn:pulumi:prod::shop::*", "urn:pulumi:prod::shop::*::*"),
        *("urn:pulumi:*::shop::*aws*::*", "urn:pulumi:*::shop::*:*/*:*e*::*", "urn:pulumi:*::shop::aws:s3/*::*"),
        *("urn:pulumi:?*::?*::?*::?*", "*::web*", "*::landing-*", "*::*bucket*", "urn:pulumi:*::shop::*::?*"),
        *("*assets*", "*bucket", "?rn:pulumi:*::*::*::*"),
    ],
)
def test_pattern_that_names_no_resource_is_refused(pattern: str) -> None:
    assert fault_of(pattern) == EVERY


@pytest.mark.parametrize(
    "pattern",
    [
        "*::aws:s3/bucket:Bucket::*",
        "urn:pulumi:*::*::aws:s3/bucket:Bucket::*",
        "urn:pulumi:prod::*::aws:s3/bucket:Bucket::*",
        "urn:pulumi:prod::?*::aws:iam/role:Role::*",
        "*$aws:s3/bucket:Bucket::*",
        "urn:pulumi:*::*a*::aws:s3/bucket:Bucket::*",
        "*::*o*::aws:iam/role:Role::*",
        "urn:pulumi:*::*-*::aws:iam/role:Role::*",
        "urn:pulumi:*::sho?::aws:iam/role:Role::*",
        "urn:pulumi:*::shop*::aws:iam/role:Role::*",
        "urn:pulumi:*::*shop::aws:iam/role:Role::???*",
        "*shop::aws:iam/role:Role::*",
        "*-shop-*aws:iam/role:Role::*",
        "urn:pulumi:prod::*aws:iam/role:Role::*",
        "urn:pulumi:prod::*$aws:iam/role:Role::?*",
        "urn:pulumi:prod::shop*::my:m:Site$aws:iam/role:Role::*",
        "urn:pulumi:prod::shop::*::aws:iam/role:Role::*",
        "urn:*:shop::aws:iam/role:Role::*",
    ],
)
def test_whole_type_has_to_be_of_one_project(pattern: str) -> None:
    assert fault_of(pattern) == OF_A_TYPE


@pytest.mark.parametrize(
    "pattern",
    [
        "urn:pulumi:*::*::*:*:*::*e*",
        "urn:pulumi:prod::shop::*::*e*",
        "urn:pulumi:prod::shop::*::a?",
        "urn:pulumi:prod::shop::*::??",
        "urn:pulumi:prod::shop::*::ab*",
        "*::???",
        "*::*bucket",
        "urn:pulumi:prod::shop::aws:*::*-ci-?",
        "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::*e?",
    ],
)
def test_few_characters_of_a_name_are_refused(pattern: str) -> None:
    assert fault_of(pattern) == MOST


@pytest.mark.parametrize(
    "pattern",
    [
        "urn:pulumi:dev::test::aws:s3/bucket:Bucket::b",
        "urn:pulumi:*::shop::aws:s3/bucket:Bucket::assets-*",
        "*::aws:s3/bucket:Bucket::assets",
        "*::aws:s3/bucket:Bucket::assets-*",
        "*::aws:s3/bucket:Bucket::*-assets",
        "urn:pulumi:prod::shop::*::landing-page",
        "urn:pulumi:prod::shop::*::landing-*",
        "urn:pulumi:dev::*::trail",
        "*::bucket",
        "urn:pulumi:*::shop::aws:s3/bucket:Bucket::*",
        "urn:pulumi:prod::shop::aws:iam/role:Role::*-ci",
        "*::shop-2.x_y::aws:iam/role:Role::*",
        "urn:pulumi:prod::shop::my:module:Site$aws:s3/bucket:Bucket::*",
        "urn:pulumi:*::shop::*$aws:s3/bucket:Bucket::*",
        "urn:pulumi:prod::shop::my:module:Site$aws:s3/bucket:Bucket::assets-?",
        "urn:pulumi:?rod::shop::aws:s3/bucket:Bucket::assets",
        "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod",
    ],
)
def test_pattern_that_names_resources_may_be_used(pattern: str) -> None:
    assert fault_of(pattern) == ""


NAMES = st.text("abcxyz019-_./", min_size=1, max_size=12)
RESOURCES = st.builds("urn:pulumi:{}::{}::{}::{}".format, NAMES, NAMES, st.sampled_from(sorted(READERS)), NAMES)


@given(
    st.text("*?:abesu/1-", min_size=1, max_size=12).map(lambda it: f"*{it}"),
    st.lists(RESOURCES, min_size=20, max_size=20),
)
def test_pattern_without_a_whole_name_never_matches_most_resources(pattern: str, urns: list[str]) -> None:
    """Of resources with random names, none that is accepted here matches more than a few."""
    if fault_of(pattern) == "":
        assert sum(matches(pattern, urn) for urn in set(urns)) <= len(set(urns)) / 2


def test_length_is_limited_and_the_time_as_well() -> None:
    assert fault_of("a" * (MAX_LENGTH + 1)) == f"urn is longer than {MAX_LENGTH} characters"
    started = time.process_time()
    for part in ("*a", "*", "?*", "a*?", "::*", "*:", "$a:b:"):
        fault_of(part * (MAX_LENGTH // len(part)))
    assert time.process_time() - started < 10
