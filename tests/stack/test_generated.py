"""What is generated in stack/README.md: the picture and the permissions of a deployer."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pulumi_aws as aws
import pytest

from policypack.iam.parsing.documents import parse
from policypack.model.policy import Document, PolicyKind
from tests.e2e.engine import preview
from tests.stack.test_switches import README
from tools.permissions.generate import NotInTheData, boundary_policy, preview_policy, up_policy
from tools.permissions.provider_calls import ACTIONS, PROVIDER_CALLS, Calls
from tools.picture import PART_OF, draw
from tools.reference_stack import Made
from tools.stack_docs import written

pytestmark = pytest.mark.e2e

MOST_CHARACTERS = 6144
"""Of a managed policy, white space not counted (AWS Identity and Access Management User Guide, IAM quotas)."""

OBJECTS = {"s3:DeleteObject", "s3:DeleteObjectVersion"}

RECORDS = ("trailguard-dev-logs", "trailguard-dev-access", "trail/trailguard-dev-trail", "log-group:", ":key/")


def test_generated_parts_of_readme_are_current(deployed: list[Made]) -> None:
    assert written(README, deployed) == README, "run make docs"


def test_picture_shows_every_resource(deployed: list[Made]) -> None:
    """Boxes of one and boxes of many, and the settings inside them, come to all resources."""
    boxes = re.findall(r'^    \w+\["(\d*)', draw(deployed), flags=re.MULTILINE)
    settings = sum(it.type in PART_OF for it in deployed)
    assert sum(int(number or 1) for number in boxes) + settings == sum(it.type.startswith("aws:") for it in deployed)


def test_picture_follows_the_program(deployed: list[Made]) -> None:
    without_rule = [it for it in deployed if "tamper" not in it.name]
    assert "EventBridge rule" in draw(deployed)
    assert "EventBridge rule" not in draw(without_rule)


def statements(text: str) -> list[tuple[list[str], list[str]]]:
    return [(it["Action"], it["Resource"]) for it in json.loads(text)["Statement"]]


def test_every_type_of_the_stack_has_its_calls(deployed: list[Made]) -> None:
    assert {it.type for it in deployed if it.type.startswith("aws:")} == set(PROVIDER_CALLS)


def test_every_type_names_the_file_of_the_provider_that_was_read() -> None:
    sources = [it.source for it in PROVIDER_CALLS.values()]
    assert len(set(sources)) == len(sources)
    assert [it for it in sources if not re.fullmatch(r"[a-z0-9]+/[a-z_]+\.go", it)] == []


def test_calls_with_actions_of_another_name_are_all_made() -> None:
    names = [(it.service, name) for it in PROVIDER_CALLS.values() for name in calls_of(it)]
    assert set(ACTIONS) <= {name if ":" in name else f"{service}:{name}" for service, name in names}


def calls_of(calls: Calls) -> tuple[str, ...]:
    return (*calls.create, *calls.read, *calls.update, *calls.delete, *calls.empty)


def test_only_the_result_bucket_can_be_emptied(deployed: list[Made]) -> None:
    emptying = [(actions, resources) for actions, resources in statements(up_policy(deployed)) if OBJECTS & {*actions}]
    assert emptying == [(sorted(OBJECTS), ["arn:aws:s3:::trailguard-dev-athena-123456789012-us-east-1/*"])]


def test_policies_fit_into_managed_policies(deployed: list[Made]) -> None:
    for policy in (up_policy(deployed), preview_policy(deployed), boundary_policy(deployed)):
        assert len(re.sub(r"\s", "", policy)) <= MOST_CHARACTERS
        assert isinstance(parse(policy, PolicyKind.IDENTITY), Document)


def test_up_policy_includes_the_preview_policy(deployed: list[Made]) -> None:
    up = {action for actions, _ in statements(up_policy(deployed)) for action in actions}
    assert {action for actions, _ in statements(preview_policy(deployed)) for action in actions} <= up


def test_preview_policy_is_read_only(deployed: list[Made]) -> None:
    verbs = {re.split(r"(?<=[a-z])(?=[A-Z])", action.split(":")[1])[0] for action in preview_actions(deployed)}
    assert verbs == {"Describe", "Get", "List"}


def preview_actions(deployed: list[Made]) -> list[str]:
    return [action for actions, _ in statements(preview_policy(deployed)) for action in actions]


def test_up_policy_does_not_allow_deleting_records(deployed: list[Made]) -> None:
    taking = re.compile(r"\w+:(Delete(?!MetricFilter|PolicyVersion)|StopLogging|ScheduleKeyDeletion|DisableKey)\w*")
    found = [
        (action, resource)
        for actions, resources in statements(up_policy(deployed))
        for action in actions
        for resource in resources
        if taking.fullmatch(action) and any(it in resource for it in RECORDS)
    ]
    assert found == []


def test_only_actions_without_resource_types_use_a_star(deployed: list[Made]) -> None:
    (anywhere,) = (actions for actions, resources in statements(up_policy(deployed)) if "*" in resources)
    assert anywhere == [
        "cloudtrail:DescribeTrails",
        "ec2:DescribeRegions",
        "kms:CreateKey",
        "kms:ListAliases",
        "logs:DescribeLogGroups",
    ]


def test_unknown_calls_and_actions_are_rejected(deployed: list[Made], monkeypatch: pytest.MonkeyPatch) -> None:
    trail = "aws:cloudtrail/trail:Trail"
    monkeypatch.setitem(PROVIDER_CALLS, trail, replace(PROVIDER_CALLS[trail], read=("GetTrial",)))
    with pytest.raises(NotInTheData, match="cloudtrail has no call GetTrial"):
        preview_policy(deployed)
    monkeypatch.setitem(PROVIDER_CALLS, trail, replace(PROVIDER_CALLS[trail], service="s3", read=("HeadObject",)))
    with pytest.raises(NotInTheData, match="there is no action s3:HeadObject"):
        preview_policy(deployed)


@pytest.mark.usefixtures("offline")
def test_permissions_pass_the_pack(deployed: list[Made], tmp_path: Path) -> None:
    policies = {"up": up_policy(deployed), "preview": preview_policy(deployed), "boundary": boundary_policy(deployed)}

    def program() -> None:
        for name, document in policies.items():
            policy = aws.iam.Policy(name, name=name, policy=document)
            group = aws.iam.Group(f"{name}-group", name=f"deploy-{name}")
            aws.iam.GroupPolicyAttachment(f"{name}-attachment", group=group.name, policy_arn=policy.arn)

    outcome = preview(program, tmp_path)
    assert outcome.succeeded, outcome.output
    assert outcome.findings == []
