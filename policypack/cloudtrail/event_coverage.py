"""Evaluate which events the selectors of a trail record.

Sources: AWS CloudTrail User Guide, "Logging management events", "Logging data events" and "Filtering data events by
using advanced event selectors". Selectors are ORed, the fields of an advanced selector ANDed. A trail without selectors
records all management events; advanced selectors replace basic ones and record only the categories that they name.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policypack.iam.matching.arn_fields import PARTITIONS
from policypack.model.selectors import (
    AdvancedSelector,
    BasicSelector,
    DataResource,
    EventSelectors,
    FieldSelector,
    Texts,
)
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of, negated

_EVERY_RESOURCE = {
    "AWS::DynamoDB::Table": ("dynamodb",),
    "AWS::Lambda::Function": ("lambda",),
    "AWS::S3::Object": ("s3", "s3:::"),
}
"""Resource type -> the texts after `arn:<partition>:` with which an ARN prefix matches every resource of the type."""


class Side(enum.Enum):
    """Read events and write events; the values are those of `readWriteType`."""

    READ = "ReadOnly"
    WRITE = "WriteOnly"


class Coverage(enum.Enum):
    """Whether none, some or all events of a type are recorded."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Selection:
    """The events that a basic or an advanced selector selects.

    Attributes:
        category: `Management`, `Data` or `NetworkActivity`.
        sides: whether read events, write events or both are selected.
        is_restricted: whether fields other than category, side, type and excluded sources restrict the selection.
    """

    category: Maybe[str] = UNKNOWN
    sides: Maybe[tuple[Side, ...]] = tuple(Side)
    types: Texts = ()
    excluded_sources: Texts = ()
    is_restricted: Maybe[bool] = False


def records_all_management_events(selectors: EventSelectors) -> Maybe[bool]:
    """Return whether read and write management events of all services that are not excluded are recorded."""
    found = _selections(selectors)
    if isinstance(found, Unknown):
        return UNKNOWN
    return all_of(any_of(_selects_management(it, side) for it in found) for side in Side)


def excluded_management_sources(selectors: EventSelectors) -> Maybe[tuple[str, ...]]:
    """Return the services whose management events are excluded, sorted."""
    found = _selections(selectors)
    if isinstance(found, Unknown):
        return UNKNOWN
    excluded: set[str] = set()
    for side in Side:
        excluded_by_selector: list[set[str]] = []
        for selection in found:
            is_on = _selects_management(selection, side)
            if is_on is UNKNOWN or selection.excluded_sources is UNKNOWN:
                return UNKNOWN
            if is_on and UNKNOWN in selection.excluded_sources:
                return UNKNOWN
            if is_on:
                excluded_by_selector.append({source for source in selection.excluded_sources if source is not UNKNOWN})
        excluded |= set.intersection(*excluded_by_selector) if excluded_by_selector else set()
    return tuple(sorted(excluded))


def data_events(selectors: EventSelectors, type_: str) -> Maybe[Coverage]:
    """Return whether none, some or all data events of a resource type such as `AWS::S3::Object` are recorded."""
    found = _selections(selectors)
    if isinstance(found, Unknown):
        return UNKNOWN
    of_type = [(it, all_of((_is(it, "Data"), _names(it, type_)))) for it in found]
    some = any_of(selects for _, selects in of_type)
    everything = all_of(
        any_of(all_of((selects, _is_on(it, side), negated(it.is_restricted))) for it, selects in of_type)
        for side in Side
    )
    if some is False:
        return Coverage.NONE
    if some is UNKNOWN or everything is UNKNOWN:
        return UNKNOWN
    return Coverage.ALL if everything else Coverage.SOME


def network_activity_events(selectors: EventSelectors) -> Maybe[bool]:
    """Return whether network activity events of any VPC endpoint are recorded."""
    found = _selections(selectors)
    return UNKNOWN if isinstance(found, Unknown) else any_of(_is(it, "NetworkActivity") for it in found)


def _selections(selectors: EventSelectors) -> Maybe[tuple[_Selection, ...]]:
    if selectors.advanced is UNKNOWN or (not selectors.advanced and selectors.basic is UNKNOWN):
        return UNKNOWN
    if selectors.advanced:
        return tuple(_advanced(selector) for selector in selectors.advanced)
    if selectors.basic is UNKNOWN or not selectors.basic:
        return (_Selection(category="Management"),)
    return tuple(selection for selector in selectors.basic for selection in _basic(selector))


def _selects_management(selection: _Selection, side: Side) -> Maybe[bool]:
    return all_of((_is(selection, "Management"), _is_on(selection, side), negated(selection.is_restricted)))


def _is(selection: _Selection, category: str) -> Maybe[bool]:
    return UNKNOWN if selection.category is UNKNOWN else selection.category == category


def _is_on(selection: _Selection, side: Side) -> Maybe[bool]:
    return UNKNOWN if selection.sides is UNKNOWN else side in selection.sides


def _names(selection: _Selection, type_: str) -> Maybe[bool]:
    if selection.types is UNKNOWN:
        return UNKNOWN
    return any_of(UNKNOWN if it is UNKNOWN else it == type_ for it in selection.types)


def _basic(selector: Maybe[BasicSelector]) -> Iterator[_Selection]:
    if selector is UNKNOWN:
        yield _Selection()
        return
    sides = _basic_sides(selector)
    if selector.includes_management is UNKNOWN:
        yield _Selection(sides=sides, excluded_sources=selector.excluded_sources)
    elif selector.includes_management:
        yield _Selection(category="Management", sides=sides, excluded_sources=selector.excluded_sources)
    if selector.data_resources is UNKNOWN:
        yield _Selection(category="Data", sides=sides, types=UNKNOWN, is_restricted=UNKNOWN)
        return
    for resource in selector.data_resources:
        if resource is UNKNOWN:
            yield _Selection(category="Data", sides=sides, types=UNKNOWN, is_restricted=UNKNOWN)
        else:
            types: Texts = (resource.type,) if resource.type is not None else ()
            yield _Selection(category="Data", sides=sides, types=types, is_restricted=_selects_some(resource))


def _basic_sides(selector: BasicSelector) -> Maybe[tuple[Side, ...]]:
    if selector.read_write_type is UNKNOWN:
        return UNKNOWN
    return tuple(side for side in Side if selector.read_write_type in ("All", side.value))


def _selects_some(resource: DataResource) -> Maybe[bool]:
    """Return whether a basic selector selects only some resources of a type."""
    if resource.type is UNKNOWN or resource.values is UNKNOWN:
        return UNKNOWN
    return negated(_is_every_resource(resource.values, resource.type or ""))


def _is_every_resource(prefixes: Texts, type_: str) -> Maybe[bool]:
    if prefixes is UNKNOWN:
        return UNKNOWN
    every = {f"arn:{partition}:{rest}" for partition in PARTITIONS for rest in _EVERY_RESOURCE.get(type_, ())}
    return any_of(UNKNOWN if it is UNKNOWN else it in every for it in prefixes)


def _advanced(selector: Maybe[AdvancedSelector]) -> _Selection:
    if selector is UNKNOWN or selector.fields is UNKNOWN:
        return _Selection(sides=UNKNOWN, types=UNKNOWN, excluded_sources=UNKNOWN, is_restricted=UNKNOWN)
    selection = _Selection(category="")
    for field in sorted(selector.fields, key=_is_on_arns):  # whether ARNs restrict the selection depends on the type
        selection = _with_field(selection, field)
    return selection


def _is_on_arns(field: Maybe[FieldSelector]) -> bool:
    return field is not UNKNOWN and field.field == "resources.ARN"


def _with_field(selection: _Selection, field: Maybe[FieldSelector]) -> _Selection:
    if field is UNKNOWN or field.field is UNKNOWN:
        category = UNKNOWN if selection.category == "" else selection.category
        return replace(selection, category=category, is_restricted=any_of((selection.is_restricted, UNKNOWN)))
    if field.field == "eventCategory":
        return replace(selection, category=_category(field.equals))
    if field.field == "readOnly":
        return replace(selection, sides=_sides(field))
    if field.field == "resources.type":
        return replace(selection, types=field.equals)
    if field.field == "eventSource" and _has_only_exclusions(field):
        return replace(selection, excluded_sources=field.not_equals)
    if field.field == "resources.ARN" and selection.types not in (UNKNOWN, ()):
        return replace(selection, is_restricted=any_of((selection.is_restricted, _restricts(field, selection.types))))
    return replace(selection, is_restricted=True)


def _category(values: Texts) -> Maybe[str]:
    if values is UNKNOWN or UNKNOWN in values:
        return UNKNOWN
    return next((value for value in values if value is not UNKNOWN), "")


def _sides(field: FieldSelector) -> Maybe[tuple[Side, ...]]:
    named = {"true": Side.READ, "false": Side.WRITE}
    if field.equals is UNKNOWN or field.not_equals is UNKNOWN or UNKNOWN in field.equals + field.not_equals:
        return UNKNOWN
    wanted = {named[it] for it in field.equals if it is not UNKNOWN and it in named} if field.equals else set(Side)
    unwanted = {named[it] for it in field.not_equals if it is not UNKNOWN and it in named}
    return tuple(side for side in Side if side in wanted - unwanted)


def _has_only_exclusions(field: FieldSelector) -> bool:
    others = (field.equals, field.starts_with, field.ends_with, field.not_starts_with, field.not_ends_with)
    return all(values == () for values in others)


def _restricts(field: FieldSelector, types: Texts) -> Maybe[bool]:
    """Return whether a field on ARNs excludes any resource; the prefix `arn:aws:s3:::` does not."""
    others = (field.equals, field.ends_with, field.not_equals, field.not_starts_with, field.not_ends_with)
    if types is UNKNOWN or any(values != () for values in others):
        return True
    return negated(all_of(UNKNOWN if it is UNKNOWN else _is_every_resource(field.starts_with, it) for it in types))
