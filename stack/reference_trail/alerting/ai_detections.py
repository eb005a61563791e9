"""What alarms notice about AI services, as filter patterns of CloudWatch Logs.

Sources: Amazon Bedrock User Guide, "Monitor Amazon Bedrock API calls using CloudTrail"; Amazon SageMaker AI Developer
Guide, "Log Amazon SageMaker AI API calls"; AWS Lambda Developer Guide, "Logging AWS Lambda API calls".
"""

from __future__ import annotations

from collections.abc import Iterator

from reference_trail.alerting.detections import Detection, calls, one_of
from reference_trail.arguments.groups import Watching
from reference_trail.arguments.invalid_arguments import InvalidArguments

LONGEST_PATTERN = 1024
"""Characters of a filter pattern (Amazon CloudWatch Logs API Reference, PutMetricFilter)."""

_AI_SERVICES = one_of("eventSource", ("bedrock*", "sagemaker*"))
_USE = ("InvokeModel*", "Converse*", "InvokeAgent*", "InvokeInlineAgent", "InvokeFlow", "Retrieve*", "InvokeEndpoint*")
_LISTED = {
    "ai-data-new-readers": ("ai_data_readers", "aiDataReaders and aiDataBuckets"),
    "ai-function-changes": ("ai_functions", "aiFunctions"),
}
"""Detection that grows with the arguments -> the field to blame, and the lists to shorten."""
_LAMBDA_CODE = ("UpdateFunctionCode*", "UpdateFunctionConfiguration*")


def ai_detections(watching: Watching) -> tuple[Detection, ...]:
    """The alarms on AI services that the arguments ask for.

    Raises:
        InvalidArguments: a list is too long for a filter pattern.
    """
    found = (*_ALWAYS, *_data_reads(watching), *_function_changes(watching))
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
        description="A model, an agent or a knowledge base was called by somebody who may not",
        pattern=f'{{ {_AI_SERVICES} && {one_of("eventName", _USE)} && ($.errorCode = "AccessDenied*") }}',
    ),
    Detection(
        id="ai-invocation-logging-changes",
        description="The logging of model invocations was switched off or changed",
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
        description="What an agent does was changed: its instructions, its actions, its knowledge, its code",
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
        description="The root user, or a key that never expires, was used on AI services",
        pattern=(
            f'{{ {_AI_SERVICES} && (($.userIdentity.type = "Root") || ($.userIdentity.accessKeyId = "AKIA*") || '
            '($.userIdentity.userName = "BedrockAPIKey-*")) }'
        ),
    ),
)


def _data_reads(watching: Watching) -> Iterator[Detection]:
    """Reads by anybody who is not known; without known readers everybody would be a stranger."""
    if not watching.ai_data_readers:
        return
    reads = [f'(($.eventSource = "bedrock*") && {one_of("eventName", ("Retrieve", "RetrieveAndGenerate*"))})']
    if watching.ai_data_buckets:
        buckets = one_of("requestParameters.bucketName", watching.ai_data_buckets)
        reads.append(f"({calls('s3', 'GetObject', 'CopyObject')} && {buckets})")
    strangers = " && ".join(_is_not(reader) for reader in watching.ai_data_readers)
    yield Detection(
        id="ai-data-new-readers",
        description="A knowledge base or a bucket of training data was read by somebody who is not known to",
        pattern=f"{{ ({' || '.join(reads)}) && {strangers} }}",
    )


def _is_not(reader: str) -> str:
    """A session of a role is known by the role, a user by itself."""
    field = "userIdentity.sessionContext.sessionIssuer.arn" if ":role/" in reader else "userIdentity.arn"
    return f'($.{field} != "{reader}")'


def _function_changes(watching: Watching) -> Iterator[Detection]:
    """CloudTrail has the function as it was called: by name, by ARN, with a qualifier."""
    if watching.ai_functions:
        functions = one_of("requestParameters.functionName", (f"*{name}" for name in watching.ai_functions))
        yield Detection(
            id="ai-function-changes",
            description="The code or the configuration of a function of an AI application was changed",
            pattern=f"{{ {calls('lambda', *_LAMBDA_CODE)} && {functions} }}",
        )
