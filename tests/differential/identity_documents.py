"""Hypothesis strategies for the policies of an identity that are easily misread."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import strategies as st

from tests.differential.documents import VERSIONS, Keys, conditions, some, written

_STRINGS = ("StringEquals", "StringLike", "StringNotEquals", "StringNotLike")
HOLDER_KEYS: Keys = {
    "aws:MultiFactorAuthPresent": (("Bool",), (True, "false")),
    "aws:SourceIp": (("IpAddress", "NotIpAddress"), ("203.0.113.0/24", "0.0.0.0/0")),
    "aws:PrincipalTag/team": (_STRINGS, ("blue", "${aws:username}")),
    "aws:PrincipalOrgID": (_STRINGS, ("o-a1b2c3d4e5",)),
    "aws:CurrentTime": (
        ("DateLessThan", "DateGreaterThan"),
        ("2020-01-01T00:00:00Z", "2019-06", "2027-01-01T00:00:00Z"),
    ),
    "aws:EpochTime": (("NumericLessThan", "DateLessThan"), ("1500000000", "1893456000", "1500000000000")),
    "aws:TokenIssueTime": (("DateLessThan", "DateGreaterThan"), ("2020-01-01T00:00:00Z",)),
    "aws:RequestedRegion": (_STRINGS, ("eu-west-1", "*", "eu-*")),
    "aws:ResourceTag/team": (_STRINGS, ("blue", "*", "${aws:PrincipalTag/team}")),
    "aws:ViaAWSService": (("Bool",), ("true", False)),
}

_OWN = "123456789012"
EVERY_LETTER = tuple(string.ascii_lowercase)
_ROLES = (
    "*",
    f"arn:aws:iam::{_OWN}:role/*",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam",
    f"arn:aws:iam::{_OWN}",
    f"arn:aws:iam::{_OWN}:*",
    f"arn:aws:iam::{_OWN}:r*",
    f"arn:aws:iam::{_OWN}:role/??*",
    f"arn:aws:iam::{_OWN}:role/app-*",
    f"arn:aws:iam::{_OWN}:role/app",
    f"arn:aws-cn:iam::{_OWN}:role/*",
    f"arn:aws:iam::{_OWN}:user/*",
    f"arn:aws:iam::{_OWN}:role/${{aws:username}}*",
    f"arn:aws:iam::{_OWN}:role/${{aws:PrincipalTag/team}}",
    "arn:aws:s3:::*",
    "arn:aws:kms:*:*:role/*",
    "arn:aws:*:*:*:role/*",
    "arn:*:iam::*:*",
)
_TARGETS = (
    "*",
    f"arn:aws:iam::{_OWN}:user/*",
    f"arn:aws:iam::{_OWN}:user/bob",
    f"arn:aws:iam::{_OWN}:user/${{aws:username}}",
    f"arn:aws:iam::{_OWN}:user/${{aws:username}}*",
    f"arn:aws:iam::{_OWN}:user/team/${{aws:username}}",
    f"arn:aws:iam::{_OWN}:role/*",
    f"arn:aws:iam::{_OWN}:role/aws-service-role/*",
    f"arn:aws:iam::{_OWN}:group/devs",
    f"arn:aws:iam::{_OWN}:policy/*",
    "arn:aws:iam::aws:policy/*",
    "arn:aws:iam",
    "arn:aws:s3:::*",
    "arn:aws-cn:iam::*:user/*",
    "arn:aws:iam::*:*",
    f"arn:aws:iam::{_OWN}:u?er/*",
)
_PATH_ACTIONS = (
    "*",
    "iam:*",
    "iam:Put*",
    "IAM:PassRole",
    "iam:PassRole",
    "iam:PutUserPolicy",
    "iam:AttachRolePolicy",
    "iam:CreatePolicyVersion",
    "iam:CreateAccessKey",
    "iam:UpdateLoginProfile",
    "iam:*AccessKey*",
    "iam:AddUserToGroup",
    "iam:UpdateAssumeRolePolicy",
    "lambda:*",
    "lambda:CreateFunction",
    "lambda:InvokeFunction",
    "lambda:UpdateFunctionCode",
    "iam:List*",
)
_ELSEWHERE = (
    "*",
    "arn:aws:lambda:*:*:function:*",
    f"arn:aws:lambda:us-east-1:{_OWN}:function:app-*",
    "arn:aws:lambda",
    "arn:aws:lambda:*:*:*",
)
_PATH_KEYS: Keys = {
    **HOLDER_KEYS,
    "iam:PassedToService": (_STRINGS, ("lambda.amazonaws.com", "ec2.amazonaws.com", "*.amazonaws.com", "lambda*")),
    "iam:PermissionsBoundary": (
        ("StringEquals", "ArnEquals", "StringNotEquals", "StringLike"),
        (f"arn:aws:iam::{_OWN}:policy/boundary", "*", "arn:aws:iam::aws:policy/AdministratorAccess"),
    ),
    "iam:PolicyARN": (
        ("ArnEquals", "ArnLike", "StringLike", "ArnNotEquals"),
        (f"arn:aws:iam::{_OWN}:policy/app", "arn:aws:iam::aws:policy/*", "arn:aws:iam::*:policy/*"),
    ),
}


@st.composite
def _statement(
    draw: st.DrawFn, effect: str, actions: tuple[str, ...], resources: tuple[str, ...], keys: Keys
) -> dict[str, Any]:
    """A statement; one in nine is about other actions than those it names, or other resources."""
    names = draw(some(actions))
    action = "NotAction" if draw(st.integers(0, 8)) == 0 and "*" not in names else "Action"
    patterns = draw(some(resources))
    plain = [it for it in patterns if "${" not in it]
    resource = "NotResource" if draw(st.integers(0, 8)) == 0 and plain else "Resource"
    condition = draw(conditions(effect, keys, most=1 if draw(st.booleans()) else 0))
    return {
        "Effect": effect,
        action: names,
        resource: plain if resource == "NotResource" else patterns,
        "Condition": condition,
    }


@st.composite
def _policy(
    draw: st.DrawFn, actions: tuple[str, ...], resources: tuple[str, ...], keys: Keys, effects: tuple[str, ...]
) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(effects), min_size=1, max_size=3))
    return written([draw(_statement(it, actions, resources, keys)) for it in chosen], draw(VERSIONS))


@st.composite
def _identity(
    draw: st.DrawFn, actions: tuple[str, ...], resources: tuple[str, ...], keys: Keys
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The policies of an identity, and its boundary."""
    effects = ("Allow", "Allow", "Deny")
    policies = draw(st.lists(_policy(actions, resources, keys, effects), min_size=1, max_size=2))
    boundary = draw(_policy(actions, resources, keys, effects)) if draw(st.integers(0, 4)) == 0 else None
    return policies, boundary


def escalating() -> st.SearchStrategy[tuple[list[dict[str, Any]], dict[str, Any] | None]]:
    """Identities with parts of ways to escalate their privileges."""
    return _identity(_PATH_ACTIONS, (*_ROLES, *_TARGETS, *_ELSEWHERE), _PATH_KEYS)


_ADMIN_ACTIONS = (
    "*",
    "*:*",
    "**",
    "iam:*",
    "iam:Put*",
    "iam:CreateUser",
    "s3:*",
    "ec2:*",
    "a*:*",
    "?*:*",
    "*:Get*",
    "aws-portal:*",
    "iam:PutUserPolicy",
    "iam:AttachRolePolicy",
)
_EVERYTHING = (
    "*",
    "*",
    "arn:aws:*",
    "arn:*",
    "arn:aws:*:*:*:*",
    "arn:aws:iam::*:*",
    "arn:aws-cn:*",
    "arn:aws:s3:::logs/*",
    "arn:aws:s3:::*",
    "**",
)


def administering() -> st.SearchStrategy[tuple[list[dict[str, Any]], dict[str, Any] | None]]:
    """Identities that may be administrators."""
    return _identity(_ADMIN_ACTIONS, _EVERYTHING, HOLDER_KEYS)


TRAIL_ARN = f"arn:aws:cloudtrail:eu-west-1:{_OWN}:trail/audit"
_TRAIL_RESOURCES = (
    "*",
    TRAIL_ARN,
    f"arn:aws:cloudtrail:*:{_OWN}:trail/*",
    "arn:aws:cloudtrail",
    "arn:aws:cloudtrail:us-east-1:*:trail/*",
    "arn:aws:cloudtrail:*:999999999999:trail/*",
    "arn:aws-cn:cloudtrail:*:*:trail/audit",
    "arn:aws:cloudtrail:*:*:trail/a?dit",
    "arn:aws:cloudtrail:*:*:trail/other",
    "arn:aws:s3:::logs",
    "arn:aws:s3:::logs/*",
    "arn:aws:s3:::l?gs*",
    "arn:aws:s3:::logs?cloudtrail/*",
    "arn:aws:s3:::logs/cloudtrail/AWSLogs/*",
    "arn:aws:s3:::logs/other/*",
    "arn:aws:s3:::logs/${aws:username}/*",
    "arn:aws:s3:::*",
    "arn:aws:s3",
    "arn:aws:s3:::data/*",
)
_TRAIL_ACTIONS = (
    "*",
    "cloudtrail:*",
    "cloudtrail:StopLogging",
    "cloudtrail:*Trail",
    "cloudtrail:Put*",
    "cloudtrail:Get*",
    "s3:*",
    "s3:Delete*",
    "s3:DeleteObject",
    "s3:PutLifecycleConfiguration",
    "s3:PutBucketPolicy",
    "s3:Get*",
    "S3:put*",
)


def tampering() -> st.SearchStrategy[tuple[list[dict[str, Any]], dict[str, Any] | None]]:
    """Identities that may tamper with a trail or its bucket."""
    return _identity(_TRAIL_ACTIONS, _TRAIL_RESOURCES, HOLDER_KEYS)


_SINGLE_ACTIONS = (
    "*",
    "iam:PassRole",
    "iam:Pass*",
    "sts:AssumeRole",
    "sts:*",
    "kms:Decrypt",
    "kms:*",
    "kms:De*",
    "iam:*",
)
_SINGLE_RESOURCES = (
    *_ROLES,
    f"arn:aws:kms:*:{_OWN}:key/*",
    "arn:aws:kms:*:*:*",
    "arn:aws:kms",
    "arn:aws:kms:eu-west-1:*:key/*",
    f"arn:aws:kms:*:{_OWN}:key/1111*",
    f"arn:aws:kms:*:{_OWN}:alias/*",
)
_SINGLE_KEYS: Keys = {
    **HOLDER_KEYS,
    "iam:PassedToService": _PATH_KEYS["iam:PassedToService"],
    "kms:ViaService": (_STRINGS, ("s3.eu-west-1.amazonaws.com", "s3.*.amazonaws.com")),
}


@st.composite
def broad_policies(draw: st.DrawFn) -> dict[str, Any]:
    """One policy that may allow an action on every role or key, possibly by one pattern for each letter."""
    found = draw(_policy(_SINGLE_ACTIONS, _SINGLE_RESOURCES, _SINGLE_KEYS, ("Allow", "Allow", "Deny")))
    if draw(st.integers(0, 9)) == 0:
        letters = (*string.ascii_letters, *string.digits, *"_+=,.@-")
        split = [f"arn:aws:iam::{_OWN}:role/{letter}*" for letter in letters]
        found["Statement"].append({"Effect": "Allow", "Action": ["iam:PassRole", "sts:AssumeRole"], "Resource": split})
    return found
