from __future__ import annotations

from string import ascii_lowercase

import pytest

from policypack.controls.iam.iam_passrole_scoped import CONTROL
from policypack.model.unknown import UNKNOWN
from tests.controls.identities import partly_known
from tests.controls.identity_policies import WAITS, allow, but, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = (
    '"Resource": [role.arn], or "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}} '
    "with the service that uses the role"
)
EVERY = allow("iam:PassRole")
WRONG = wrong("allows iam:PassRole on every role for every service", FIX)

LETTERS = [f"arn:aws:iam::123456789012:role/{letter}*" for letter in ascii_lowercase]
CHINA = allow("iam:PassRole", "arn:aws-cn:iam::*:role/*")

ROWS = (
    Row("one role", policy({**EVERY, "Resource": "arn:aws:iam::123456789012:role/app"})),
    Row("a prefix of names", policy({**EVERY, "Resource": "arn:aws:iam::123456789012:role/app-*"})),
    Row("every role", policy(EVERY), WRONG),
    Row(
        "every role, by ARN",
        policy({**EVERY, "Resource": ["arn:aws:iam::123456789012:role/app", "arn:aws:iam::*:role/*"]}),
        WRONG,
    ),
    Row("all but one", policy(but(EVERY, "Resource", NotResource="arn:aws:iam::123456789012:role/app")), WRONG),
    Row("by wildcard", policy({**EVERY, "Action": "iam:*"}), WRONG),
    Row(
        "limited by a condition",
        policy(
            {
                **EVERY,
                "Condition": {"StringEquals": {"iam:PassedToService": ["lambda.amazonaws.com", "ec2.amazonaws.com"]}},
            }
        ),
    ),
    Row(
        "under a second factor", policy({**EVERY, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}), WRONG
    ),
    Row("denied in the same document", policy(EVERY, {**EVERY, "Effect": "Deny"})),
    Row(
        "denied for all services but one",
        policy(
            EVERY,
            {
                **EVERY,
                "Effect": "Deny",
                "Condition": {"StringNotEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
            },
        ),
    ),
    Row(
        "denied for all services whose names begin otherwise",
        policy(
            EVERY,
            {**EVERY, "Effect": "Deny", "Condition": {"StringNotLikeIfExists": {"iam:PassedToService": ["ecs*"]}}},
        ),
    ),
    Row(
        "denied for one service",
        policy(
            EVERY,
            {**EVERY, "Effect": "Deny", "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}},
        ),
        WRONG,
    ),
    Row(
        "some roles denied for all services but one",
        policy(
            EVERY,
            {
                **EVERY,
                "Effect": "Deny",
                "Resource": "arn:aws:iam::*:role/admin-*",
                "Condition": {"StringNotEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
            },
        ),
        WRONG,
    ),
    Row(
        "denied for all services that match no pattern",
        policy(
            EVERY,
            {**EVERY, "Effect": "Deny", "Condition": {"StringNotLike": {"iam:PassedToService": "*.amazonaws.com"}}},
        ),
        WRONG,
    ),
    Row(
        "to a wildcard that is literal",
        policy({**EVERY, "Condition": {"StringEquals": {"iam:PassedToService": ["*", "ec2.amazonaws.com"]}}}),
    ),
    Row(
        "to any service",
        policy({**EVERY, "Condition": {"StringLike": {"iam:PassedToService": "*.amazonaws.com"}}}),
        WRONG,
    ),
    Row(
        "to all services but one",
        policy({**EVERY, "Condition": {"StringNotEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}}),
        WRONG,
    ),
    Row(
        "tags of the role limit nothing",
        policy({**EVERY, "Condition": {"StringEquals": {"iam:ResourceTag/team": "a"}}}),
        WRONG,
    ),
    Row(
        "to some service",
        policy({**EVERY, "Condition": {"Null": {"iam:PassedToService": "false"}}}),
        WRONG,
    ),
    Row(
        "every role of the own account",
        policy({**EVERY, "Resource": "arn:aws:iam::${aws:PrincipalAccount}:role/*"}),
        WRONG,
    ),
    Row("users, not roles", policy({**EVERY, "Resource": "arn:aws:iam::*:user/*"})),
    Row("under a path", policy({**EVERY, "Resource": "arn:aws:iam::123456789012:role/service-role/*"})),
    Row("of any name", policy({**EVERY, "Resource": "arn:aws:iam::123456789012:role/?*"}), WRONG),
    Row("every ARN", policy({**EVERY, "Resource": "arn:*:iam::*"}), WRONG),
    Row("everything but one service", policy(but(EVERY, "Action", NotAction="s3:*")), WRONG),
    Row("every role denied, by ARN", policy(EVERY, {**EVERY, "Effect": "Deny", "Resource": "arn:aws:iam::*:role/*"})),
    Row(
        "one role denied",
        policy(EVERY, {**EVERY, "Effect": "Deny", "Resource": "arn:aws:iam::*:role/admin"}),
        WRONG,
    ),
    Row(
        "all roles but one denied",
        policy(EVERY, {**but(EVERY, "Resource", NotResource="arn:aws:iam::*:role/app"), "Effect": "Deny"}),
    ),
    Row(
        "to one service, by a condition on a key that is always there",
        policy({**EVERY, "Condition": {"StringEqualsIfExists": {"iam:PassedToService": "lambda.amazonaws.com"}}}),
    ),
    Row(
        "to one service or any",
        policy({**EVERY, "Condition": {"StringLike": {"iam:PassedToService": ["lambda.amazonaws.com", "*"]}}}),
        WRONG,
    ),
    Row(  # IAM User Guide, "Grant a user permissions to pass a role to an AWS service": the example for one account
        "for the instances of a region and account",
        policy(
            {
                **EVERY,
                "Condition": {
                    "StringLike": {"iam:AssociatedResourceARN": "arn:aws:ec2:us-east-1:111122223333:instance/*"}
                },
            }
        ),
    ),
    Row(
        "for every instance",
        policy({**EVERY, "Condition": {"ArnLike": {"iam:AssociatedResourceArn": "arn:aws:ec2:*:*:instance/*"}}}),
        WRONG,
    ),
    Row(
        "for any resource",
        policy({**EVERY, "Condition": {"ArnLike": {"iam:AssociatedResourceArn": "*"}}}),
        WRONG,
    ),
    Row(
        "to an unknown service",
        partly_known({**EVERY, "Condition": {"StringLike": {"iam:PassedToService": UNKNOWN}}}),
        WAITS,
    ),
    Row("one role and one unknown", partly_known({**EVERY, "Resource": ("arn:aws:iam::*:role/app", UNKNOWN)}), WAITS),
    Row("every role and one unknown", partly_known({**EVERY, "Resource": ("*", UNKNOWN)}), WRONG),
    Row("every bucket is no role", policy({**EVERY, "Resource": "arn:aws:s3:::*"})),
    Row("every resource of IAM, incomplete", policy({**EVERY, "Resource": "arn:aws:iam"}), WRONG),
    Row("every role, the account left open", policy({**EVERY, "Resource": "arn:aws:iam:*:role/*"}), WRONG),
    Row("with two characters", policy({**EVERY, "Resource": "arn:aws:iam::123456789012:role/??*"}), WRONG),
    Row("one pattern for each letter", policy({**EVERY, "Resource": LETTERS}), WRONG),
    Row("over several statements", policy(*({**EVERY, "Resource": it} for it in LETTERS)), WRONG),
    Row("one pattern for most letters", policy({**EVERY, "Resource": LETTERS[1:]})),
    Row(
        "a prefix that the caller has",
        policy({**EVERY, "Resource": "arn:aws:iam::*:role/${aws:PrincipalTag/t}*"}),
        WRONG,
    ),
    Row("a name that the caller chooses", policy({**EVERY, "Resource": "arn:aws:iam::*:role/${aws:UserAgent}"}), WRONG),
    Row("a name that the caller has", policy({**EVERY, "Resource": "arn:aws:iam::*:role/${aws:PrincipalTag/t}"})),
    Row(
        "every role denied in another partition",
        policy(EVERY, {**EVERY, "Effect": "Deny", "Resource": "arn:aws-cn:iam::*:role/*"}),
        WRONG,
    ),
    Row(
        "every role of a partition, denied there",
        policy(CHINA, {**CHINA, "Effect": "Deny", "Resource": "arn:aws-cn:iam::*:*"}),
    ),
    Row(
        "every role of a partition, denied in another",
        policy(CHINA, {**CHINA, "Effect": "Deny", "Resource": "arn:aws:iam::*:*"}),
        WRONG,
    ),
    Row(
        "every role but one kind of name denied",
        policy(EVERY, {**EVERY, "Effect": "Deny", "Resource": "arn:aws:iam::*:role/*-admin"}),
        WRONG,
    ),
    Row("unknown Deny", partly_known(EVERY, {**EVERY, "Effect": "Deny", "Action": UNKNOWN}), WAITS),
    *not_known(EVERY, "Effect", "Action", "Resource", "Condition"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_passrole_scoped(row: Row) -> None:
    verify(CONTROL, row)
