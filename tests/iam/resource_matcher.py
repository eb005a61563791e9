"""A matcher of a Resource pattern and one ARN, character by character, written from AWS's documentation alone.

Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Resource", Using wildcards in resource
ARNs. It shares no code with the pack.
"""

from __future__ import annotations

import functools

_COLONS = 5


def resource_matches(pattern: str, arn: str) -> bool:
    """Return whether the pattern matches an ARN.

    A `*` at the end of a part matches beyond the colon; other wildcards match colons in the last part of the ARN only.
    """

    @functools.cache
    def rest(at: int, here: int, colons: int) -> bool:
        if at == len(pattern):
            return here == len(arn)
        symbol = pattern[at]
        is_colon = here < len(arn) and arn[here] == ":" and colons < _COLONS
        ends_a_part = at + 1 == len(pattern) or pattern[at + 1] == ":"
        if symbol == "*":
            takes = here < len(arn) and (not is_colon or ends_a_part)
            return rest(at + 1, here, colons) or (takes and rest(at, here + 1, colons + is_colon))
        if here == len(arn) or (symbol == "?" and is_colon) or symbol not in ("?", arn[here]):
            return False
        return rest(at + 1, here + 1, colons + is_colon)

    return rest(0, 0, 0)
