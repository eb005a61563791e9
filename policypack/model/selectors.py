"""Event selectors of a trail or event data store: their content, element by element, without evaluation.

The shape follows the AWS CloudTrail API Reference: `EventSelector`, `AdvancedEventSelector`, `AdvancedFieldSelector`.
"""

from __future__ import annotations

from dataclasses import dataclass

from policypack.model.unknown import Maybe

Texts = Maybe[tuple[Maybe[str], ...]]
"""A list of texts, where the list or any text in it may be unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataResource:
    """The data events of one kind of resource, in a basic selector.

    Attributes:
        type: `AWS::S3::Object`, `AWS::Lambda::Function` or `AWS::DynamoDB::Table`.
        values: ARNs, or the beginnings of ARNs.
    """

    type: Maybe[str | None]
    values: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicSelector:
    """A basic event selector.

    Attributes:
        read_write_type: `All`, `ReadOnly` or `WriteOnly`.
        includes_management: it selects management events at all.
        excluded_sources: the services whose management events it leaves out.
    """

    read_write_type: Maybe[str]
    includes_management: Maybe[bool]
    excluded_sources: Texts = ()
    data_resources: Maybe[tuple[Maybe[DataResource], ...]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSelector:
    """One field of an advanced event selector; its operators are in the order of the API.

    Attributes:
        field: `eventCategory`, `readOnly`, `eventSource`, `resources.type` and so on.
    """

    field: Maybe[str | None]
    equals: Texts = ()
    starts_with: Texts = ()
    ends_with: Texts = ()
    not_equals: Texts = ()
    not_starts_with: Texts = ()
    not_ends_with: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvancedSelector:
    """An advanced event selector: all of its fields must match."""

    fields: Maybe[tuple[Maybe[FieldSelector], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSelectors:
    """All selectors of a trail; an event is recorded when any of them selects it."""

    basic: Maybe[tuple[Maybe[BasicSelector], ...]] = ()
    advanced: Maybe[tuple[Maybe[AdvancedSelector], ...]] = ()


NO_SELECTORS = EventSelectors()
