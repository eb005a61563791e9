"""What the classic provider's resources run, and the data events that their use leaves.

Source of the event types: AWS CloudTrail User Guide, "Logging data events", `resources.type`.
"""

from __future__ import annotations

from policypack.adapters.parts.parts import Parts
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.trails import Workload, WorkloadKind

_AGENTCORE = "AWS::BedrockAgentCore::"

WORKLOADS: dict[str, tuple[WorkloadKind, tuple[str, ...]]] = {
    "aws:bedrock/agentAgent:AgentAgent": (WorkloadKind.AI, ("AWS::Bedrock::AgentAlias",)),
    "aws:bedrock/agentAgentAlias:AgentAgentAlias": (WorkloadKind.AI, ("AWS::Bedrock::AgentAlias",)),
    "aws:bedrock/agentFlow:AgentFlow": (WorkloadKind.AI, ("AWS::Bedrock::FlowAlias",)),
    "aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase": (WorkloadKind.AI, ("AWS::Bedrock::KnowledgeBase",)),
    "aws:bedrock/agentPrompt:AgentPrompt": (WorkloadKind.AI, ("AWS::Bedrock::Prompt",)),
    "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime": (WorkloadKind.AI, (f"{_AGENTCORE}Runtime",)),
    "aws:bedrock/agentcoreAgentRuntimeEndpoint:AgentcoreAgentRuntimeEndpoint": (
        WorkloadKind.AI,
        (f"{_AGENTCORE}RuntimeEndpoint",),
    ),
    "aws:bedrock/agentcoreApiKeyCredentialProvider:AgentcoreApiKeyCredentialProvider": (
        WorkloadKind.AI,
        (f"{_AGENTCORE}APIKeyCredentialProvider",),
    ),
    "aws:bedrock/agentcoreBrowser:AgentcoreBrowser": (WorkloadKind.AI, (f"{_AGENTCORE}BrowserCustom",)),
    "aws:bedrock/agentcoreCodeInterpreter:AgentcoreCodeInterpreter": (
        WorkloadKind.AI,
        (f"{_AGENTCORE}CodeInterpreterCustom",),
    ),
    "aws:bedrock/agentcoreEvaluator:AgentcoreEvaluator": (WorkloadKind.AI, (f"{_AGENTCORE}Evaluator",)),
    "aws:bedrock/agentcoreGateway:AgentcoreGateway": (WorkloadKind.AI, (f"{_AGENTCORE}Gateway",)),
    "aws:bedrock/agentcoreMemory:AgentcoreMemory": (WorkloadKind.AI, (f"{_AGENTCORE}Memory",)),
    "aws:bedrock/agentcoreOauth2CredentialProvider:AgentcoreOauth2CredentialProvider": (
        WorkloadKind.AI,
        (f"{_AGENTCORE}OAuth2CredentialProvider",),
    ),
    "aws:bedrock/agentcorePolicy:AgentcorePolicy": (WorkloadKind.AI, (f"{_AGENTCORE}Policy",)),
    "aws:bedrock/agentcorePolicyEngine:AgentcorePolicyEngine": (WorkloadKind.AI, (f"{_AGENTCORE}PolicyEngine",)),
    "aws:bedrock/agentcoreRegistry:AgentcoreRegistry": (WorkloadKind.AI, ("AWS::AgentRegistry::Registry",)),
    "aws:bedrock/agentcoreWorkloadIdentity:AgentcoreWorkloadIdentity": (
        WorkloadKind.AI,
        (f"{_AGENTCORE}WorkloadIdentity",),
    ),
    "aws:bedrock/customModel:CustomModel": (WorkloadKind.AI, ("AWS::Bedrock::Model",)),
    "aws:bedrock/guardrail:Guardrail": (WorkloadKind.AI, ("AWS::Bedrock::Guardrail",)),
    "aws:bedrock/inferenceProfile:InferenceProfile": (WorkloadKind.AI, ("AWS::Bedrock::Model",)),
    "aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput": (WorkloadKind.AI, ("AWS::Bedrock::Model",)),
    "aws:ec2/vpcEndpoint:VpcEndpoint": (WorkloadKind.ENDPOINT, ()),
    "aws:lambda/function:Function": (WorkloadKind.FUNCTION, ("AWS::Lambda::Function",)),
    "aws:qbusiness/application:Application": (WorkloadKind.AI, ("AWS::QBusiness::Application",)),
    "aws:sagemaker/endpoint:Endpoint": (WorkloadKind.AI, ("AWS::SageMaker::Endpoint",)),
    "aws:sagemaker/featureGroup:FeatureGroup": (WorkloadKind.AI, ("AWS::SageMaker::FeatureGroup",)),
    "aws:sagemaker/hub:Hub": (WorkloadKind.AI, ("AWS::SageMaker::Hub",)),
    "aws:sagemaker/mlflowApp:MlflowApp": (WorkloadKind.AI, ("AWS::SageMaker::MlflowApp",)),
    "aws:sagemaker/mlflowTrackingServer:MlflowTrackingServer": (
        WorkloadKind.AI,
        ("AWS::SageMaker::MlflowTrackingServer",),
    ),
}
"""Type token -> what kind of workload it is, and the types of its data events."""


def workload(resource: Resource, parts: Parts) -> None:
    """Any type of `WORKLOADS`."""
    kind, event_types = WORKLOADS[resource.type]
    origin = Properties.of(resource).origin(resource)
    parts.workloads.append(Workload(origin=origin, kind=kind, event_types=event_types))
