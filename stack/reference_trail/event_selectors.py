"""What is recorded, as advanced event selectors.

Source: AWS CloudTrail User Guide, "Filtering data events by using advanced event selectors", and API Reference,
PutEventSelectors. A selector of data events names exactly one type. Once there are advanced selectors, management
events are recorded only because a selector says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pulumi_aws as aws

from reference_trail.arguments.event_types import types_of
from reference_trail.arguments.groups import Recording
from reference_trail.arguments.invalid_arguments import InvalidArguments

MOST_VALUES = 500
"""What all conditions of a trail's selectors may hold together (AWS CloudTrail User Guide, Quotas)."""

Selector = aws.cloudtrail.TrailAdvancedEventSelectorArgsDict
_Field = aws.cloudtrail.TrailAdvancedEventSelectorFieldSelectorArgsDict

INSIGHTS = ("ApiCallRateInsight", "ApiErrorRateInsight")


def advanced_selectors(recording: Recording, partition: str) -> list[Selector]:
    """The selectors for what is to be recorded.

    Raises:
        InvalidArguments: they hold more values than CloudTrail accepts.
    """
    selections = list(_selections(recording, partition))
    values = sum(len(values) for _, fields in selections for _, _, values in fields)
    if values > MOST_VALUES:
        reason = f"the selectors hold {values} values with these, CloudTrail accepts {MOST_VALUES}"
        raise InvalidArguments([("s3_data_event_buckets", reason)])
    return [{"name": name, "field_selectors": [_field(*it) for it in fields]} for name, fields in selections]


_Condition = tuple[str, str, Sequence[str]]  # field, operator, values


def _selections(recording: Recording, partition: str) -> Iterator[tuple[str, list[_Condition]]]:
    yield "Management events", [_equals("eventCategory", "Management")]
    if recording.s3_data_event_buckets:
        fields = [*_data_events("AWS::S3::Object")]
        if "*" not in recording.s3_data_event_buckets:
            arns = [f"arn:{partition}:s3:::{bucket}/" for bucket in recording.s3_data_event_buckets]
            fields.append(("resources.ARN", "starts_withs", arns))
        yield "Objects in S3", fields
    for type_ in types_of(recording.data_events):
        yield type_.removeprefix("AWS::"), _data_events(type_)
    for source in recording.network_activity_sources:
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
