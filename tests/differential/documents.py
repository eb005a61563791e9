"""Hypothesis strategies for policies that are easily misread."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

BUCKET = "docs"
TRUSTED = "111122223333"
ORGANIZATION = "o-a1b2c3d4e5"
ROLE = f"arn:aws:iam::{TRUSTED}:role/app"

VERSIONS = st.sampled_from(("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17", None))
_EVERY_8 = [f"{first}.0.0.0/8" for first in range(1, 224)]

_STRINGS = ("StringEquals", "StringLike", "StringEqualsIgnoreCase", "StringNotEquals", "StringNotLike")
_ARNS = ("ArnEquals", "ArnLike", "StringEquals", "StringLike", "ArnNotEquals", "ArnNotLike", "StringNotLike")
_NUMBERS = ("NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals")
_DATES = ("DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals")
_ARN_PATTERNS = (
    ROLE,
    f"arn:aws:iam::{TRUSTED}:role/*",
    f"arn:aws:iam::{TRUSTED}:*",
    "arn:aws:iam::*:role/admin",
    "arn:aws:iam::1111*:role/app",
    "arn:aws:*",
    f"arn:aws:*:{TRUSTED}:*",
    f"*{TRUSTED}*:role/app",
    "*",
)

Keys = dict[str, tuple[tuple[str, ...], tuple[Any, ...]]]
"""Condition key -> operators that fit it, and values."""

EXTERNAL_KEYS: Keys = {
    "aws:PrincipalOrgID": (_STRINGS, (ORGANIZATION, "o-*", "o-a1b2c3d4e?", "*", "?*", "${aws:PrincipalOrgID}")),
    "aws:PrincipalOrgPaths": (_STRINGS, (f"{ORGANIZATION}/*", f"{ORGANIZATION}/r-a/ou-b/", "o-*/r-a/*", "*")),
    "aws:PrincipalAccount": (_STRINGS, (TRUSTED, "1111*", "*", "????????????", "${aws:PrincipalAccount}")),
    "aws:PrincipalArn": (_ARNS, _ARN_PATTERNS),
    "aws:SourceArn": (
        _ARNS,
        (f"arn:aws:sns:*:{TRUSTED}:*", "arn:aws:sns:*:*:topic", "arn:aws:s3:::logs", "arn:aws:s3:::*"),
    ),
    "aws:SourceAccount": (_STRINGS, (TRUSTED, "*", "1111*")),
    "aws:SourceVpc": (_STRINGS, ("vpc-11112222", "vpc-*")),
    "aws:SourceVpce": (_STRINGS, ("vpce-11112222", "vpce-1111*", "*")),
    "aws:SourceIp": (
        ("IpAddress", "NotIpAddress"),
        ("203.0.113.0/24", "10.0.0.0/8", "0.0.0.0/0", "0.0.0.0/1", "8.0.0.0/7", "2001:db8::/32", "::/0", _EVERY_8),
    ),
    "aws:userid": (_STRINGS, ("AROAEXAMPLE:*", "AIDAEXAMPLE", "*:session", "anonymous", "A*")),
    "aws:username": (_STRINGS, ("bob", "*", "${aws:username}")),
    "aws:PrincipalTag/team": (_STRINGS, ("blue", "b*", "${aws:PrincipalTag/team}", "${aws:username}")),
    "aws:Referer": (_STRINGS, ("https://example.com/*", "secret")),
    "s3:prefix": (_STRINGS, ("public/*", "", "${aws:username}/*")),
    "aws:SecureTransport": (("Bool",), (True, "false")),
    "aws:MultiFactorAuthPresent": (("Bool",), (True, "false")),
    "aws:CurrentTime": (_DATES, ("2020-01-01T00:00:00Z", "2019-06", "2027-01-01T00:00:00Z", "1500000000")),
    "aws:EpochTime": (_DATES, ("1500000000", "1893456000", "1500000000000")),
    "aws:TokenIssueTime": (_DATES, ("2020-01-01T00:00:00Z", "2027-01-01T00:00:00Z")),
    "s3:TlsVersion": (_NUMBERS, ("1.0", "1.2")),
}
"""Keys that tell external principals apart, or do not."""

_ALWAYS = frozenset({"aws:CurrentTime", "aws:EpochTime", "aws:SecureTransport"})
"""Keys of every request, on which `Null` says nothing."""

_EVERYTHING = ("*", "?*", "????????????", "arn:aws:*", "0.0.0.0/0", "0.0.0.0/1", "::/0", "vpc-*", str(_EVERY_8))
"""Values that most requests have: an Allow for all others admits nothing."""

_COLONS = 5
"""Colons in a complete ARN: AWS does not say what ARN operators do with other patterns, apart from `*`."""

_MULTIVALUED = ("aws:PrincipalOrgPaths", "aws:TagKeys")


@st.composite
def conditions(draw: st.DrawFn, effect: str, keys: Keys, most: int = 2) -> dict[str, Any]:
    """A `Condition` element on some of the keys, with qualifiers, `...IfExists` and `Null`."""
    found: dict[str, dict[str, Any]] = {}
    for key in draw(st.lists(st.sampled_from(sorted(keys)), max_size=most, unique=True)) if most else ():
        operators, values = keys[key]
        operator = draw(st.sampled_from(operators))
        is_open = effect == "Deny" or "Not" not in operator
        fitting = [it for it in values if is_open or (str(it) not in _EVERYTHING and f"${{{key}}}" != it)]
        fitting = [it for it in fitting if not (operator.startswith("Arn") and 0 < str(it).count(":") < _COLONS)]
        if key == "aws:username" and "Like" not in operator:  # no name in IAM has a `*`, which the pack leaves open
            fitting = [it for it in fitting if "*" not in str(it)]
        value = draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=2, unique_by=str))
        listed = [each for it in value for each in (it if isinstance(it, list) else [it])]
        if key in _MULTIVALUED:
            operator = draw(st.sampled_from(("ForAllValues:", "ForAnyValue:"))) + operator
        elif draw(st.integers(0, 9)) == 0:
            operator = f"ForAllValues:{operator}"
        elif draw(st.integers(0, 5)) == 0:
            operator = f"{operator}IfExists"
        found.setdefault(operator, {})[key] = listed[0] if len(listed) == 1 and draw(st.booleans()) else listed
        if key not in _ALWAYS and draw(st.integers(0, 7)) == 0:
            found.setdefault("Null", {})[key] = draw(st.sampled_from(("false", False)))
    if not found and most > 1 and draw(st.integers(0, 5)) == 0:
        found["Null"] = {draw(st.sampled_from(sorted(keys.keys() - _ALWAYS))): draw(st.sampled_from(("true", False)))}
    return found


def written(document: list[dict[str, Any]], version: str | None) -> dict[str, Any]:
    """A policy of statements, of which empty conditions are left out."""
    kept = [{key: it for key, it in statement.items() if it or key != "Condition"} for statement in document]
    return {**({"Version": version} if version else {}), "Statement": kept}


def some(values: tuple[str, ...], most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True)


_OBJECTS = (
    f"arn:aws:s3:::{BUCKET}/*",
    f"arn:aws:s3:::{BUCKET}/public/*",
    f"arn:aws:s3:::{BUCKET}/?*",
    f"arn:aws:s3:::{BUCKET}*",
    f"arn:aws:s3:::{BUCKET}?*",
    f"arn:aws:s3:::{BUCKET}/${{aws:username}}/*",
    f"arn:aws:s3:::{BUCKET}/a.txt",
    "arn:aws:s3:::*",
    "*",
)
_WHOLE = (f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}*", "arn:aws:s3:::*", "*", "arn:aws:s3:::d?cs")
_OF_OBJECTS = ("s3:GetObject", "s3:Get*", "s3:*", "*", "s3:PutObject", "s3:?utObject*", "S3:*Object", "s3:*Version*")
_OF_BUCKET = ("s3:ListBucket", "s3:List*", "s3:*", "*", "s3:GetBucketPolicy", "s3:*Bucket*")
_PRINCIPALS: tuple[dict[str, Any], ...] = (
    {"Principal": "*"},
    {"Principal": "*"},
    {"Principal": {"AWS": "*"}},
    {"Principal": {"AWS": [TRUSTED, "*"]}},
    {"Principal": {"AWS": ROLE}},
    {"Principal": {"AWS": f"arn:aws:iam::{TRUSTED}:root"}},
    {"Principal": {"Service": "cloudtrail.amazonaws.com"}},
    {"NotPrincipal": {"AWS": TRUSTED}},
    {"NotPrincipal": {"AWS": [ROLE, f"arn:aws:iam::{TRUSTED}:root"]}},
)


@st.composite
def _bucket_statement(draw: st.DrawFn, effect: str) -> dict[str, Any]:
    of_objects = draw(st.booleans())
    negated_resource = draw(st.integers(0, 9)) == 0
    negated_action = draw(st.integers(0, 9)) == 0
    action = "NotAction" if negated_action else "Action"
    resource = "NotResource" if negated_resource else "Resource"
    resources = draw(some(_OBJECTS if of_objects else _WHOLE))
    if negated_resource:  # a variable without a value makes a whole statement void, which the pack leaves open
        # and `?` may be the slash before a key, so that `d?cs` is a bucket or an object there
        left = [it for it in resources if "${" not in it and "d?cs" not in it]
        resources = left or [f"arn:aws:s3:::{BUCKET}/public/*"]
    if negated_action and not negated_resource:
        resources = [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"]  # S3 refuses resources that no action fits
    return {
        "Effect": effect,
        **draw(st.sampled_from(_PRINCIPALS[: 3 if effect == "Deny" and draw(st.booleans()) else None])),
        action: draw(some(_OF_OBJECTS if of_objects else _OF_BUCKET)),
        resource: resources,
        "Condition": draw(conditions(effect, EXTERNAL_KEYS)),
    }


@st.composite
def bucket_policies(draw: st.DrawFn) -> dict[str, Any]:
    """A policy of the bucket `docs`."""
    allows = draw(st.lists(_bucket_statement("Allow"), min_size=1, max_size=2))
    denies = draw(st.lists(_bucket_statement("Deny"), max_size=2))
    return written(draw(st.permutations([*allows, *denies])), draw(VERSIONS))


_TRUSTING = ("sts:AssumeRole", "sts:*", "*", "sts:assumerole*")
_DENYING_TRUST = (*_TRUSTING, "sts:assume?ole", "STS:Assume*")
_TRUST_KEYS = {
    **{key: it for key, it in EXTERNAL_KEYS.items() if not key.startswith("s3:")},
    "sts:ExternalId": (_STRINGS, ("secret", "*")),
    "sts:RoleSessionName": (_STRINGS, ("${aws:username}", "x*")),
}


@st.composite
def trust_policies(draw: st.DrawFn) -> dict[str, Any]:
    """A trust policy, with Denies."""
    statements = []
    for effect in ("Allow", *draw(st.lists(st.sampled_from(("Allow", "Deny", "Deny")), max_size=2))):
        action = "NotAction" if draw(st.integers(0, 9)) == 0 else "Action"
        actions = (
            ("sts:TagSession", "sts:AssumeRoleWithSAML")
            if action == "NotAction"
            else _TRUSTING
            if effect == "Allow"
            else _DENYING_TRUST
        )
        principals = _PRINCIPALS[: 3 if effect == "Deny" and draw(st.booleans()) else None]
        statements.append(
            {
                "Effect": effect,
                **draw(st.sampled_from(principals)),
                action: draw(some(actions)),
                "Condition": draw(conditions(effect, _TRUST_KEYS)),
            }
        )
    return written(statements, draw(VERSIONS))
