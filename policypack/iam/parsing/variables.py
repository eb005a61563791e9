"""Policy variables: the texts `${...}` that are variables, and the characters that a document marks as literal.

Source: AWS Identity and Access Management User Guide, "IAM policy elements: Variables and tags". A document has
variables only if its `Version` is 2012-10-17; in an older one, or in one without a version, `${aws:username}` is plain
text. `${*}`, `${?}` and `${$}` stand for the characters `*`, `?` and `$` themselves.
"""

from __future__ import annotations

import re

from policypack.model.policy import LITERAL_DOLLAR, LITERAL_QUESTION_MARK, LITERAL_STAR
from policypack.model.unknown import UNKNOWN, Maybe, Unknown

_LITERALS = {"*": LITERAL_STAR, "?": LITERAL_QUESTION_MARK, "$": LITERAL_DOLLAR}
_LITERAL_CHARACTERS = frozenset(_LITERALS.values())
_SPECIAL = re.compile(r"\$\{([*?$])\}")
_VARIABLE = re.compile(r"\$\{([^{},'\s]+)(?:\s*,\s*'[^']*')?\s*\}")
"""A variable with the key that it names, and possibly a default value. No two parts match the same character, so the
time to match grows linearly with the text.
"""


def resolved(text: Maybe[str], *, has_variables: Maybe[bool]) -> Maybe[str]:
    """Return a text of a policy in which each remaining `${` begins a variable.

    Args:
        text: a resource or a value of a condition.
        has_variables: whether the version of the document has variables; if unknown, a text with `${` becomes unknown.
    """
    if isinstance(text, Unknown) or "${" not in text:
        return text
    if isinstance(has_variables, Unknown):
        return UNKNOWN
    if not has_variables:
        return text.replace("${", f"{LITERAL_DOLLAR}{{")
    return _SPECIAL.sub(lambda found: _LITERALS[found.group(1)], text)


def is_variable_of(text: str, key: str) -> bool:
    """Return whether the text is only a variable that names this key, given in lower case."""
    found = _VARIABLE.fullmatch(text)
    return found is not None and found.group(1).lower() == key


def names_nothing(resource: str) -> bool:
    """Return whether an ARN pattern matches no resource because it has literal characters, which IAM names cannot have.

    Source: AWS Identity and Access Management User Guide, "IAM and AWS STS quotas", IAM name requirements.
    """
    return ":iam::" in resource and not _LITERAL_CHARACTERS.isdisjoint(resource)
