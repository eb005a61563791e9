"""The alarms for AI services, as CloudWatch Logs filter patterns.

Sources: Amazon Bedrock User Guide, "Monitor Amazon Bedrock API calls using CloudTrail"; Amazon SageMaker AI Developer
Guide, "Log Amazon SageMaker AI API calls"; AWS Lambda Developer Guide, "Logging AWS Lambda API calls".
"""

from __future__ import annotations

from collections.abc import Iterator

from reference_trail.alerting.detections import Detection, calls, one_of
from reference_trail.arguments.groups import AlertingArguments
from reference_trail.arguments.invalid_arguments import InvalidArguments

LONGEST_PATTERN = 1024
"""Maximum characters of a filter pattern (Amazon CloudWatch Logs API Reference, PutMetricFilter)."""

_AI_SERVICES = one_of("eventSource", ("bedrock*", "sagemaker*"))
_USE = ("InvokeModel*", "Converse*", "InvokeAgent*", "InvokeInlineAgent", "InvokeFlow", "Retrieve*", "InvokeEndpoint*")
_LISTED = {
    "ai-data-new-readers": ("ai_data_readers", "aiDataReaders and aiDataBuckets"),
    "ai-function-changes": ("ai_functions", "aiFunctions"),
}
"""Detection whose pattern grows with the arguments -> the invalid field, and the lists to shorten."""
_LAMBDA_CODE = ("UpdateFunctionCode*", "UpdateFunctionConfiguration*")


def ai_detections(alerting: AlertingArguments) -> tuple[Detection, ...]:
    """Return the alarms for AI services that the arguments enable.

    Raises:
        InvalidArguments: a list makes a filter pattern too long.
    """
    found = (*_ALWAYS, *_data_reads(alerting), *_function_changes(alerting))
    for detection in found:
        too_long = len(detection.pattern) - LONGEST_PATTERN
        if too_long > 0:
            field, lists = _LISTED[detection.id]
            reason = (
                f"the filter pattern of {detection.id} is {too_long} characters too long for CloudWatch Logs, which "
                f"accepts {LONGEST_PATTERN}: name fewer in {lists}"
            )
            raise InvalidArguments([(field, reason)])
    return found


_ALWAYS = (
    Detection(
        id="ai-denied-invocations",
        description="A call of a model, an agent or a knowledge base was denied",
        pattern=f'{{ {_AI_SERVICES} && {one_of("eventName", _USE)} && ($.errorCode = "AccessDenied*") }}',
    ),
    Detection(
        id="ai-invocation-logging-changes",
        description="Model invocation logging was disabled or changed",
        pattern=(
            "{ "
            + calls("bedrock", "DeleteModelInvocationLoggingConfiguration", "PutModelInvocationLoggingConfiguration")
            + " }"
        ),
    ),
    Detection(
        id="ai-guardrail-changes",
        description="A guardrail was deleted or changed",
        pattern=f"{{ {calls('bedrock', 'DeleteGuardrail', 'UpdateGuardrail', 'DeleteEnforcedGuardrail*')} }}",
    ),
    Detection(
        id="ai-agent-changes",
        description="The instructions, actions, knowledge or code of an agent were changed",
        pattern=(
            '{ ($.eventSource = "bedrock*") && '
            + one_of(
                "eventName",
                (
                    "UpdateAgent*",
                    "CreateAgentActionGroup",
                    "DeleteAgentActionGroup",
                    "AssociateAgent*",
                    "DisassociateAgent*",
                    "UpdateFlow*",
                    "UpdatePrompt",
                    "UpdateGatewayTarget",
                    "CreateGatewayTarget",
                ),
            )
            + " }"
        ),
    ),
    Detection(
        id="ai-long-lived-keys",
        description="The root user or a long-term key was used on AI services",
        pattern=(
            f'{{ {_AI_SERVICES} && (($.userIdentity.type = "Root") || ($.userIdentity.accessKeyId = "AKIA*") || '
            '($.userIdentity.userName = "BedrockAPIKey-*")) }'
        ),
    ),
)


def _data_reads(alerting: AlertingArguments) -> Iterator[Detection]:
    """Yield the alarm for reads by unexpected principals, unless no expected readers are configured."""
    if not alerting.ai_data_readers:
        return
    reads = [f'(($.eventSource = "bedrock*") && {one_of("eventName", ("Retrieve", "RetrieveAndGenerate*"))})']
    if alerting.ai_data_buckets:
        buckets = one_of("requestParameters.bucketName", alerting.ai_data_buckets)
        reads.append(f"({calls('s3', 'GetObject', 'CopyObject')} && {buckets})")
    not_expected = " && ".join(_is_not(reader) for reader in alerting.ai_data_readers)
    yield Detection(
        id="ai-data-new-readers",
        description="A knowledge base or a training data bucket was read by an unexpected principal",
        pattern=f"{{ ({' || '.join(reads)}) && {not_expected} }}",
    )


def _is_not(reader: str) -> str:
    """Return the condition that the caller is another principal: a session is compared by its role."""
    field = "userIdentity.sessionContext.sessionIssuer.arn" if ":role/" in reader else "userIdentity.arn"
    return f'($.{field} != "{reader}")'


def _function_changes(alerting: AlertingArguments) -> Iterator[Detection]:
    """Yield the alarm for changed functions; a call names a function by name or ARN, with or without a qualifier."""
    if alerting.ai_functions:
        functions = one_of("requestParameters.functionName", (f"*{name}" for name in alerting.ai_functions))
        yield Detection(
            id="ai-function-changes",
            description="The code or the configuration of a function of an AI application was changed",
            pattern=f"{{ {calls('lambda', *_LAMBDA_CODE)} && {functions} }}",
        )
