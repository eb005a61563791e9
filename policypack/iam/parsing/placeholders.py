"""Placeholders in policies: text that a document, or a suggested fix, leaves for the user to replace.

A text is a placeholder if it is in angle brackets (`<account id>`, as in the fixes of this pack) or in double braces
(`{{bucket}}`, as AWS's documents in Markdown mark replaceable text), or if it is one of few markers in capital letters
(`YOUR_BUCKET`, `ACCOUNT-ID`, `REPLACE_ME`). Policy variables (`${aws:...}`) and the example accounts and names of AWS's
documents are not placeholders: they are legal values.

The account of an ARN is 12 digits, empty, or an owner of AWS's own (`aws`). Any other text there is a placeholder, such
as `{account_id}` of a forgotten f-string, `${AccountId}`, `$ACCOUNT`, `None` or `[object Object]`. Too few or too many
digits are an error of another kind.

Sources: AWS Identity and Access Management User Guide, "Identify AWS resources with Amazon Resource Names (ARNs)",
ARN format, and "IAM policy elements: Variables and tags"; Amazon CloudFront Developer Guide, "Restrict access to an
Amazon S3 origin" (`cloudfront` owns origin access identities); EC2 Image Builder API Reference, GetMarketplaceResource,
resourceArn (`aws`, `aws-marketplace` and the like own components).
"""

from __future__ import annotations

import re

from policypack.iam.matching.arn_fields import ACCOUNT_PART, PARTITION_PART, PARTS

_BRACKETS = re.compile(r"<[A-Za-z][^<>]*>|\{\{[^{}]*\}\}")
_MARKERS = re.compile(
    r"(?<![A-Za-z0-9])(?:YOUR[-_][A-Z]|(?:REPLACE|CHANGE)[-_]?ME(?![A-Za-z0-9])|INSERT[-_][A-Z]"
    r"|(?:AWS[-_]?)?ACCOUNT[-_]?(?:ID|NUMBER)(?![A-Za-z0-9]))"
)
_ACCOUNT = re.compile(r"[\d*?-]*|aws(?:-[a-z-]+)?|cloudfront|[\w-]*[*?][\w*?-]*")
_FILLER = re.compile(
    r".*[{}$%\[\]()\ue000-\uf8ff].*|x{3,}|n{3,}|to-?do|tbd|none|null|nan|undefined|unknown|"
    r"(?:(?:your|my|the|aws)[-_ ]?){0,2}account[-_ ]?(?:id|number)?",
    re.IGNORECASE | re.DOTALL,
)
"""Texts that are neither an account nor the part after one: a `*` before it may match more parts than its own."""

_VARIABLE = re.compile(r"\$\{[\w./-]+:(?!:)[^{}]*\}")
_PARTITIONS = ("aws", "*", "?", "$", "{")
"""The prefixes of a partition, replaced or not."""


def has_brackets(text: str) -> bool:
    """Return whether the text has a placeholder in angle brackets or double braces. The cost grows with its length."""
    return ("<" in text or "{{" in text) and _BRACKETS.search(text) is not None


def has_placeholder(text: str) -> bool:
    """Return whether the text has a placeholder of any form. The cost grows with its length."""
    if has_brackets(text) or _MARKERS.search(text) is not None:
        return True
    return text.startswith("arn:") and _has_false_account(text)


def _has_false_account(arn: str) -> bool:
    """Return whether the account of an ARN is not a possible one; a policy variable may be one."""
    parts = _VARIABLE.sub("?", arn).split(":", PARTS - 1)
    if len(parts) < PARTS or not parts[PARTITION_PART].startswith(_PARTITIONS):
        return False
    account = parts[ACCOUNT_PART]
    if _FILLER.fullmatch(account):
        return True
    return _ACCOUNT.fullmatch(account) is None and not any("*" in part for part in parts[:ACCOUNT_PART])
