"""The `resources.type` values of data events that the use of AI applications leaves.

Source: AWS CloudTrail User Guide, "Logging data events", `resources.type`. The list is what is known, not what is
allowed: a selector may name a type that is not in it. `AWS::BedrockAgentCore::Registry` is the former name of
`AWS::AgentRegistry::Registry`, for which support has ended (Amazon Bedrock AgentCore Developer Guide, "AWS CloudTrail
Integration" of AWS Agent Registry).
"""

from __future__ import annotations

AI_EVENT_TYPES = frozenset(
    f"AWS::{service}::{resource}"
    for service, resources in {
        "AgentRegistry": ("Registry",),
        "Bedrock": (
            "AdvancedOptimizePromptJob", "AgentAlias", "AsyncInvoke", "AutomatedReasoningPolicy",
            "AutomatedReasoningPolicyVersion", "Blueprint", "DataAutomationInvocation", "DataAutomationProfile",
            "DataAutomationProject", "FlowAlias", "FlowExecution", "Guardrail", "InlineAgent", "KnowledgeBase",
            "Model", "Prompt", "PromptVersion", "Session", "Tool",
        ),
        "BedrockAgentCore": (
            "APIKeyCredentialProvider", "Browser", "BrowserCustom", "CodeInterpreter", "CodeInterpreterCustom",
            "Evaluator", "Gateway", "Memory", "OAuth2CredentialProvider", "Policy", "PolicyEngine", "Registry",
            "Runtime", "RuntimeEndpoint", "TokenVault", "WorkloadIdentity", "WorkloadIdentityDirectory",
        ),
        "SageMaker": (
            "Endpoint", "ExperimentTrialComponent", "FeatureGroup", "Hub", "Job", "MlflowApp", "MlflowTrackingServer",
            "TrainingSession",
        ),
        "QBusiness": ("Application", "DataSource", "Index", "Integration", "WebExperience"),
        "QApps": ("QApp", "QAppSession"),
        "QDeveloper": ("Integration",),
    }.items()
    for resource in resources
)  # fmt: skip
