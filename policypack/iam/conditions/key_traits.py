"""The properties that a record of the table of condition keys has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, Flag, auto


class Trait(Flag):
    """A property of a condition key that the evaluation uses."""

    NONE = 0
    ALWAYS_PRESENT = auto()
    """Every request has the key, anonymous requests included."""

    SINGLE_VALUED = auto()
    """A request has at most one value of the key."""

    CIRCUMSTANCE = auto()
    """The key describes who makes the request, when, from where and how it is authenticated."""

    LOCATION = auto()
    """The key names the Region, account or organization of the resource or of the request."""

    CALLER_CHOOSES = auto()
    """The caller chooses the value: it is a parameter of the request."""

    COMMON_VALUE = auto()
    """Nearly all resources have the same value, for example the keys of trails, which have to be symmetric."""

    COMMONLY_PRESENT = auto()
    """So many requests have the key that its presence restricts nothing."""

    LIMITS_IAM = auto()
    """The key limits which policies, boundaries or services an IAM permission can use."""

    QUOTABLE = auto()
    """Messages may name the key, although it is neither a circumstance nor one that S3 trusts."""


class ValueType(Enum):
    """The type of a key's values, where it matters for comparisons."""

    TEXT = auto()
    BOOLEAN = auto()
    NUMBER = auto()
    TIME = auto()
    ADDRESS = auto()


class Fixed(Enum):
    """When a value of a trusted key is fixed, so that it excludes external principals."""

    NAME = auto()
    PATH = auto()
    USER_ID = auto()
    ARN = auto()
    NETWORK = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionKey:
    """A condition key.

    Attributes:
        name: in lower case; ends in `*` if it stands for all keys with that prefix.
        source: the AWS document that describes the key.
        traits: the properties of the key.
        type: the type of its values.
        fixed: when one of its values is fixed; `None` for a key that S3 does not trust to make a policy non-public.
    """

    name: str
    source: str
    traits: Trait = Trait.NONE
    type: ValueType = ValueType.TEXT
    fixed: Fixed | None = None
