"""Resources named by ARNs that the program builds: a preview, which knows only their names, joins what an update joins.

Labels: AWS Identity and Access Management User Guide, "IAM identifiers" (friendly names are unique in an account,
whatever their path); AWS Key Management Service Developer Guide, "Key identifiers (KeyId)" (alias ARN); Service
Authorization Reference (the ARNs of each service).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.joins.named_by_arn import alias_name, group_name, policy_name, role_name, topic_name
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.adapters.resources import resource, resource_with
from tests.adapters.test_places import OTHER, OWN, provider, under
from tests.builders import document

TEXT = document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"})
PASS, READ = f"arn:aws:iam::{OWN}:policy/pass", f"arn:aws:iam::{OWN}:policy/team/app/read"
KEY, ALIAS, TRAIL = "aws:kms/key:Key", "aws:kms/alias:Alias", "aws:cloudtrail/trail:Trail"
ROLE, POLICY = "aws:iam/role:Role", "aws:iam/policy:Policy"

Own: TypeAlias = Callable[[str], Value]
"""The own ARN of a resource: unknown in a preview."""


@pytest.fixture(params=[True, False], ids=["preview", "update"])
def own(request: pytest.FixtureRequest) -> Own:
    def arn(known: str) -> Value:
        return UNKNOWN if request.param else known

    return arn


def policy(own: Own, arn: str = PASS) -> Resource:
    return resource(POLICY, arn.rpartition("/")[2], name=arn.rpartition("/")[2], policy=TEXT, arn=own(arn))


def attachment(holder: str, arn: str = PASS) -> Resource:
    token = f"aws:iam/{holder}PolicyAttachment:{holder.capitalize()}PolicyAttachment"
    return resource_with(token, f"attachment-{holder}", {"policyArn": arn, holder: holder})


def holders(managed: tuple[str, ...] = ()) -> tuple[Resource, ...]:
    return (
        resource(ROLE, "role", name="role", assumeRolePolicy="{}", managedPolicyArns=managed),
        resource("aws:iam/user:User", "user", name="user"),
        resource("aws:iam/group:Group", "group", name="group"),
    )


EXCLUSIVE = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ((*holders(), attachment("role")), {"role": ["pass"]}),
        ((*holders(), attachment("user")), {"user": ["pass"]}),
        ((*holders(), attachment("group")), {"group": ["pass"]}),
        ((*holders(), attachment("role", READ)), {"role": ["read"]}),
        (holders(managed=(PASS, READ)), {"role": ["pass", "read"]}),
        ((*holders(), resource(EXCLUSIVE, "x", roleName="role", policyArns=(READ,))), {"role": ["read"]}),
        (
            (
                *holders(),
                resource(
                    "aws:iam/policyAttachment:PolicyAttachment",
                    "x",
                    policyArn=PASS,
                    roles=("role",),
                    users=("user",),
                ),
            ),
            {"role": ["pass"], "user": ["pass"]},
        ),
    ],
)
def test_policies_are_attached(own: Own, resources: tuple[Resource, ...], expected: dict[str, list[str]]) -> None:
    found = build_inventory([policy(own), policy(own, READ), *resources]).identities
    held = {it.origin.name: [policy.origin.name for policy in it.policies] for it in found}
    names = {name for policies in expected.values() for name in policies}
    alone = {name: [name] for name in ("pass", "read") if name not in names}
    assert held == {"role": [], "user": [], "group": []} | expected | alone
    assert [arn for it in found for arn in it.managed_policy_arns] == []


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::aws:policy/pass",
        f"arn:aws:iam::{OWN}:role/pass",
        f"arn:aws:iam::{OWN}:policy/pass-more",
        f"arn:aws:iam::{OTHER}:policy/pass",
        "pass/policy",
    ],
)
def test_other_arns_name_no_policy_of_the_stack(own: Own, arn: str) -> None:
    """The account of the stack is known, because a topic of it exists already."""
    topic = resource("aws:sns/topic:Topic", "topic", arn=f"arn:aws:sns:us-east-1:{OWN}:topic")
    found = build_inventory([policy(own), topic, *holders(), attachment("role", arn)]).identities
    (role,) = [it for it in found if it.origin.name == "role"]
    assert (role.policies, role.managed_policy_arns) == ((), (arn,))


@pytest.mark.parametrize(
    "bounded",
    [
        resource(ROLE, "bounded", name="bounded", assumeRolePolicy="{}", permissionsBoundary=PASS),
        resource("aws:iam/user:User", "bounded", name="bounded", permissionsBoundary=PASS),
    ],
)
@pytest.mark.parametrize(
    ("attached", "kind"),
    [
        ((), PolicyKind.BOUNDARY),
        (holders(managed=(PASS,)), PolicyKind.IDENTITY),
        ((attachment("user"),), PolicyKind.IDENTITY),
    ],
)
def test_policy_is_a_boundary_alone_where_nothing_attaches_it(
    own: Own, bounded: Resource, attached: tuple[Resource, ...], kind: PolicyKind
) -> None:
    inventory = build_inventory([policy(own), bounded, *attached])
    (identity,) = [it for it in inventory.identities if it.origin.name == "bounded"]
    assert identity.boundary is not UNKNOWN
    assert identity.boundary is not None
    assert (identity.boundary.origin.name, identity.external_boundary) == ("pass", "")
    assert [it.kind for it in inventory.policies if it.origin.name == "pass"] == [kind]


def test_boundary_that_an_attached_arn_names_as_well_is_no_boundary_alone(own: Own) -> None:
    """The boundary refers to the policy's output, the attachment to an ARN that the program builds."""
    bounded = resource_with(
        ROLE,
        "bounded",
        {"name": "bounded", "permissionsBoundary": own(PASS)},
        {"permissionsBoundary": (policy(own).urn,)},
    )
    inventory = build_inventory([policy(own), bounded, *holders(), attachment("role")])
    assert [it.kind for it in inventory.policies if it.origin.name == "pass"] == [PolicyKind.IDENTITY]


def test_trail_is_joined_with_key_topic_log_group_and_role(own: Own) -> None:
    here = f"us-east-1:{OWN}"
    trail = resource(
        TRAIL,
        "trail",
        kmsKeyId=f"arn:aws:kms:{here}:alias/trail",
        snsTopicName=f"arn:aws:sns:{here}:topic",
        cloudWatchLogsGroupArn=f"arn:aws:logs:{here}:log-group:/aws/audit:*",
        cloudWatchLogsRoleArn=f"arn:aws:iam::{OWN}:role/service-role/delivery",
    )
    key = resource(KEY, "key", keyId=own("1-2"), arn=own(f"arn:aws:kms:{here}:key/1-2"))
    alias = resource_with(
        ALIAS,
        "alias",
        {"name": "alias/trail", "targetKeyId": own("1-2"), "arn": own(f"arn:aws:kms:{here}:alias/trail")},
        {"targetKeyId": (key.urn,)},
    )
    role = resource(ROLE, "delivery", name="delivery", arn=own(f"arn:aws:iam::{OWN}:role/service-role/delivery"))
    namesake = resource("aws:iam/user:User", "namesake", name="delivery", arn=own(f"arn:aws:iam::{OWN}:user/delivery"))
    inline = resource("aws:iam/rolePolicy:RolePolicy", "inline", role="delivery", policy=TEXT)
    topic = resource("aws:sns/topic:Topic", "topic", name="topic", arn=own(f"arn:aws:sns:{here}:topic"))
    topic_policy = resource("aws:sns/topicPolicy:TopicPolicy", "p", arn=f"arn:aws:sns:{here}:topic", policy=TEXT)
    group = resource(
        "aws:cloudwatch/logGroup:LogGroup", "g", name="/aws/audit", arn=own(f"arn:aws:logs:{here}:log-group:/aws/audit")
    )
    inventory = build_inventory([trail, key, alias, role, namesake, inline, topic, topic_policy, group])
    assert [len(it.trails) for it in inventory.keys] == [1]
    assert [len(it.trails) for it in inventory.log_groups] == [1]
    assert [it.origin.name for it in inventory.delivery_roles] == ["delivery"]
    (needed,) = inventory.needed_policies
    assert needed.unordered == ("snsTopicName", "cloudWatchLogsRoleArn")


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_alarm_reaches_who_is_subscribed_to_its_topic(own: Own, region: str) -> None:
    """Without a subscription to a topic of the stack it reaches nobody; a topic of another region is not of it."""
    topic_arn, group = f"arn:aws:sns:us-east-1:{OWN}:topic", f"arn:aws:logs:us-east-1:{OWN}:log-group:audit:*"
    metric: Value = {"namespace": "n", "name": "m"}
    alarm = resource(
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        "alarm",
        namespace="n",
        metricName="m",
        alarmActions=(topic_arn.replace("us-east-1", region),),
    )
    resources = [
        provider("here", {"region": "us-east-1"}),
        resource("aws:sns/topic:Topic", "topic", name="topic", arn=own(topic_arn)),
        resource(TRAIL, "trail", cloudWatchLogsGroupArn=group),
        resource(
            "aws:cloudwatch/logMetricFilter:LogMetricFilter",
            "filter",
            logGroupName="audit",
            pattern="{}",
            metricTransformation=metric,
        ),
        alarm,
    ]
    subscription = resource("aws:sns/topicSubscription:TopicSubscription", "subscription", topic=topic_arn)

    def reaches(*more: Resource) -> list[object]:
        found = build_inventory([under("here", it) if it.type[:4] == "aws:" else it for it in (*resources, *more)])
        return [alarm.reaches_somebody for it in found.metric_filters for alarm in it.alarms]

    assert reaches() == [region != "us-east-1"]
    assert reaches(subscription) == [True]


@pytest.mark.parametrize(
    ("inputs", "own_arn", "is_joined"),
    [
        ({"region": "eu-west-1"}, UNKNOWN, True),  # the same account
        ({"profile": "there", "allowedAccountIds": (OWN,)}, UNKNOWN, True),
        ({"profile": "there"}, UNKNOWN, True),  # the deployment will tell the account
        ({"profile": "there"}, PASS, True),
        ({"profile": "there", "allowedAccountIds": (OTHER,)}, UNKNOWN, False),
        ({"profile": "there"}, PASS.replace(OWN, OTHER), False),
    ],
)
def test_policy_under_another_provider_is_named_where_its_account_may_be_that_of_the_arn(
    inputs: dict[str, Value], own_arn: Value, is_joined: bool
) -> None:
    inventory = build_inventory(
        [
            provider("here", {}),
            provider("there", inputs),
            *(under("here", it) for it in (*holders(), attachment("role"))),
            under("there", resource(POLICY, "pass", name="pass", policy=TEXT, arn=own_arn)),
        ]
    )
    (role,) = [it for it in inventory.identities if it.origin.name == "role"]
    assert [it.origin.name for it in role.policies] == (["pass"] if is_joined else [])


def test_of_policies_of_one_name_that_of_the_same_account_is_named() -> None:
    accounts = [provider("here", {}), provider("there", {"profile": "there"})]
    policies = [
        under(where, resource(POLICY, where, name="pass", policy=TEXT, arn=UNKNOWN)) for where in ("here", "there")
    ]
    inventory = build_inventory([*accounts, *policies, *(under("here", it) for it in (*holders(), attachment("role")))])
    (role,) = [it for it in inventory.identities if it.origin.name == "role"]
    assert [it.origin.name for it in role.policies] == ["here"]


def test_more_policies_of_one_name_than_an_account_can_have_are_an_ambiguity() -> None:
    many = [resource(POLICY, f"p-{number}", name="pass", policy=TEXT, arn=UNKNOWN) for number in range(101)]
    for policies in (many, many[:5]):
        found = build_inventory([*policies, *holders(), attachment("role")]).identities
        (role,) = [it for it in found if it.origin.name == "role"]
        assert (role.policies, role.managed_policy_arns, role.may_have_more_policies) == ((), (), True)


@pytest.mark.parametrize(
    ("name_in", "arn", "expected"),
    [
        (policy_name, PASS, "pass"),
        (policy_name, READ, "read"),
        (policy_name, f"arn:aws:iam::{OWN}:user/pass", ""),
        (policy_name, f"arn:aws:iam::{OWN}:policy/", ""),
        (role_name, f"arn:aws-cn:iam::{OWN}:role/service-role/x", "x"),
        (role_name, "role/x", ""),
        (topic_name, f"arn:aws:sns:us-east-1:{OWN}:topic.fifo", "topic.fifo"),
        (topic_name, f"arn:aws:sns:us-east-1:{OWN}:topic:1234", ""),
        (alias_name, f"arn:aws:kms:us-east-1:{OWN}:alias/a/b", "alias/a/b"),
        (alias_name, f"arn:aws:kms:us-east-1:{OWN}:key/1-2", ""),
        (alias_name, "alias/a", ""),
        (group_name, f"arn:aws:logs:us-east-1:{OWN}:log-group:/aws/x:*", "/aws/x"),
        (group_name, f"arn:aws:logs:us-east-1:{OWN}:log-group:/aws/x", "/aws/x"),
        (group_name, "arn:aws:logs", ""),
    ],
)
def test_names_in_arns(name_in: Callable[[str], str], arn: str, expected: str) -> None:
    assert name_in(arn) == expected
