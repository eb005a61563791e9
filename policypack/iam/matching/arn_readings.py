"""ARN patterns part by part: the resources that they match.

An ARN has six parts. `*` and `?` match any character within a part, `/` included, and in the last part `:` as well; a
`*` at the end of a part may also match beyond the colon. An ARN with fewer parts in an identity policy is completed
with `*`. Sources: AWS Identity and Access Management User Guide, "IAM JSON policy elements: Resource", Using wildcards
in resource ARNs; "IAM identifiers", IAM ARNs, and "Amazon Resource Names (ARNs)" (incomplete ARNs).

If the text of a pattern can be split into parts in several ways, its matches are never overestimated in a Deny
(`includes`) and never underestimated in an Allow (`overlap`, `readings`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from policypack.iam.matching.arn_fields import ACCOUNT_PART, PARTS, REGION_PART
from policypack.iam.matching.automata import BOUNDARY
from policypack.iam.matching.globs import covers, covers_together, is_everything, overlaps
from policypack.iam.matching.variable_patterns import as_the_caller_chooses, at_its_widest, spelt_out

_ANY_ARN = "arn:*:*:*:*:*"
_SPECIAL = re.compile(r"([*:])")
_EVERY_ARN = BOUNDARY.join("*" * PARTS)
_MOST_READINGS = 32
_REGION = re.compile(r"[a-z0-9*?-]*")
_ACCOUNT = re.compile(r"[0-9*?]*|aws|aws-marketplace|cloudfront|amazon|third-party")
_OWN_ACCOUNT = spelt_out("${aws:principalaccount}")


def completed(pattern: str) -> str:
    """Return a resource of an identity policy with all parts of an ARN: `arn:aws:sqs` is `arn:aws:sqs:*:*:*`.

    A resource with a `*` at the end of a part before its last is returned as it is: that `*` may match the missing
    parts.
    """
    if not pattern.startswith("arn:") or "${" in pattern:
        return pattern
    parts = pattern.split(":")
    if len(parts) >= PARTS or any(it.endswith("*") for it in parts[:-1]):
        return pattern
    return ":".join((*parts, *"*" * (PARTS - len(parts))))


def split_parts(pattern: str) -> list[str]:
    """Return the parts of a pattern without variables, at most six.

    The account of the caller, `${aws:PrincipalAccount}`, becomes `*`: only resources of that account are relevant.
    """
    parts = pattern.split(":", PARTS - 1)
    if len(parts) == PARTS and parts[ACCOUNT_PART] == _OWN_ACCOUNT:
        parts[ACCOUNT_PART] = "*"
    return parts


@functools.lru_cache(maxsize=8192)
def exact(pattern: str) -> str | None:
    """Return the pattern in its narrowest meaning, with boundaries between its parts; `None` for another text."""
    text = spelt_out(pattern).replace(BOUNDARY, "\ufffd")
    if is_everything(text):
        return _EVERY_ARN
    parts = split_parts(text)
    if len(parts) < PARTS:
        if not text.endswith("*") or not overlaps(parts[0], "arn"):
            return None
        parts += "*" * (PARTS - len(parts))
    return BOUNDARY.join(parts)


@functools.lru_cache(maxsize=8192)
def readings(pattern: str) -> tuple[str, ...]:
    """Return all possible meanings of a pattern, with boundaries between the parts; empty if it is not an ARN pattern.

    Variables whose value the caller chooses are `*`. Nearly all patterns have one meaning. A pattern with `*` in its
    first parts, and with an impossible account or region, has one meaning for each way to split it into parts, at most
    32.
    """
    return _readings(as_the_caller_chooses(pattern))


@functools.lru_cache(maxsize=8192)
def _widest(pattern: str) -> tuple[str, ...]:
    """Return the same as `readings`, with `*` for every variable."""
    return _readings(at_its_widest(pattern))


def _readings(text: str) -> tuple[str, ...]:
    """Return all possible meanings of a pattern without variables."""
    text = text.replace(BOUNDARY, "\ufffd")
    if is_everything(text):
        return (_EVERY_ARN,)
    parts = split_parts(text)
    if parts[0] != "arn" and not overlaps(text, _ANY_ARN):
        return ()
    straight = BOUNDARY.join((*parts, *"*" * (PARTS - len(parts))))
    if len(parts) == PARTS and (not any("*" in it for it in parts[:-1]) or _is_possible(parts)):
        return (straight,)
    found = list(islice(_alignments(text), _MOST_READINGS + 1))
    if len(found) > _MOST_READINGS:
        return (_EVERY_ARN,)
    possible = [it for it in dict.fromkeys((straight, *found)) if _is_possible(it.split(BOUNDARY))]
    return tuple(possible) or (straight,)


def _is_possible(parts: Sequence[str]) -> bool:
    """Return whether the region and the account of a reading are possible in an ARN."""
    return bool(_REGION.fullmatch(parts[REGION_PART]) and _ACCOUNT.fullmatch(parts[ACCOUNT_PART]))


def _alignments(text: str) -> Iterator[str]:
    """Yield all ways to split a text into parts if its `*` may match colons as well."""
    pieces = _SPECIAL.split(text)
    unfinished = [("", 0, 0)]
    while unfinished:
        done, at, boundaries = unfinished.pop()
        if boundaries == PARTS - 1:
            yield done + "".join(pieces[at:])
        elif at < len(pieces):
            piece = pieces[at]
            for more in range(PARTS - boundaries) if piece == "*" else (int(piece == ":"),):
                parted = f"*{f'{BOUNDARY}*' * more}" if piece == "*" else BOUNDARY if piece == ":" else piece
                unfinished.append((done + parted, at + 1, boundaries + more))


def overlap(one: str, other: str) -> bool:
    """Return whether some ARN may match both patterns; patterns that are not ARNs are compared as texts."""
    return _overlap(readings(one), readings(other), as_the_caller_chooses(one), as_the_caller_chooses(other))


def may_overlap(one: str, other: str) -> bool:
    """Return whether some ARN may match both patterns if every variable may have any value."""
    return _overlap(_widest(one), _widest(other), at_its_widest(one), at_its_widest(other))


def _overlap(first: tuple[str, ...], second: tuple[str, ...], one: str, other: str) -> bool:
    """Return whether some ARN may match both patterns, given their readings and their texts."""
    if first and second:
        return any(overlaps(a, b) for a in first for b in second)
    return overlaps(one, other)


@functools.lru_cache(maxsize=8192)
def includes(general: str, specific: str) -> bool:
    """Return whether the general pattern certainly matches every ARN that the specific pattern can match."""
    if general == specific or is_everything(general):
        return True
    if exact(general) == exact(specific) is not None:
        return True
    narrowest, meanings = exact(general), _widest(specific)
    if meanings:
        return narrowest is not None and (
            all(covers(narrowest, it) for it in meanings) or _same_variables(general, specific)
        )
    return covers(spelt_out(general), at_its_widest(specific))


def _same_variables(general: str, specific: str) -> bool:
    """Return whether the general pattern covers the specific one if each variable has the same value in both."""
    narrowest, other = exact(general), exact(specific)
    return "${" in general and narrowest is not None and other is not None and covers(narrowest, other)


def include_together(generals: Iterable[str], specific: str) -> bool:
    """Return whether the general patterns together certainly match every ARN that the specific pattern can match.

    Source: AWS Identity and Access Management User Guide, "Policy evaluation logic": each statement applies by itself.
    """
    listed = tuple(generals)
    if any(includes(it, specific) for it in listed):
        return True
    narrowest = [it for it in map(exact, listed) if it is not None] if len(listed) > 1 else []
    meanings = _widest(specific)
    return len(narrowest) > 1 and bool(meanings) and all(covers_together(narrowest, it) for it in meanings)
