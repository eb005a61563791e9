"""What a stack runs, and the data events that its use leaves."""

from __future__ import annotations

from policypack.adapters.aws.workloads import WORKLOADS
from policypack.adapters.inventory import build_inventory
from policypack.cloudtrail.event_types import AI_EVENT_TYPES
from policypack.model.trails import WorkloadKind
from tests.adapters.resources import resource
from tools.standin.metadata import type_tokens


def test_workloads_are_types_of_the_provider_with_known_data_events() -> None:
    assert set(WORKLOADS) <= set(type_tokens())
    for kind, event_types in WORKLOADS.values():
        if kind is WorkloadKind.AI:
            assert event_types
            assert set(event_types) <= AI_EVENT_TYPES


def test_registry_of_agentcore_has_the_data_events_of_its_new_namespace() -> None:
    assert WORKLOADS["aws:bedrock/agentcoreRegistry:AgentcoreRegistry"][1] == ("AWS::AgentRegistry::Registry",)
    assert {"AWS::AgentRegistry::Registry", "AWS::BedrockAgentCore::Registry"} <= AI_EVENT_TYPES


def test_workloads_of_a_stack_are_found() -> None:
    stack = [
        resource("aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase", "knowledge"),
        resource("aws:ec2/vpcEndpoint:VpcEndpoint", "endpoint"),
        resource("aws:lambda/function:Function", "function"),
        resource("aws:sqs/queue:Queue", "queue"),
    ]
    assert [(it.origin.name, it.kind, it.event_types) for it in build_inventory(stack).workloads] == [
        ("knowledge", WorkloadKind.AI, ("AWS::Bedrock::KnowledgeBase",)),
        ("endpoint", WorkloadKind.ENDPOINT, ()),
        ("function", WorkloadKind.FUNCTION, ("AWS::Lambda::Function",)),
    ]
