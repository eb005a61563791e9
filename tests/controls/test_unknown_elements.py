"""Controls on policies of which one element is unknown until deployment, or excludes instead of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from policypack.controls.bucket import s3_policy_no_lockout, s3_policy_tls_only
from policypack.controls.iam import iam_no_allow_not_action
from policypack.controls.log_bucket import log_bucket_digest_kept, log_bucket_policy_source_arn
from policypack.controls.resource_policy.policy_not_public import S3_POLICY_NOT_PUBLIC
from policypack.controls.trail import trail_cloudwatch_role_least_privilege as cloudwatch_role
from policypack.model.buckets import Bucket
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, declared
from tests.controls.test_trail_cloudwatch_role_least_privilege import FINDING, ROLE

Elements = Mapping[str, object]

DENY_ALL = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
}
DELIVERY = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::logs/cloudtrail/AWSLogs/123456789012/*",
    "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
}
STATEMENT_1 = [Undetermined(path="policy", finding="policy/statement 1")]


def bucket_policy(*statements: Elements) -> DeclaredPolicy:
    return declared({"Statement": list(statements)}, PolicyKind.BUCKET)


def changed(statement: Elements, elements: Elements) -> dict[str, object]:
    """Return the statement with some elements replaced, and without those that are `None`."""
    return {key: value for key, value in {**statement, **elements}.items() if value is not None}


def kinds(found: list[Outcome]) -> list[type[Outcome]]:
    return [type(outcome) for outcome in found]


@pytest.mark.parametrize(
    "elements", [{"Principal": None, "NotPrincipal": UNKNOWN}, {"Resource": UNKNOWN}, {"Resource": [UNKNOWN]}]
)
def test_lockout_is_undetermined_where_an_element_is_unknown(elements: Elements) -> None:
    policy = bucket_policy(changed(DENY_ALL, elements))
    assert list(s3_policy_no_lockout.CONTROL.check(policy)) == STATEMENT_1


@pytest.mark.parametrize("value", [UNKNOWN, [UNKNOWN]])
def test_tls_is_undetermined_where_the_value_of_secure_transport_is_unknown(value: object) -> None:
    deny = changed(DENY_ALL, {"Condition": {"Bool": {"aws:SecureTransport": value}}})
    bucket = replace(BUCKET, policies=(bucket_policy(deny),))
    assert kinds(list(s3_policy_tls_only.CONTROL.check(bucket))) == [Undetermined]


def test_public_access_is_undetermined_where_all_statements_are_unknown() -> None:
    policy = declared({"Statement": UNKNOWN}, PolicyKind.BUCKET)
    assert list(S3_POLICY_NOT_PUBLIC.check(policy)) == [Undetermined(path="policy", finding="policy")]


@pytest.mark.parametrize("elements", [{"NotAction": UNKNOWN}, {"NotAction": ["s3:*", UNKNOWN]}])
def test_exclusion_is_undetermined_where_the_deny_that_may_limit_it_is_unknown(elements: Elements) -> None:
    allow = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
    deny = {"Effect": "Deny", "Resource": "*", **elements}
    policy = declared({"Statement": [allow, deny]})
    assert list(iam_no_allow_not_action.CONTROL.check(policy)) == STATEMENT_1


def digests_protected_by(policy: DeclaredPolicy) -> Bucket:
    return replace(BUCKET, settings=replace(BUCKET.settings, locked_days=None), policies=(policy,))


@pytest.mark.parametrize(
    "policy",
    [
        declared("no JSON", PolicyKind.BUCKET),
        bucket_policy(changed(DENY_ALL, {"Action": None, "NotAction": "s3:Get*"})),
    ],
    ids=["unreadable policy", "NotAction"],
)
def test_digests_are_not_protected_by_a_policy_that_cannot_be_relied_on(policy: DeclaredPolicy) -> None:
    assert list(log_bucket_digest_kept.CONTROL.check(digests_protected_by(bucket_policy(DENY_ALL)))) == []
    assert kinds(list(log_bucket_digest_kept.CONTROL.check(digests_protected_by(policy)))) == [Violation]


def granting(elements: Elements) -> list[Outcome]:
    bucket = replace(BUCKET, policies=(bucket_policy(changed(DELIVERY, elements)),))
    return list(log_bucket_policy_source_arn.CONTROL.check(bucket))


@pytest.mark.parametrize(
    "elements", [{"Action": None, "NotAction": "s3:Get*"}, {"Resource": None, "NotResource": "arn:aws:s3:::other/*"}]
)
def test_delivery_that_excludes_instead_of_naming_is_too_wide(elements: Elements) -> None:
    assert granting({}) == []
    assert kinds(granting(elements)) == [Violation]


def test_delivery_is_undetermined_where_the_principal_or_the_width_is_unknown() -> None:
    assert granting({"Principal": UNKNOWN, "Condition": None}) == STATEMENT_1
    assert granting({"Action": UNKNOWN}) == STATEMENT_1
    assert granting({"Resource": UNKNOWN}) == STATEMENT_1


STREAMS = ROLE.identity.policies[0]


def writing(elements: Elements) -> list[Outcome]:
    statement = {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": "arn:aws:logs:us-east-1:123456789012:log-group:audit:log-stream:123456789012_CloudTrail_us-east-1*",
    }
    policy = replace(STREAMS, document=declared({"Statement": [changed(statement, elements)]}).document)
    return list(cloudwatch_role.CONTROL.check(replace(ROLE, identity=replace(ROLE.identity, policies=(policy,)))))


def test_delivery_role_is_undetermined_where_actions_or_resources_are_unknown() -> None:
    assert writing({}) == []
    for element in ("Action", "Resource"):
        assert writing({element: UNKNOWN}) == [Undetermined(path="policy", finding=FINDING)]


def test_delivery_role_with_every_resource_but_one_is_too_wide() -> None:
    assert kinds(writing({"Resource": None, "NotResource": "arn:aws:s3:::data/*"})) == [Violation]
