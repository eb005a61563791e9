"""Placeholders in the values of policies: text that a document, or a suggested fix, leaves for the reader to replace.

A text is a placeholder if it is in angle brackets (`<account id>`, as in the fixes of this pack) or in double braces
(`{{bucket}}`, as AWS's documents in Markdown mark replaceable text), or if it is one of few markers in capital letters
(`YOUR_BUCKET`, `ACCOUNT-ID`, `REPLACE_ME`). An account in an ARN may be such a marker in small letters, too. Policy
variables (`${...}`) and the example accounts and names of AWS's documents are none: they are legal values.
"""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"<[A-Za-z][^<>]*>|\{\{[^{}]*\}\}")
_MARKERS = re.compile(
    r"(?<![A-Za-z0-9])(?:YOUR[-_][A-Z]|(?:REPLACE|CHANGE)[-_]?ME(?![A-Za-z0-9])|INSERT[-_][A-Z]"
    r"|(?:AWS[-_]?)?ACCOUNT[-_]?(?:ID|NUMBER)(?![A-Za-z0-9]))"
)
_ACCOUNT = re.compile(r"(?:(?:your|my|the|aws)[-_ ]?){0,2}account[-_ ]?(?:id|number)?", re.IGNORECASE)
_ACCOUNT_PART = 4
_PARTS = 6


def has_brackets(text: str) -> bool:
    """Return whether the text has a placeholder in angle brackets or double braces. The cost grows with its length."""
    return ("<" in text or "{{" in text) and _BRACKETS.search(text) is not None


def has_placeholder(text: str) -> bool:
    """Return whether the text has a placeholder of any form. The cost grows with its length."""
    if has_brackets(text) or _MARKERS.search(text) is not None:
        return True
    parts = text.split(":", _PARTS - 1)
    return parts[0] == "arn" and len(parts) == _PARTS and _ACCOUNT.fullmatch(parts[_ACCOUNT_PART]) is not None
