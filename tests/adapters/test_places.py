"""Which providers use one account, and which literal names therefore refer to which resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.joins.account_blocks import MOST_OTHERS
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value
from policypack.model.inventory import Inventory
from policypack.model.unknown import UNKNOWN
from tests.adapters.resources import resource, resource_with, urn

PROVIDER = "pulumi:providers:aws"
BUCKET = "aws:s3/bucket:Bucket"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
TRAIL = "aws:cloudtrail/trail:Trail"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
TOPIC = "aws:sns/topic:Topic"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/policy:Policy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
KEY = "aws:kms/key:Key"
ALIAS = "aws:kms/alias:Alias"
OWN, OTHER = "123456789012", "210987654321"
DEFAULT: dict[str, Value] = {"region": "us-east-1", "version": "7.51.1"}
ASSUMED = f"arn:aws:iam::{OTHER}:role/deploy"


def provider(name: str, inputs: Mapping[str, Value]) -> Resource:
    return resource_with(PROVIDER, name, inputs)


def under(name: str, found: Resource) -> Resource:
    return replace(found, provider=urn(PROVIDER, name))


def is_one_account(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Whether the account block of one provider protects the bucket of the other."""
    inventory = build_inventory(
        [
            provider("one", one),
            provider("other", other),
            under("one", resource(ACCOUNT_BLOCK, "account", blockPublicAcls=True)),
            under("other", resource(BUCKET, "bucket")),
        ]
    )
    (bucket,) = inventory.buckets
    names = [[it.origin.name for it in bucket.account_access_blocks]]
    names.append([it.origin.name for it in bucket.other_account_access_blocks])
    assert sorted(names) == [[], ["account"]]
    return names[0] == ["account"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (DEFAULT, DEFAULT),
        (DEFAULT, {"region": "eu-west-1"}),
        (DEFAULT, {}),
        (DEFAULT, {"version": "6.83.0", "__internal": {"name": "aws"}}),
        (DEFAULT, {"defaultTags": '{"tags":{"a":"b"}}', "ignoreTags": {"keys": ("a",)}}),
        (DEFAULT, {"skipCredentialsValidation": "false", "skipRegionValidation": "true"}),
        (DEFAULT, {"skipCredentialsValidation": False, "skipRegionValidation": True, "profile": ""}),
        ({"profile": "prod"}, {"profile": "prod", "region": "eu-west-1"}),
        ({"assumeRoles": f'[{{"roleArn": "{ASSUMED}"}}]'}, {"assumeRole": {"roleArn": f"{ASSUMED}-2"}}),
        ({"allowedAccountIds": f'["{OWN}"]'}, {"allowedAccountIds": (OWN,), "profile": "prod"}),
        ({"allowedAccountIds": (OTHER,)}, {"assumeRoleWithWebIdentity": {"roleArn": ASSUMED}}),
        ({"endpoints": '[{"s3":"http://localhost:4566"}]'}, {"endpoints": ({"s3": "http://localhost:4566"},)}),
    ],
)
def test_providers_of_one_account(one: dict[str, Value], other: dict[str, Value]) -> None:
    assert is_one_account(one, other)
    assert is_one_account(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (DEFAULT, {"profile": "prod"}),
        ({"profile": "dev"}, {"profile": "prod"}),
        ({"accessKey": "a", "secretKey": "b"}, {"accessKey": "c", "secretKey": "b"}),
        (DEFAULT, {"token": "t"}),
        (DEFAULT, {"assumeRoles": f'[{{"roleArn": "{ASSUMED}"}}]'}),
        (DEFAULT, {"assumeRoles": ({"roleArn": UNKNOWN},)}),
        ({"assumeRole": {"roleArn": ASSUMED}}, {"assumeRole": {"roleArn": ASSUMED.replace(OTHER, OWN)}}),
        (DEFAULT, {"assumeRoleWithWebIdentity": {"roleArn": ASSUMED}}),
        (DEFAULT, {"endpoints": '[{"s3":"http://localhost:4566"}]'}),
        ({"allowedAccountIds": (OWN,)}, {"allowedAccountIds": (OWN,), "endpoints": ({"s3": "http://localhost"},)}),
        (DEFAULT, {"allowedAccountIds": (OWN,)}),
        ({"allowedAccountIds": (OWN, OTHER)}, {"allowedAccountIds": (OWN,)}),
        (DEFAULT, {"forbiddenAccountIds": (OWN,)}),
        (DEFAULT, {"sharedCredentialsFiles": ("~/.aws/other",)}),
        (DEFAULT, {"stsRegion": "us-gov-west-1"}),
        (DEFAULT, {"skipCredentialsValidation": True}),
        (DEFAULT, {"profile": UNKNOWN}),
        ({"profile": UNKNOWN}, {"profile": UNKNOWN}),
        ({"secretKey": UNKNOWN}, {"secretKey": UNKNOWN}),
        (DEFAULT, {"assumeRoles": "[{"}),
        (DEFAULT, {"anotherInput": "x"}),
    ],
)
def test_providers_that_may_be_of_two_accounts(one: dict[str, Value], other: dict[str, Value]) -> None:
    assert not is_one_account(one, other)
    assert not is_one_account(other, one)


def test_providers_whose_inputs_the_stack_lacks_are_not_taken_for_one() -> None:
    block, bucket = resource(ACCOUNT_BLOCK, "account"), resource(BUCKET, "bucket")
    for one, other in (("a", "b"), ("default_7_51_1", "default_6_83_0")):
        inventory = build_inventory([under(one, block), under(other, bucket)])
        assert inventory.buckets[0].account_access_blocks == ()
    inventory = build_inventory([under("a", block), under("a", bucket)])
    assert len(inventory.buckets[0].account_access_blocks) == 1


def protected(block: Mapping[str, Value], *, own: str | None, block_under: str = "own") -> list[object]:
    """What is known of the first setting for a bucket of the account `own`, by a block with such properties."""
    inventory = build_inventory(
        [
            provider("own", {} if own is None else {"allowedAccountIds": (own,)}),
            provider("other", {"profile": "other"}),
            under(block_under, resource_with(ACCOUNT_BLOCK, "account", {"blockPublicAcls": True, **block})),
            under("own", resource(BUCKET, "bucket")),
        ]
    )
    return [it.block_public_acls for it in inventory.buckets[0].account_access_blocks]


def test_account_block_is_of_its_account_id() -> None:
    assert protected({"accountId": OWN}, own=OWN) == [True]
    assert protected({"accountId": OTHER}, own=OWN) == []
    assert protected({"accountId": OWN}, own=OWN, block_under="other") == [True]
    assert protected({"accountId": OTHER}, own=OWN, block_under="other") == []
    assert protected({}, own=OWN, block_under="other") == []
    assert protected({"accountId": OWN}, own=None) == [True]
    assert protected({"accountId": OWN}, own=None, block_under="other") == []
    assert protected({"accountId": UNKNOWN}, own=OWN) == [UNKNOWN]
    assert protected({"accountId": UNKNOWN}, own=OWN, block_under="other") == []


@pytest.mark.parametrize(
    ("of_block", "of_bucket", "account_id", "in_preview", "in_update"),
    [
        # One of the two accounts is known, the other only after the deployment: they may be one.
        ({"allowedAccountIds": (OWN,)}, {}, None, [UNKNOWN], [True]),
        ({}, {"allowedAccountIds": (OWN,)}, None, [UNKNOWN], [True]),
        ({"profile": "x"}, {}, OWN, [UNKNOWN], [True]),
        ({"assumeRole": {"roleArn": ASSUMED}}, {}, None, [UNKNOWN], []),
        ({"allowedAccountIds": (OTHER,)}, {}, None, [UNKNOWN], []),
        ({}, {"allowedAccountIds": (OTHER,)}, None, [UNKNOWN], []),
        ({"profile": "x"}, {}, OTHER, [UNKNOWN], []),
        ({"allowedAccountIds": (OWN,)}, {}, UNKNOWN, [UNKNOWN], [UNKNOWN]),
        # Both are known, or both are not: two providers are not taken for one account.
        ({"allowedAccountIds": (OTHER,)}, {"allowedAccountIds": (OWN,)}, None, [], []),
        ({"profile": "x"}, {}, None, [], [True]),
        # One provider is one account.
        ({}, {}, None, [True], [True]),
        ({}, {}, UNKNOWN, [UNKNOWN], [UNKNOWN]),
        ({}, {}, OTHER, [True], []),
    ],
)
def test_account_block_under_another_provider_whose_account_the_deployment_tells(
    of_block: dict[str, Value],
    of_bucket: dict[str, Value],
    account_id: Value,
    in_preview: list[object],
    in_update: list[object],
) -> None:
    untold = [name for name, it in (("one", of_block), ("other", of_bucket)) if it.keys() <= {"profile"}]

    def protecting(arn: Value) -> list[object]:
        """By the ARN of a role under each provider whose inputs name no account."""
        named: dict[str, Value] = {} if account_id is None else {"accountId": account_id}
        inventory = build_inventory(
            [
                provider("one", of_block),
                provider("other", of_bucket),
                under("one", resource_with(ACCOUNT_BLOCK, "account", {"blockPublicAcls": True, **named})),
                *(under(name, resource(ROLE, name, arn=arn)) for name in untold),
                under("other", resource(BUCKET, "bucket")),
            ]
        )
        (bucket,) = inventory.buckets
        assert len(bucket.account_access_blocks) + len(bucket.other_account_access_blocks) == 1
        return [it.block_public_acls for it in bucket.account_access_blocks]

    assert protecting(UNKNOWN) == in_preview
    assert protecting(f"arn:aws:iam::{OWN}:role/r") == in_update


def test_block_that_may_be_of_the_account_changes_nothing_beside_one_that_is() -> None:
    inventory = build_inventory(
        [
            provider("here", {}),
            provider("there", {"allowedAccountIds": (OWN,)}),
            under("here", resource(ACCOUNT_BLOCK, "here", blockPublicAcls=True)),
            under("there", resource(ACCOUNT_BLOCK, "there", blockPublicAcls=False)),
            under("here", resource(ROLE, "role", arn=UNKNOWN)),
            under("here", resource(BUCKET, "bucket")),
        ]
    )
    (bucket,) = inventory.buckets
    assert [it.block_public_acls for it in bucket.account_access_blocks] == [True]
    assert [it.origin.name for it in bucket.other_account_access_blocks] == ["there"]


def test_of_the_blocks_of_many_other_accounts_some_are_named() -> None:
    accounts = [f"{number:012}" for number in range(1, 41)]
    resources: list[Resource] = []
    for account in accounts:
        resources += [
            provider(account, {"allowedAccountIds": (account,)}),
            under(account, resource(ACCOUNT_BLOCK, f"block-{account}", blockPublicAcls=True)),
            under(account, resource(BUCKET, f"bucket-{account}")),
        ]
    found = build_inventory(resources).buckets
    assert [[it.origin.name for it in bucket.account_access_blocks] for bucket in found] == [
        [f"block-{account}"] for account in accounts
    ]
    assert {len(bucket.other_account_access_blocks) for bucket in found} == {MOST_OTHERS}


TWO = (
    provider("here", {}),
    provider("there", {"profile": "there"}),
    provider("abroad", {"region": "eu-west-1"}),
)
ELSEWHERE = ("there", "abroad")


def joined_roles(inventory: Inventory) -> dict[str, list[str]]:
    return {it.origin.name: [policy.origin.name for policy in it.policies] for it in inventory.roles}


def test_roles_and_policies_are_joined_by_name_within_one_account() -> None:
    inventory = build_inventory(
        [
            *TWO,
            under("here", resource(ROLE, "here", name="deploy")),
            under("there", resource(ROLE, "there", name="deploy")),
            under("here", resource(ROLE_POLICY, "inline-here", role="deploy", policy="{}")),
            under("abroad", resource(ROLE_POLICY, "inline-abroad", role="deploy", policy="{}")),
            under(
                "there", resource(POLICY, "managed-there", name="p", arn=f"arn:aws:iam::{OTHER}:policy/p", policy="{}")
            ),
            under("there", resource(ATTACHMENT, "a", role="deploy", policyArn=f"arn:aws:iam::{OTHER}:policy/p")),
        ]
    )
    assert joined_roles(inventory) == {"here": ["inline-abroad", "inline-here"], "there": ["managed-there"]}


def test_name_that_was_computed_from_a_resource_refers_to_it_from_any_account() -> None:
    role = under("there", resource(ROLE, "there", name="deploy"))
    decoy = under("here", resource(ROLE, "here", name="deploy"))
    inline = under("here", resource(ROLE_POLICY, "inline", role="deploy", policy="{}", depends={"role": (role.urn,)}))
    # By its name the policy belongs to the role of its own account as well: neither may miss it.
    assert joined_roles(build_inventory([*TWO, role, decoy, inline])) == {"here": ["inline"], "there": ["inline"]}
    assert joined_roles(build_inventory([*TWO, role, inline])) == {"there": ["inline"]}


def test_settings_of_buckets_are_joined_by_name_within_one_account() -> None:
    bucket = under("here", resource(BUCKET, "bucket", bucket="data"))
    for where, expected in (("here", ["block"]), ("abroad", ["block"]), ("there", [])):
        block = under(where, resource(BLOCK, "block", bucket="data"))
        policy = under(where, resource(BUCKET_POLICY, "policy", bucket="data", policy="{}"))
        (found,) = build_inventory([*TWO, bucket, block, policy]).buckets
        assert [it.origin.name for it in found.access_blocks] == expected
        assert len(found.policies) == len(expected)
    computed = under("there", resource(BLOCK, "block", bucket="data", depends={"bucket": (bucket.urn,)}))
    (found,) = build_inventory([*TWO, bucket, computed]).buckets
    assert len(found.access_blocks) == 1


def test_trail_delivers_to_a_bucket_of_another_account() -> None:
    trail = under("here", resource(TRAIL, "trail", s3BucketName="logs"))
    there = under("there", resource(BUCKET, "there", bucket="logs"))
    here = under("here", resource(BUCKET, "here", bucket="logs"))
    assert [[it.origin.name for it in bucket.trails] for bucket in build_inventory([*TWO, trail, there]).buckets] == [
        ["trail"]
    ]
    found = build_inventory([*TWO, trail, there, here]).buckets
    assert {it.origin.name: len(it.trails) for it in found} == {"here": 1, "there": 0}


def group_arn(region: str = "us-east-1", account: str = OWN) -> str:
    return f"arn:aws:logs:{region}:{account}:log-group:audit:*"


def watched(
    *, group: str = "here", filter_: str = "here", alarm: str = "here", region: str = "us-east-1"
) -> list[object]:
    """Groups that the trail delivers to, filters on them, and alarms on those, by logical name."""
    metric: Value = {"namespace": "n", "name": "m"}
    inventory = build_inventory(
        [
            provider("here", {"region": "us-east-1", "allowedAccountIds": (OWN,)}),
            provider("there", {"region": "us-east-1", "profile": "there"}),
            provider("abroad", {"region": "eu-west-1", "allowedAccountIds": (OWN,)}),
            under("here", resource(TRAIL, "trail", cloudWatchLogsGroupArn=group_arn(region))),
            under(group, resource(GROUP, "group", name="audit")),
            under(filter_, resource(FILTER, "filter", logGroupName="audit", pattern="{}", metricTransformation=metric)),
            under(alarm, resource(ALARM, "alarm", namespace="n", metricName="m", alarmActions=("arn:aws:sns:x:1:t",))),
        ]
    )
    return [
        [it.origin.name for it in inventory.log_groups if it.trails],
        [(it.origin.name, [alarm.origin.name for alarm in it.alarms]) for it in inventory.metric_filters],
    ]


def test_log_groups_filters_and_alarms_are_joined_by_name_within_one_region() -> None:
    assert watched() == [["group"], [("filter", ["alarm"])]]
    for elsewhere in ELSEWHERE:
        assert watched(alarm=elsewhere) == [["group"], [("filter", [])]]
        assert watched(filter_=elsewhere) == [["group"], []]
        assert watched(group=elsewhere) == [[], [("filter", ["alarm"])]]
    assert watched(region="eu-west-1") == [[], []]


def test_region_of_a_resource_itself_counts_for_names() -> None:
    trail = resource(TRAIL, "trail", cloudWatchLogsGroupArn=group_arn("eu-west-1"))
    one = resource(GROUP, "one", name="audit", region="eu-west-1")
    other = resource(GROUP, "other", name="audit", region="us-west-2")
    found = build_inventory([replace(trail, properties={**trail.properties, "region": "eu-west-1"}), one, other])
    assert {it.origin.name: len(it.trails) for it in found.log_groups} == {"one": 1, "other": 0}


def test_region_that_only_the_provider_reports_is_that_of_all_its_resources() -> None:
    """A new alarm beside a filter that exists already: only the latter has outputs."""
    metric: Value = {"namespace": "n", "name": "m"}
    existing = resource(
        FILTER, "f", logGroupName="audit", pattern="{}", metricTransformation=metric, region="us-east-1"
    )
    inventory = build_inventory(
        [
            resource(TRAIL, "trail", cloudWatchLogsGroupArn=group_arn()),
            replace(existing, inputs=("logGroupName", "pattern", "metricTransformation")),
            replace(resource(ALARM, "new", namespace="n", metricName="m"), inputs=("namespace", "metricName")),
        ]
    )
    assert [[alarm.origin.name for alarm in it.alarms] for it in inventory.metric_filters] == [["new"]]


@pytest.mark.parametrize(
    ("one", "other", "is_joined"),
    [
        ({}, {"version": "6.83.0"}, True),
        ({"region": "eu-west-1"}, {"region": "eu-west-1", "defaultTags": "{}"}, True),
        ({}, {"region": "eu-west-1"}, False),
        ({"region": UNKNOWN}, {"region": UNKNOWN}, False),
        ({}, {"region": UNKNOWN}, False),
        ({}, {"profile": "other"}, False),
    ],
)
def test_providers_of_one_region(one: dict[str, Value], other: dict[str, Value], is_joined: bool) -> None:
    inventory = build_inventory(
        [
            provider("one", one),
            provider("other", other),
            under("one", resource(RULE, "rule", name="tamper")),
            under("other", resource(TARGET, "target", rule="tamper")),
        ]
    )
    assert [it.has_target for it in inventory.event_rules] == [is_joined]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_topics_rules_and_aliases_are_joined_by_name_within_one_region(elsewhere: str) -> None:
    for where, count in (("here", 1), (elsewhere, 0)):
        inventory = build_inventory(
            [
                *TWO,
                under("here", resource(RULE, "rule", name="tamper")),
                under(where, resource(TARGET, "target", rule="tamper")),
                under("here", resource(KEY, "key", keyId="1-2")),
                under("here", resource(ALIAS, "alias", name="alias/audit", targetKeyId="1-2")),
                under(where, resource(TRAIL, "trail", kmsKeyId="alias/audit")),
            ]
        )
        assert [it.has_target for it in inventory.event_rules] == [count == 1]
        assert [len(it.trails) for it in inventory.keys] == [count]


def own_accounts(*resources: Resource) -> object:
    """What the stack tells of the account of a role under the provider `own`."""
    role = under("own", resource(ROLE, "role", assumeRolePolicy="{}"))
    (found,) = build_inventory([role, *resources]).roles
    return found.trust[0].own_accounts


def test_own_account_is_told_by_arns_and_by_the_provider() -> None:
    arn = f"arn:aws:iam::{OWN}:policy/p"
    assert own_accounts() == frozenset()
    assert own_accounts(under("own", resource(POLICY, "p", arn=arn))) == {OWN}
    assert own_accounts(under("other", resource(POLICY, "p", arn=arn))) == frozenset()
    assert own_accounts(under("own", resource(GROUP, "g", arn=group_arn()))) == {OWN}
    assert own_accounts(under("own", resource(BUCKET, "b", arn="arn:aws:s3:::b"))) == frozenset()
    assert own_accounts(provider("own", {"allowedAccountIds": (OWN,)})) == {OWN}
    assert own_accounts(provider("own", {"assumeRole": {"roleArn": ASSUMED}})) == {OTHER}
    assert own_accounts(provider("own", {"region": "x"}), under("own", resource(ALARM, "a", arn=UNKNOWN))) is UNKNOWN
    assert own_accounts(
        under("own", resource(ALARM, "a", arn=UNKNOWN)), under("own", resource(POLICY, "p", arn=arn))
    ) == {OWN}
    # Neither of these will ever have an account in its ARN.
    assert own_accounts(under("own", resource(BUCKET, "b", arn=UNKNOWN))) == frozenset()
    assert own_accounts(under("own", resource("aws:ssoadmin/permissionSet:PermissionSet", "s", arn=UNKNOWN))) == (
        frozenset()
    )
