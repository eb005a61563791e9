"""The data events that the trail can record, as `resources.type` values of CloudTrail.

Source: AWS CloudTrail User Guide, "Logging data events". CloudTrail rejects all selectors of a trail if
one type is unsupported, so the preview warns of types that are not in these lists and rejects malformed ones.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

GROUPS: dict[str, tuple[str, ...]] = {
    "lambda": ("AWS::Lambda::Function",),
    "bedrock": (
        "AWS::Bedrock::Model",
        "AWS::Bedrock::AsyncInvoke",
        "AWS::Bedrock::AgentAlias",
        "AWS::Bedrock::InlineAgent",
        "AWS::Bedrock::KnowledgeBase",
        "AWS::Bedrock::Guardrail",
        "AWS::Bedrock::FlowAlias",
        "AWS::Bedrock::FlowExecution",
    ),
    "agentcore": (
        "AWS::BedrockAgentCore::Browser",
        "AWS::BedrockAgentCore::BrowserCustom",
        "AWS::BedrockAgentCore::CodeInterpreter",
        "AWS::BedrockAgentCore::CodeInterpreterCustom",
        "AWS::BedrockAgentCore::Gateway",
        "AWS::BedrockAgentCore::Memory",
        "AWS::BedrockAgentCore::Runtime",
        "AWS::BedrockAgentCore::RuntimeEndpoint",
        "AWS::BedrockAgentCore::TokenVault",
        "AWS::BedrockAgentCore::WorkloadIdentity",
        "AWS::BedrockAgentCore::WorkloadIdentityDirectory",
    ),
    "sagemaker": (
        "AWS::SageMaker::Endpoint",
        "AWS::SageMaker::FeatureGroup",
    ),
}
"""Group -> the types of that service that an investigation of an AI application needs."""

_MORE_OF_SERVICES = {
    "Bedrock": (
        "AdvancedOptimizePromptJob",
        "AutomatedReasoningPolicy",
        "AutomatedReasoningPolicyVersion",
        "Blueprint",
        "DataAutomationInvocation",
        "DataAutomationProfile",
        "DataAutomationProject",
        "Prompt",
        "PromptVersion",
        "Session",
        "Tool",
    ),
    "AgentRegistry": ("Registry",),
    "BedrockAgentCore": (
        "APIKeyCredentialProvider",
        "Evaluator",
        "OAuth2CredentialProvider",
        "Policy",
        "PolicyEngine",
        "Registry",
    ),
    "DynamoDB": ("Stream", "Table"),
    "QApps": ("QApp", "QAppSession"),
    "QBusiness": ("Application", "DataSource", "Index", "Integration", "WebExperience"),
    "QDeveloper": ("Integration",),
    "S3": ("AccessPoint",),
    "S3Express": ("Object",),
    "S3ObjectLambda": ("AccessPoint",),
    "S3Tables": ("Table", "TableBucket"),
    "S3Vectors": ("Index", "VectorBucket"),
    "SageMaker": ("ExperimentTrialComponent", "Hub", "Job", "MlflowApp", "MlflowTrackingServer", "TrainingSession"),
}

KNOWN_TYPES = frozenset(
    [
        *(type_ for types in GROUPS.values() for type_ in types),
        *(f"AWS::{service}::{name}" for service, names in _MORE_OF_SERVICES.items() for name in names),
    ]
)
"""Every known type. `AWS::BedrockAgentCore::Registry` is the former name of `AWS::AgentRegistry::Registry`
(Amazon Bedrock AgentCore Developer Guide, "AWS CloudTrail Integration" of AWS Agent Registry)."""


def nearest_type(name: str) -> str | None:
    """Return the known type that is most similar to an unknown one, or None."""
    found = difflib.get_close_matches(name, sorted(KNOWN_TYPES), n=1, cutoff=0.8)
    return found[0] if found else None


def types_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the types of groups and single types in order, without duplicates."""
    return tuple(dict.fromkeys(type_ for name in names for type_ in GROUPS.get(name, (name,))))
