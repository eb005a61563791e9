"""Statements that let everyone in, as whole documents."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from policypack.iam.conditions.in_force import in_force
from policypack.iam.parsing.documents import parse
from policypack.iam.principals.public_access import public_statements
from policypack.model.policy import Document, PolicyKind
from policypack.model.unknown import UNKNOWN

ALLOW: dict[str, object] = {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::b/*",
}
ORGANIZATION = {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}
OUTSIDERS: dict[str, object] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
    "Condition": {"StringNotEquals": ORGANIZATION},
}


def without(statement: dict[str, object], key: str) -> dict[str, object]:
    return {name: value for name, value in statement.items() if name != key}


PRIVATE: dict[str, list[object]] = {
    "nobody by name": [{**ALLOW, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}],
    "a canonical user": [{**ALLOW, "Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}}],
    "one good key is enough": [
        {**ALLOW, "Condition": {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": ORGANIZATION}}
    ],
    "an Allow on nothing": [{**without(ALLOW, "Resource"), "NotResource": "*"}],
    "everyone but everyone": [{**without(ALLOW, "Principal"), "NotPrincipal": {"AWS": "*"}}],
    "a Deny for outsiders": [ALLOW, OUTSIDERS],
    "a Deny for outsiders that spares services": [
        ALLOW,
        {
            **OUTSIDERS,
            "Condition": {"StringNotEquals": ORGANIZATION, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}},
        },
    ],
    "a Deny for everyone but one role": [
        ALLOW,
        {
            **without(without(OUTSIDERS, "Principal"), "Condition"),
            "NotPrincipal": {"AWS": "arn:aws:iam::123456789012:role/x"},
        },
    ],
    "a Deny for all": [ALLOW, without(OUTSIDERS, "Condition")],
    "everything but one action, all denied": [
        {**without(ALLOW, "Action"), "NotAction": "s3:DeleteBucket"},
        {**OUTSIDERS, "Action": "*"},
    ],
    "a Deny for outsiders that also demands what the Allow does": [
        {**ALLOW, "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {
            **OUTSIDERS,
            "Condition": {"StringNotEquals": ORGANIZATION, "Bool": {"aws:SecureTransport": "true"}},
        },
    ],
    "a Deny for outsiders, where the key is": [
        ALLOW,
        {**OUTSIDERS, "Condition": {"StringNotEqualsIfExists": ORGANIZATION}},
    ],
    "Denies of actions that add up": [
        {**ALLOW, "Action": "s3:GetObject*"},
        {**OUTSIDERS, "Action": ["s3:GetObject", "s3:GetObjectA*", "s3:GetObjectL*", "s3:GetObjectR*"]},
        {**OUTSIDERS, "Action": ["s3:GetObjectT*", "s3:GetObjectV*"]},
    ],
    "Denies of objects that add up": [
        ALLOW,
        {**OUTSIDERS, "Resource": "arn:aws:s3:::b/?*"},
        {**OUTSIDERS, "Resource": "arn:aws:s3:::b/"},
    ],
    "outsiders without an organization only, a Deny for these": [
        {**ALLOW, "Condition": {"StringEqualsIfExists": ORGANIZATION}},
        {**OUTSIDERS, "Condition": {"Null": {"aws:PrincipalOrgID": "true"}}},
    ],
    "outsiders without an organization only, a Deny that holds for these": [
        {**ALLOW, "Condition": {"ForAllValues:StringEquals": ORGANIZATION}},
        {**OUTSIDERS, "Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-other00000"}}},
    ],
    "one role and every role of a name, a Deny for the latter": [
        {
            **ALLOW,
            "Condition": {
                "ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::*:role/b"]}
            },
        },
        {**OUTSIDERS, "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/b"}}},
    ],
    "a Deny on every bucket": [{**ALLOW, "Resource": "*"}, {**OUTSIDERS, "Resource": "arn:aws:s3:::*"}],
    "the same exception on both sides": [
        {**without(ALLOW, "Action"), "NotAction": ["s3:DeleteBucket", "s3:PutObject"]},
        {**without(OUTSIDERS, "Action"), "NotAction": "s3:DeleteBucket"},
    ],
}

OPEN: dict[str, list[object]] = {
    "everyone": [ALLOW],
    "one bad value spoils the good ones": [
        {**ALLOW, "Condition": {"StringLike": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "*"]}}}
    ],
    "a Deny of other actions": [ALLOW, {**OUTSIDERS, "Action": "s3:PutObject"}],
    "a Deny of other resources": [ALLOW, {**OUTSIDERS, "Resource": "arn:aws:s3:::b/private/*"}],
    "a Deny for one role": [ALLOW, {**OUTSIDERS, "Principal": {"AWS": "arn:aws:iam::123456789012:role/x"}}],
    "a Deny for insiders": [ALLOW, {**OUTSIDERS, "Condition": {"StringEquals": ORGANIZATION}}],
    "a Deny of insecure transport": [ALLOW, {**OUTSIDERS, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}],
    "a Deny for outsiders without encryption only": [
        ALLOW,
        {**OUTSIDERS, "Condition": {"StringNotEquals": ORGANIZATION, "Bool": {"aws:SecureTransport": "false"}}},
    ],
    "a Deny on one object": [ALLOW, {**OUTSIDERS, "Resource": "arn:aws:s3:::b/secret.txt"}],
    "a Deny on objects with one more character": [ALLOW, {**OUTSIDERS, "Resource": "arn:aws:s3:::b/?*"}],
    "a Deny on another bucket": [ALLOW, {**OUTSIDERS, "Resource": ["arn:aws:s3:::c", "arn:aws:s3:::c/*"]}],
    "a Deny in another partition": [ALLOW, {**OUTSIDERS, "Resource": "arn:aws-cn:s3:::b/*"}],
    "a Deny on every bucket of another partition": [
        {**ALLOW, "Resource": "arn:aws-cn:s3:::b/*"},
        {**OUTSIDERS, "Resource": "arn:aws:s3:::*"},
    ],
    "a Deny on all but the objects": [
        ALLOW,
        {**without(OUTSIDERS, "Resource"), "NotResource": "arn:aws:s3:::b/*"},
    ],
    "a Deny on all but one object": [
        ALLOW,
        {**without(OUTSIDERS, "Resource"), "NotResource": "arn:aws:s3:::b/public.txt"},
    ],
    "a Deny on the folder of a user": [ALLOW, {**OUTSIDERS, "Resource": "arn:aws:s3:::b/${aws:username}/*"}],
    "an object in another guise": [
        {**ALLOW, "Resource": "arn:aws:s3:::b?secret.txt"},
        {**OUTSIDERS, "Resource": "arn:aws:s3:::b"},
    ],
    "a Deny of most of the actions": [{**ALLOW, "Action": "s3:*Object*"}, {**OUTSIDERS, "Action": "s3:GetObject*"}],
    "a Deny for principals by a pattern": [ALLOW, {**OUTSIDERS, "Principal": {"AWS": "arn:aws:iam::*:role/x"}}],
    "a Deny that spares principals by a pattern": [
        ALLOW,
        {
            **without(without(OUTSIDERS, "Principal"), "Condition"),
            "NotPrincipal": {"AWS": "arn:aws:iam::*:root"},
        },
    ],
    "a Deny for outsiders that demands what the Allow does not": [
        {**ALLOW, "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {**OUTSIDERS, "Condition": {"StringNotEquals": ORGANIZATION, "Bool": {"aws:SecureTransport": "false"}}},
    ],
    "a Deny of all but the action": [ALLOW, {**without(OUTSIDERS, "Action"), "NotAction": "s3:GetObject"}],
    "everything but one action, reading denied": [
        {**without(ALLOW, "Action"), "NotAction": "s3:DeleteBucket"},
        {**OUTSIDERS, "Action": "s3:Get*"},
    ],
}

UNCERTAIN: dict[str, list[object]] = {
    "unknown statement": [UNKNOWN],
    "unknown effect": [{**ALLOW, "Effect": UNKNOWN}],
    "unknown principal": [{**ALLOW, "Principal": {"AWS": [UNKNOWN]}}],
    "unknown Deny": [ALLOW, UNKNOWN],
    "unknown values of a good key": [{**ALLOW, "Condition": {"StringEquals": {"aws:PrincipalOrgID": UNKNOWN}}}],
    "unknown resource of a Deny": [ALLOW, {**OUTSIDERS, "Resource": UNKNOWN}],
    "unknown exception": [{**without(ALLOW, "Action"), "NotAction": UNKNOWN}],
}


def judged(statements: list[object]) -> list[tuple[int, bool]]:
    document = parse({"Version": "2012-10-17", "Statement": statements}, PolicyKind.BUCKET)
    assert isinstance(document, Document)
    found = public_statements(document, PolicyKind.BUCKET)
    assert found is not UNKNOWN
    return [(each.statement.number, each.is_certain) for each in found]


@pytest.mark.parametrize("statements", PRIVATE.values(), ids=PRIVATE)
def test_private_document(statements: list[object]) -> None:
    assert judged(statements) == []


@pytest.mark.parametrize("statements", OPEN.values(), ids=OPEN)
def test_open_document(statements: list[object]) -> None:
    assert judged(statements) == [(1, True)]


@pytest.mark.parametrize("statements", UNCERTAIN.values(), ids=UNCERTAIN)
def test_uncertain_document(statements: list[object]) -> None:
    assert (1, False) in judged(statements)
    assert not any(is_certain for _, is_certain in judged(statements))


def test_unknown_statements_are_unknown() -> None:
    document = parse({"Statement": UNKNOWN}, PolicyKind.BUCKET)
    assert isinstance(document, Document)
    assert public_statements(document) is UNKNOWN


TRUST: dict[str, object] = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
UNTRUSTED: dict[str, object] = {**TRUST, "Effect": "Deny", "Condition": {"StringNotEquals": ORGANIZATION}}


def trusted(*statements: object) -> list[tuple[int, bool]]:
    document = parse({"Statement": list(statements)}, PolicyKind.TRUST)
    assert isinstance(document, Document)
    found = public_statements(document, PolicyKind.TRUST)
    assert found is not UNKNOWN
    return [(each.statement.number, each.is_certain) for each in found]


@pytest.mark.parametrize(
    ("allowed", "denied", "expected"),
    [
        ("sts:AssumeRole", "sts:AssumeRole", []),
        ("sts:AssumeRole", "STS:assume*", []),
        ("sts:AssumeRole", "*", []),
        ("sts:*", "sts:*", []),
        ("*", "sts:*", []),
        (["sts:AssumeRole", "sts:TagSession"], ["sts:TagSession", "sts:AssumeRole"], []),
        ("sts:AssumeRole", "sts:TagSession", [(1, True)]),
        ("sts:*", "sts:AssumeRole", [(1, True)]),
        (["sts:AssumeRole", "sts:TagSession"], "sts:TagSession", [(1, True)]),
        ("sts:AssumeRole", UNKNOWN, [(1, False)]),
        ("sts:AssumeRole", ["sts:TagSession", UNKNOWN], [(1, False)]),
    ],
)
def test_deny_without_resources_takes_back_its_own_actions_alone(
    allowed: object, denied: object, expected: list[tuple[int, bool]]
) -> None:
    assert trusted({**TRUST, "Action": allowed}, {**UNTRUSTED, "Action": denied}) == expected


def test_denies_without_resources_add_up() -> None:
    allow = {**TRUST, "Action": ["sts:AssumeRole", "sts:TagSession"]}
    denies = [{**UNTRUSTED, "Action": action} for action in ("sts:AssumeRole", "sts:TagSession")]
    assert trusted(allow, *denies) == []
    assert trusted(allow, denies[0]) == [(1, True)]


def test_deny_of_all_but_the_action_takes_nothing_back_from_a_role() -> None:
    others = {**without(UNTRUSTED, "Action"), "NotAction": "sts:AssumeRole"}
    assert trusted(TRUST, others) == [(1, True)]
    assert trusted({**TRUST, "Action": "sts:TagSession"}, others) == []


def test_deny_of_an_insecure_sign_in_leaves_a_role_open() -> None:
    assert trusted(TRUST, {**UNTRUSTED, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}) == [(1, True)]


DEMANDED: dict[str, list[object]] = {
    "whether another condition demands the key": [
        {
            **ALLOW,
            "Condition": {
                "ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"},
                "Null": {"aws:PrincipalOrgPaths": UNKNOWN},
            },
        }
    ],
    "whether another condition demands the key, in a list": [
        {
            **ALLOW,
            "Condition": {
                "StringEqualsIfExists": ORGANIZATION,
                "Null": {"aws:PrincipalOrgID": [UNKNOWN]},
            },
        }
    ],
}


@pytest.mark.parametrize("statements", DEMANDED.values(), ids=DEMANDED)
def test_key_that_may_have_to_be_there_is_uncertain(statements: list[object]) -> None:
    assert judged(statements) == [(1, False)]


def under(allow: object, deny: object) -> list[tuple[int, bool]]:
    """What is open of an Allow under one condition and a Deny under another, at an instant."""
    denied = {**ALLOW, "Effect": "Deny", "Action": "s3:*", "Condition": deny}
    source = {"Version": "2012-10-17", "Statement": [{**ALLOW, "Condition": allow}, denied]}
    document = parse(source, PolicyKind.BUCKET)
    assert isinstance(document, Document)
    found = public_statements(in_force(document, datetime(2026, 6, 1, tzinfo=UTC)), PolicyKind.BUCKET)
    assert found is not UNKNOWN
    return [(it.statement.number, it.is_certain) for it in found]


NOW, EPOCH, ISSUED, IP, MFA = (
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:TokenIssueTime",
    "aws:SourceIp",
    "aws:MultiFactorAuthPresent",
)
CANCELLED: list[tuple[object, object]] = [
    ({"DateGreaterThan": {NOW: "2027-01-01"}}, {"DateGreaterThan": {NOW: "2027-01-01"}}),
    ({"DateLessThan": {NOW: "2027-01-01"}}, {"DateLessThanEquals": {NOW: "2028-01-01"}}),
    ({"DateLessThanIfExists": {EPOCH: "1893456000"}}, {"DateLessThan": {EPOCH: "1893456000"}}),
    ({"ForAllValues:NumericLessThan": {EPOCH: "1893456000"}}, {"NumericLessThan": {EPOCH: "1893456000"}}),
    ({"DateGreaterThan": {ISSUED: "2020-01-01"}}, {"DateGreaterThan": {ISSUED: "2020-01-01"}}),
    ({"DateGreaterThan": {ISSUED: "2020-01-01"}}, {"Null": {ISSUED: "false"}}),
    ({"Null": {ISSUED: "false"}}, {"DateGreaterThan": {ISSUED: "2021-01-01"}}),
    ({}, {"DateGreaterThanIfExists": {ISSUED: "2020-01-01"}}),
    ({"DateLessThanIfExists": {ISSUED: "2020-01-01"}}, {"DateGreaterThanIfExists": {ISSUED: "2027-01-01"}}),
    ({"ForAllValues:DateLessThan": {ISSUED: "2020-01-01"}}, {"Null": {ISSUED: "true"}}),
    ({"ForAllValues:NotIpAddress": {IP: "203.0.113.0/24"}}, {"NotIpAddress": {IP: "203.0.113.0/24"}}),
    ({"IpAddressIfExists": {IP: "0.0.0.0/1"}}, {"IpAddressIfExists": {IP: ["0.0.0.0/2", "64.0.0.0/2"]}}),
    ({"Bool": {MFA: "false"}}, {"Bool": {MFA: ["false", "true"]}}),
    ({"Null": {MFA: "true"}}, {"Null": {MFA: True}}),
]


@pytest.mark.parametrize(("allow", "deny"), CANCELLED)
def test_deny_under_the_condition_of_the_allow_leaves_nothing_open(allow: object, deny: object) -> None:
    assert under(allow, deny) == []


LEFT_OPEN: list[tuple[object, object]] = [
    ({"DateGreaterThan": {NOW: "2027-01-01"}}, {"DateGreaterThan": {NOW: "2028-01-01"}}),
    ({"DateLessThanIfExists": {ISSUED: "2028-01-01"}}, {"DateLessThan": {ISSUED: "2028-01-01"}}),
    ({}, {"DateGreaterThan": {ISSUED: "2020-01-01"}}),
    ({"NotIpAddress": {IP: "203.0.113.0/24"}}, {"ForAnyValue:NotIpAddress": {IP: "203.0.113.0/24"}}),
    ({"BoolIfExists": {MFA: "false"}}, {"Bool": {MFA: ["false", "true"]}}),
]


@pytest.mark.parametrize(("allow", "deny"), LEFT_OPEN)
def test_deny_under_a_narrower_condition_leaves_the_allow_open(allow: object, deny: object) -> None:
    assert under(allow, deny) == [(1, True)]


def all_but(resources: object, allow: dict[str, object]) -> list[tuple[int, bool]]:
    """What a Deny of everything but some resources leaves open of an Allow."""
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "NotResource": resources}
    return judged([{**ALLOW, **allow}, deny])


@pytest.mark.parametrize(
    "action",
    ["s3:GetObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload", ["s3:GetObject", "s3:DeleteObjectVersion"]],
)
@pytest.mark.parametrize("resource", ["*", "arn:aws:s3:::b*", ["arn:aws:s3:::b*", "*"], "arn:aws:s3:::b/*"])
def test_deny_of_all_but_the_bucket_denies_actions_on_objects(action: object, resource: object) -> None:
    assert all_but("arn:aws:s3:::b", {"Action": action, "Resource": resource}) == []


@pytest.mark.parametrize(
    ("resources", "allow"),
    [
        ("arn:aws:s3:::b", {"Action": "s3:ListBucket", "Resource": "*"}),
        ("arn:aws:s3:::b", {"Action": ["s3:GetObject", "s3:GetBucketPolicy"], "Resource": "*"}),
        ("arn:aws:s3:::b", {"Action": "s3:*", "Resource": "*"}),
        ("arn:aws:s3:::b*", {"Action": "s3:GetObject", "Resource": "*"}),
        (["arn:aws:s3:::b", "arn:aws:s3:::b/x"], {"Action": "s3:GetObject", "Resource": "*"}),
    ],
)
def test_deny_of_all_but_what_an_action_applies_to_leaves_it_open(resources: object, allow: dict[str, object]) -> None:
    assert all_but(resources, allow) == [(1, True)]


@pytest.mark.parametrize("denied", ["*", "arn:aws:s3:::*", ["arn:aws:s3:::b", "arn:aws:s3:::*"], "arn:aws:s3*"])
def test_deny_on_every_resource_of_the_service_covers_all_but_some(denied: object) -> None:
    allow = {**without(ALLOW, "Resource"), "NotResource": "arn:aws:s3:::b"}
    assert judged([allow, {**ALLOW, "Effect": "Deny", "Resource": denied}]) == []


@pytest.mark.parametrize("denied", ["arn:aws:s3:::*/*", "arn:aws:s3:::?*/x", "arn:aws:sqs:*", "arn:aws:s3:::a*"])
def test_deny_on_some_resources_leaves_all_but_some_open(denied: object) -> None:
    allow = {**without(ALLOW, "Resource"), "NotResource": "arn:aws:s3:::b", "Action": "s3:*"}
    assert judged([allow, {**ALLOW, "Effect": "Deny", "Action": "s3:*", "Resource": denied}]) == [(1, True)]


POINT = "arn:aws:s3:us-east-1:111122223333:accesspoint/app"
NO_OBJECT: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "actions on the bucket, a Deny of all but objects": (
        {"Action": ["s3:ListBucket", "s3:GetBucketPolicy"], "Resource": "arn:aws:s3:::*"},
        {"Action": "s3:*", "NotResource": "arn:aws:s3:::b/*"},
    ),
    "every action on objects, a Deny of all but one on the bucket": (
        {"Action": "s3:*", "Resource": "arn:aws:s3:::b/public/*"},
        {"NotAction": "s3:ListBucket", "NotResource": "arn:aws:s3:::b"},
    ),
    "every action on objects, a Deny of all that objects have": (
        {"Action": "s3:*", "Resource": "arn:aws:s3:::b/*"},
        {"NotAction": ["s3:GetBucket*", "s3:PutBucket*", "s3:ListBucket*"], "Resource": "arn:aws:s3:::b/*"},
    ),
    "every action on objects, a Deny of all but those on buckets": (
        {"Action": "s3:*", "Resource": "arn:aws:s3:::b/*"},
        {"NotAction": ["s3:ListBucket", "s3:*eBucket*"], "NotResource": "arn:aws:s3:::b"},
    ),
    "every action on objects, a Deny of all but settings of buckets": (
        {"Action": "s3:*", "Resource": "arn:aws:s3:::b/*"},
        {"NotAction": "s3:*Configuration", "Resource": "*"},
    ),
    "every action on the bucket, a Deny of all but one on objects": (
        {"Action": "s3:*", "Resource": "arn:aws:s3:::b"},
        {"NotAction": "s3:GetObject", "Resource": "*"},
    ),
}


@pytest.mark.parametrize(("allow", "deny"), NO_OBJECT.values(), ids=NO_OBJECT)
def test_deny_of_all_that_applies_to_a_resource_leaves_nothing_open(
    allow: dict[str, object], deny: dict[str, object]
) -> None:
    denied = {"Effect": "Deny", "Principal": "*", **deny}
    assert judged([{**ALLOW, **allow}, denied]) == []


SOME_OBJECT: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "a Deny of all but uploads": (
        {"Action": "s3:*", "Resource": "arn:aws:s3:::b/*"},
        {"NotAction": "s3:ListMultipartUploadParts", "Resource": "*"},
    ),
    "a Deny of all but one action on objects": (
        {"Action": "s3:*", "Resource": "arn:aws:s3:::b*"},
        {"NotAction": "s3:GetObject", "Resource": "*"},
    ),
    "a bucket or objects, a Deny of all but objects": (
        {"Action": "s3:*", "Resource": "arn:aws:s3:::*"},
        {"Action": "s3:*", "NotResource": "arn:aws:s3:::b/*"},
    ),
    "an access point, a Deny of something else": (
        {"Action": "s3:ListBucket", "Resource": POINT},
        {"Action": "s3:GetObject", "Resource": "*"},
    ),
    "an access point, a Deny of all but one action on buckets": (
        {"Action": "s3:*", "Resource": POINT},
        {"NotAction": "s3:ListBucket", "Resource": "*"},
    ),
    "an access point, a Deny of all but objects": (
        {"Action": "s3:ListBucket", "Resource": POINT},
        {"Action": "s3:*", "NotResource": "arn:aws:s3:*:*:accesspoint/*"},
    ),
}


@pytest.mark.parametrize(("allow", "deny"), SOME_OBJECT.values(), ids=SOME_OBJECT)
def test_deny_of_less_than_applies_to_a_resource_leaves_it_open(
    allow: dict[str, object], deny: dict[str, object]
) -> None:
    denied = {"Effect": "Deny", "Principal": "*", **deny}
    assert judged([{**ALLOW, **allow}, denied]) == [(1, True)]


@pytest.mark.parametrize(
    ("denies", "expected"),
    [
        ([{"NotResource": "arn:aws:s3:::b"}, {"Resource": "arn:aws:s3:::b*"}], []),
        (
            [
                {"NotResource": ["arn:aws:s3:::b", "arn:aws:s3:::c/*"]},
                {"Resource": ["arn:aws:s3:::?", "arn:aws:s3:::*/*"]},
            ],
            [],
        ),
        ([{"NotResource": "arn:aws:s3:::b"}, {"NotResource": "arn:aws:s3:::c"}], []),
        ([{"NotResource": "arn:aws:s3:::b"}, {"Resource": "arn:aws:s3:::b/*"}], [(1, True)]),
        ([{"NotResource": "arn:aws:s3:::b*"}, {"NotResource": "arn:aws:s3:::*c"}], [(1, True)]),
        ([{"NotResource": ["arn:aws:s3:::b", "arn:aws:s3:::c"]}, {"Resource": "arn:aws:s3:::b"}], [(1, True)]),
    ],
)
def test_denies_of_all_but_some_resources_add_up(
    denies: list[dict[str, object]], expected: list[tuple[int, bool]]
) -> None:
    allow = {**ALLOW, "Action": "s3:*", "Resource": "*"}
    denied = [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", **it} for it in denies]
    assert judged([allow, *denied]) == expected


def test_denies_without_resources_add_up_to_every_action_of_roles() -> None:
    allow: dict[str, object] = {"Effect": "Allow", "Principal": "*", "Action": "sts:*"}
    denies = [
        {**allow, "Effect": "Deny", "Action": "sts:AssumeRole*"},
        {**without(allow, "Action"), "Effect": "Deny", "NotAction": "sts:AssumeRoleWithSAML"},
    ]
    assert trusted(allow, *denies) == []
    assert trusted(allow, denies[1]) == [(1, True)]
