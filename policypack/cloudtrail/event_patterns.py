"""Parse event patterns of EventBridge rules into predicates on CloudTrail records.

Source: Amazon EventBridge User Guide, "Amazon EventBridge event patterns" and "AWS service events delivered via AWS
CloudTrail". A pattern in any other form matches nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from policypack.cloudtrail.filter_patterns import CloudTrailRecord, Predicate
from policypack.iam.matching.globs import matches

_SIGN_IN = "ConsoleLogin"
_MOST_LEVELS = 50
"""The deepest nesting that is evaluated; patterns that match CloudTrail events are less deep."""


class NotAnEventPattern(ValueError):
    """The text is not an event pattern."""


def parse_event_pattern(text: str) -> Predicate:
    """Return the predicate of an event pattern: whether the event of a record triggers a rule with it.

    Raises:
        NotAnEventPattern: the text is not a JSON object.
    """
    try:
        wanted = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAnEventPattern from None
    if not isinstance(wanted, Mapping) or _is_deep(wanted):
        raise NotAnEventPattern
    return lambda record: _is_object(wanted, _event(record), "")


def _is_deep(wanted: object) -> bool:
    """Return whether a pattern is nested deeper than any event that it could match."""
    level = [wanted]
    for _ in range(_MOST_LEVELS):
        level = [
            inner
            for it in level
            if isinstance(it, Mapping | list)
            for inner in (it.values() if isinstance(it, Mapping) else it)
        ]
    return bool(level)


def _event(record: CloudTrailRecord) -> dict[str, str]:
    name, source = record.get("eventName"), record.get("eventSource", "")
    is_sign_in = name == _SIGN_IN
    return {
        "source": "aws.signin" if is_sign_in else f"aws.{source.split('.', 1)[0]}",
        "detail-type": "AWS Console Sign In via CloudTrail" if is_sign_in else "AWS API Call via CloudTrail",
        **{f"detail.{key}": value for key, value in record.items()},
    }


def _is_object(wanted: Mapping[str, object], event: Mapping[str, str], path: str) -> bool:
    for key, value in wanted.items():
        if key == "$or" and isinstance(value, list):
            if not any(isinstance(it, Mapping) and _is_object(it, event, path) for it in value):
                return False
        elif isinstance(value, Mapping):
            if not _is_object(value, event, f"{path}{key}."):
                return False
        elif not isinstance(value, list) or not any(_is_value(it, event.get(f"{path}{key}")) for it in value):
            return False
    return True


def _is_value(wanted: object, value: str | None) -> bool:
    if not isinstance(wanted, Mapping):
        return value is not None and wanted == value
    if "exists" in wanted:
        return wanted["exists"] is (value is not None)
    if value is None:
        return False
    for operator, operand in wanted.items():
        operands = operand if isinstance(operand, list) else [operand]
        if operator == "anything-but":
            return not any(_is_value(it, value) for it in operands)
        return any(isinstance(it, str) and _matches(operator, it, value) for it in operands)
    return False


def _matches(operator: str, operand: str, value: str) -> bool:
    if operator == "prefix":
        return value.startswith(operand)
    if operator == "suffix":
        return value.endswith(operand)
    if operator == "wildcard":
        return matches(operand, value)
    return operator == "equals-ignore-case" and value.lower() == operand.lower()
