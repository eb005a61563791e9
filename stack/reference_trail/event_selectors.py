"""The advanced event selectors of the trail.

Source: AWS CloudTrail User Guide, "Filtering data events by using advanced event selectors", and API Reference,
PutEventSelectors. A selector of data events names exactly one type. With advanced selectors, management events
are recorded only if a selector includes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pulumi_aws as aws

from reference_trail.arguments.event_types import types_of
from reference_trail.arguments.groups import EventArguments
from reference_trail.arguments.invalid_arguments import InvalidArguments

MOST_VALUES = 500
"""Maximum number of values in all conditions of a trail's selectors (AWS CloudTrail User Guide, Quotas)."""

Selector = aws.cloudtrail.TrailAdvancedEventSelectorArgsDict
_Field = aws.cloudtrail.TrailAdvancedEventSelectorFieldSelectorArgsDict

INSIGHTS = ("ApiCallRateInsight", "ApiErrorRateInsight")


def advanced_selectors(events: EventArguments, partition: str) -> list[Selector]:
    """Return the selectors for the events to record.

    Raises:
        InvalidArguments: the selectors have more values than CloudTrail accepts.
    """
    selections = list(_selections(events, partition))
    values = sum(len(values) for _, fields in selections for _, _, values in fields)
    if values > MOST_VALUES:
        reason = f"the event selectors have {values} values in total, but CloudTrail accepts {MOST_VALUES}"
        raise InvalidArguments([("s3_data_event_buckets", reason)])
    return [{"name": name, "field_selectors": [_field(*it) for it in fields]} for name, fields in selections]


_Condition = tuple[str, str, Sequence[str]]  # field, operator, values


def _selections(events: EventArguments, partition: str) -> Iterator[tuple[str, list[_Condition]]]:
    yield "Management events", [_equals("eventCategory", "Management")]
    if events.s3_data_event_buckets:
        fields = [*_data_events("AWS::S3::Object")]
        if "*" not in events.s3_data_event_buckets:
            arns = [f"arn:{partition}:s3:::{bucket}/" for bucket in events.s3_data_event_buckets]
            fields.append(("resources.ARN", "starts_withs", arns))
        yield "Objects in S3", fields
    for type_ in types_of(events.data_events):
        yield type_.removeprefix("AWS::"), _data_events(type_)
    for source in events.network_activity_sources:
        yield (
            f"Network activity of {source}",
            [_equals("eventCategory", "NetworkActivity"), _equals("eventSource", source)],
        )


def _data_events(type_: str) -> list[_Condition]:
    return [_equals("eventCategory", "Data"), _equals("resources.type", type_)]


def _equals(field: str, value: str) -> _Condition:
    return (field, "equals", [value])


def _field(field: str, operator: str, values: Sequence[str]) -> _Field:
    return {"field": field, "equals": values} if operator == "equals" else {"field": field, "starts_withs": values}
