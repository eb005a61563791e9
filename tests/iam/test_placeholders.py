"""Texts with a forgotten placeholder, and similar texts without one."""

from __future__ import annotations

import pytest

from policypack.iam.parsing.placeholders import has_brackets, has_placeholder

PLACEHOLDERS = (
    "<account id>",
    "arn:aws:s3:::<bucket>/*",
    "arn:aws:iam::<account id>:root",
    "<your network, no wider than /8, or /32 for IPv6>",
    "<Your organization's id>",
    "arn:aws:s3:::{{bucket}}/*",
    "{{ account_id }}",
    "{{}}",
    "YOUR_BUCKET",
    "arn:aws:s3:::YOUR-BUCKET-NAME/*",
    "REPLACE_ME",
    "arn:aws:iam::123456789012:role/REPLACEME",
    "CHANGE-ME",
    "CHANGEME",
    "arn:aws:iam::ACCOUNT-ID:role/x",
    "ACCOUNT_ID",
    "AWS_ACCOUNT_ID",
    "AWSACCOUNTID",
    "arn:aws:iam::ACCOUNT-ID-WITHOUT-HYPHENS:root",
    "ACCOUNT-NUMBER",
    "INSERT-KEY-HERE",
    "arn:aws:iam::account-id:user/x",
    "arn:aws:iam::your-account-id:user/x",
    "arn:aws:sqs:eu-west-1:AccountID:queue",
    "arn:aws:sqs:eu-west-1:account:queue",
    "arn:aws:iam::{account_id}:role/x",
    "arn:aws:iam::${AccountId}:role/x",
    "arn:aws:iam::${AWS::AccountId}:role/x",
    "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/x",
    "arn:aws:iam::$ACCOUNT:role/x",
    "arn:aws:iam::$(account):role/x",
    "arn:aws:iam::%ACCOUNT%:role/x",
    "arn:aws:iam::%s:role/x",
    "arn:aws:iam::[account]:role/x",
    "arn:aws:iam::[object Object]:role/x",
    "arn:aws:iam::Calling [toString] on an [Output] is not supported.:role/x",
    "arn:aws:iam::XXXXXXXXXXXX:role/x",
    "arn:aws:iam::123456789xxx:role/x",
    "arn:aws:iam::TODO:role/x",
    "arn:aws:iam::None:role/x",
    "arn:aws:iam::null:role/x",
    "arn:aws:iam::undefined:root",
    "arn:aws:iam:: :role/x",
    "arn:aws:iam::prod:role/x",
    "arn:aws:iam::\u2039acct\u203a:role/x",
    "arn:aws:sns:*:TODO:topic",
    "arn:aws:sns:${aws:RequestedRegion}:prod:topic",
    "arn:*:lambda:*:{account}:function:x",
    "arn:aws-us-gov:kms:us-gov-west-1:undefined:key/x",
    "arn:aws:sqs:eu-west-1:#{AWS::AccountId}:queue",
)
VALUES = (
    "*",
    "123456789012",
    "111122223333",
    "arn:aws:s3:::bucket/*",
    "arn:aws:s3:::amzn-s3-demo-bucket/*",
    "arn:aws:s3:::bucket/${aws:username}/*",
    "${aws:PrincipalTag/team, 'none'}",
    "arn:aws:s3:::bucket/a<b",
    "arn:aws:s3:::bucket/1<2>1",
    "a > b < c",
    "arn:aws:s3:::bucket/{a}",
    "YOURSELF",
    "yours",
    "arn:aws:iam::123456789012:role/account-id-reader",
    "arn:aws:iam::123456789012:role/ACCOUNTING",
    "REPLACEMENT",
    "CHANGEMENT",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws:s3:::account-id",
    "arn:aws:iam::${aws:PrincipalAccount}:role/x",
    "arn:aws:iam::${aws:PrincipalTag/account}:role/x",
    "arn:aws:iam::${aws:PrincipalTag/account, '123456789012'}:role/x",
    "arn:aws:sns:${aws:RequestedRegion}:${aws:ResourceAccount}:x",
    "arn:aws:s3:::bucket/${aws:username}/{id}",
    "arn:aws:iam::*:role/x",
    "arn:aws:iam::1234*:role/x",
    "arn:aws:iam::????????????:role/x",
    "arn:aws:iam::12345:role/x",
    "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
    "arn:aws:imagebuilder:eu-west-1:aws:component/x/1.0.0",
    "arn:aws:imagebuilder:eu-west-1:aws-marketplace:component/x/1.0.0",
    "arn:of:some:other:thing:x",
    "arn:aws:bedrock:eu-west-1::foundation-model/x",
    "arn:aws:apigateway:eu-west-1::/restapis/x",
    "arn:aws:logs:*:log-group:/aws/lambda/x:*",
    "arn:aws:logs:*:log-group:x:log-stream:y",
    "arn:*:iam::role/x",
    "arn:aws:s3:::bucket/a:b:c",
    "arn:aws:iam::root",
    "arn:aws:sqs",
    "",
)


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_text_is_a_placeholder(text: str) -> None:
    assert has_placeholder(text)


@pytest.mark.parametrize("text", VALUES)
def test_text_is_a_value(text: str) -> None:
    assert not has_placeholder(text)


def test_text_in_brackets_is_a_placeholder() -> None:
    assert [it for it in PLACEHOLDERS if has_brackets(it)] == list(PLACEHOLDERS[:8])


@pytest.mark.parametrize("text", ["<a" * 100_000, "{{" * 100_000, "<" * 100_000, "ACCOUNT_" * 50_000, "arn:" * 50_000])
def test_time_grows_linearly_with_the_text(text: str) -> None:
    assert not has_placeholder(text)
