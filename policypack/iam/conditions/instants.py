"""Times as values of conditions.

Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Condition operators", Date condition
operators: a date in one of the forms of ISO 8601 that W3C describes, or the seconds since 1970.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

_TIME = r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_DATE = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}(?:-[0-9]{{2}}(?:{_TIME})?)?")
"""The forms of ISO 8601 that AWS accepts, except a year alone, which is also a number of seconds."""

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DIGITS_OF_A_YEAR = 4


def seconds(value: str, *, is_number: bool) -> float | None:
    """Return the seconds since 1970 that a number or a date stands for; `None` for any other text.

    Args:
        value: the text of a condition's value.
        is_number: whether the operator compares numbers, so that it accepts no date.
    """
    try:
        if is_number or (_NUMBER.fullmatch(value) and len(value) != _DIGITS_OF_A_YEAR):
            return float(value) if _NUMBER.fullmatch(value) else None
        if not _DATE.fullmatch(value):
            return None
        date = datetime.fromisoformat(value if len(value) > len("2020-01") else f"{value}-01")
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
