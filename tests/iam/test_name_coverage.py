"""Lists of patterns that match every name of a resource type."""

from __future__ import annotations

import string

import pytest

from policypack.iam.matching.arns import is_every_name, joined_names

ROLE = "arn:aws:iam::123456789012:role/"
SMALL, CAPITAL = string.ascii_lowercase, string.ascii_uppercase


def each(start: str, characters: str, end: str = "*") -> list[str]:
    """Return one pattern for each character."""
    return [f"{start}{it}{end}" for it in characters]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (each(ROLE, SMALL), (f"{ROLE}*",)),
        (each(ROLE, CAPITAL), (f"{ROLE}*",)),
        (each(ROLE, SMALL + string.digits + "+=,.@_-"), (f"{ROLE}*",)),
        (each(f"{ROLE}?", SMALL), (f"{ROLE}*",)),
        (each(f"{ROLE}*", SMALL), (f"{ROLE}*",)),
        (each(f"{ROLE}*", SMALL, ""), (f"{ROLE}*",)),
        ([f"{ROLE}{'?' * length}" for length in range(1, 65)], (f"{ROLE}*",)),
        ([f"{ROLE}{a}{b}*" for a in SMALL for b in SMALL], (f"{ROLE}*",)),
        (each("arn:aws:kms:*:*:key/", "0123456789abcdef"), ("arn:aws:kms:*:*:key/*",)),
        (each("arn:aws:sqs:*:*:", SMALL), ("arn:aws:sqs:*:*:*",)),
        (each("arn:aws:s3:::", SMALL), ("arn:aws:s3:::*",)),
        (each("arn:aws:iam::*:role/", SMALL[:13]) + each(ROLE, SMALL[13:]), (f"{ROLE}*",)),
        (each(ROLE, SMALL[1:]), ()),
        (each(ROLE, string.digits), ()),
        (each(f"{ROLE}*", "aeiouxyz"), ()),
        (each(f"{ROLE}app-", SMALL), ()),
        (each("arn:aws:kms:*:*:key/", "0123456789"), ()),
        (each("arn:aws:iam::111111111111:role/", SMALL[:13]) + each(ROLE, SMALL[13:]), ()),
        (each("arn:aws:iam::123456789012:user/", SMALL[:13]) + each(ROLE, SMALL[13:]), ()),
        (each(ROLE, SMALL, ""), ()),
    ],
)
def test_patterns_that_together_match_a_type(patterns: list[str], expected: tuple[str, ...]) -> None:
    assert joined_names(patterns) == expected
    assert not any(is_every_name(it, "role") or is_every_name(it, "key") for it in patterns)


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        (f"{ROLE}??*", "role"),
        (f"{ROLE}{'?' * 16}*", "role"),
        (f"{ROLE}${{aws:PrincipalTag/team}}*", "role"),
        (f"{ROLE}${{aws:UserAgent}}", "role"),
        (f"{ROLE}${{aws:RequestTag/role}}", "role"),
        ("arn:aws:iam::*:user/${aws:username}*", "user"),
        ("arn:aws:iam:*:role/*", "role"),
        ("arn:*:role/*", "role"),
        ("*role/*", "role"),
        ("arn:aws:*", "role"),
        ("arn:aws:*:*:*:role/*", "role"),
        ("arn:aws:kms:*:*:key/????????-*", "key"),
        ("arn:aws:kms:*:*:key/*-*-*-*-*", "key"),
        ("arn:aws:ec2:*:*:instance/i-*", "instance"),
        ("arn:aws:s3:::?*", "*"),
        ("arn:aws:s3:::*?*", "*"),
    ],
)
def test_pattern_matches_every_name_of_a_type(pattern: str, kind: str) -> None:
    assert is_every_name(pattern, kind)


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("arn:aws:s3:::*", "role"),
        ("arn:aws:s3:::*", "key"),
        ("arn:aws:sqs:*:*:*", "user"),
        ("arn:aws:kms:*:*:*", "role"),
        ("arn:aws:iam::*:*", "key"),
        (f"{ROLE}{'?' * 20}*", "role"),
        (f"{ROLE}*a*", "role"),
        (f"{ROLE}${{aws:username}}", "role"),
        (f"{ROLE}${{aws:PrincipalTag/team}}/*", "role"),
        (f"{ROLE}${{token.actions.githubusercontent.com:sub}}", "role"),
        (f"{ROLE}a${{aws:UserAgent}}", "role"),
        ("arn:aws:kms:*:*:key/mrk-*", "key"),
        ("arn:aws:ec2:*:*:instance/i-0*", "instance"),
        ("arn:aws:s3:::home/${aws:username}/*", "*"),
    ],
)
def test_pattern_matches_some_names_of_a_type(pattern: str, kind: str) -> None:
    assert not is_every_name(pattern, kind)


def test_time_of_hostile_lists_is_bounded() -> None:
    assert joined_names([f"{ROLE}{'*a' * 40}{it}*b*" for it in range(100)]) in ((), (f"{ROLE}*",))
