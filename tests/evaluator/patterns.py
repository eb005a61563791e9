"""Wildcards and variables in policies.

Sources: "IAM JSON policy elements: Resource" (wildcards, incomplete ARNs), "IAM policy elements: Variables and tags".

A pattern is prepared once: wildcards become the two characters `ANY` and `ONE`, which no policy contains, and variables
become the text that they stand for, in which `*` and `?` are plain characters.
"""

from __future__ import annotations

import re

from tests.evaluator.requests import Context

ANY, ONE = "\ue000", "\ue001"
_WILDCARDS = str.maketrans({"*": ANY, "?": ONE})
_VARIABLE = re.compile(r"\$\{\s*([^},]*?)\s*(?:,\s*'([^']*)'\s*)?\}")
_ARN_FIELDS = 6
_LITERALS = ("*", "?", "$")

CURRENT_VERSION = "2012-10-17"


def prepare(pattern: str) -> str:
    """A pattern without variables, with wildcards as `ANY` and `ONE`."""
    return pattern.translate(_WILDCARDS)


def expand(pattern: str, version: str, context: Context, *, wildcards: bool = True) -> str | None:
    """Prepare a pattern and replace its variables; `None` where the request has no value for one.

    Source: "IAM policy elements: Variables and tags": variables need Version 2012-10-17 and are literal text without it
    (Introduction); `${*}`, `${?}` and `${$}` are the characters themselves; `${key, 'default'}` has a default value
    (Specifying default values); a value that is not present makes the statement not match (Principal key values); only
    single-valued keys can be variables.

    Args:
        version: the document's `Version`.
        wildcards: whether `*` and `?` outside variables are wildcards.
    """
    as_written = prepare if wildcards else str
    if version != CURRENT_VERSION or "${" not in pattern:
        return as_written(pattern)
    parts: list[str] = []
    end = 0
    for found in _VARIABLE.finditer(pattern):
        value = _value(found.group(1), found.group(2), context)
        if value is None:
            return None
        parts += [as_written(pattern[end : found.start()]), value]
        end = found.end()
    return "".join((*parts, as_written(pattern[end:])))


def _value(name: str, default: str | None, context: Context) -> str | None:
    if name in _LITERALS:
        return name
    value = context.get(name.lower())
    return value if isinstance(value, str) else default


def matches(prepared: str, text: str) -> bool:
    """Whether a prepared pattern matches a text: `ANY` stands for any characters, `ONE` for any one character.

    Source: "IAM JSON policy elements: Resource", Using wildcards in resource ARNs. The slash is a character like any
    other, and an asterisk at the end of an ARN's segment can match beyond the colon.
    """
    at, back, resume = 0, -1, 0
    here = 0
    while here < len(text):
        if at < len(prepared) and prepared[at] == ANY:
            back, resume = at, here
            at += 1
        elif at < len(prepared) and prepared[at] in (ONE, text[here]):
            at, here = at + 1, here + 1
        elif back >= 0:
            resume += 1
            at, here = back + 1, resume
        else:
            return False
    return not prepared[at:].strip(ANY)


def complete_arn(pattern: str) -> str:
    """The pattern of an identity policy with `*` for each field that its ARN lacks.

    Source: "IAM JSON policy elements: Resource": `arn:aws:sqs` means `arn:aws:sqs:*:*:*` in identity-based policies.
    """
    fields = len(_VARIABLE.sub("", pattern).split(":"))
    if not pattern.startswith("arn:") or fields >= _ARN_FIELDS:
        return pattern
    return pattern + ":*" * (_ARN_FIELDS - fields)


def matches_arn(prepared: str, arn: str) -> bool:
    """Whether ARN operators take a prepared pattern for a match of an ARN: field by field, six on each side.

    Source: "IAM JSON policy elements: Condition operators", Amazon Resource Name (ARN) condition operators. A lone `*`
    matches every ARN.
    """
    if prepared == ANY:
        return True
    patterns, fields = prepared.split(":", _ARN_FIELDS - 1), arn.split(":", _ARN_FIELDS - 1)
    return len(patterns) == len(fields) == _ARN_FIELDS and all(map(matches, patterns, fields))
