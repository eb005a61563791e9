"""CloudTrail records, as CloudTrail writes them: a fortnight in the life of an AI application."""

from __future__ import annotations

from typing import Any

ACCOUNT = "123456789012"
TODAY = "2026-11-24"

Record = dict[str, Any]


def role(name: str, session: str, **more: object) -> Record:
    """Who calls: a session of a role."""
    return {
        "type": "AssumedRole",
        "principalId": f"AROA{name.upper()}:{session}",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/{session}",
        "accountId": ACCOUNT,
        "accessKeyId": "ASIAEXAMPLE",
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "principalId": f"AROA{name.upper()}",
                "arn": f"arn:aws:iam::{ACCOUNT}:role/{name}",
                "accountId": ACCOUNT,
                "userName": name,
            },
            "attributes": {"creationDate": "2026-11-20T08:00:00Z", "mfaAuthenticated": "false"},
        },
        **more,
    }


def user(name: str, key: str = "AKIAEXAMPLE") -> Record:
    """Who calls: an IAM user with a key that never expires."""
    return {
        "type": "IAMUser",
        "principalId": f"AIDA{name.upper()}",
        "arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "accountId": ACCOUNT,
        "accessKeyId": key,
        "userName": name,
    }


ROOT: Record = {
    "type": "Root",
    "principalId": ACCOUNT,
    "arn": f"arn:aws:iam::{ACCOUNT}:root",
    "accountId": ACCOUNT,
    "accessKeyId": "ASIAROOT",
}
SERVICE: Record = {"type": "AWSService", "invokedBy": "bedrock.amazonaws.com"}

APP = role("answers", "app")
ADMIN = role("AWSReservedSSO_Admin_1", "ada@example.com")


def record(event: str, who: Record, at: str, *, region: str = "us-east-1", **fields: Any) -> Record:
    """One record: `bedrock:InvokeModel`, by whom, and when (UTC)."""
    service, name = event.split(":")
    return {
        "eventVersion": "1.11",
        "userIdentity": who,
        "eventTime": at,
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": region,
        "sourceIPAddress": "192.0.2.10",
        "userAgent": "Boto3/1.40",
        "requestParameters": None,
        "responseElements": None,
        "requestID": f"r-{at}-{name}",
        "eventID": f"e-{at}-{name}",
        "readOnly": True,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
        "tlsDetails": {"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256"},
        **fields,
    }


def change(event: str, who: Record, at: str, **fields: Any) -> Record:
    """A record of a call that changes something."""
    return record(event, who, at, readOnly=False, **fields)


def read(event: str, who: Record, at: str, **fields: Any) -> Record:
    """A record of a data event."""
    return record(event, who, at, managementEvent=False, eventCategory="Data", **fields)


HAIKU = {"modelId": "anthropic.claude-haiku"}
NOVA = {"modelId": "amazon.nova-pro"}
TRAINING = {"bucketName": "training-data", "key": "a.jsonl"}
DENIED: Record = {"errorCode": "AccessDenied", "errorMessage": "not authorized to perform bedrock:InvokeModel"}

RECORDS: list[Record] = [
    # Invocations: the application as every day, and a stranger from elsewhere.
    record("bedrock:InvokeModel", APP, "2026-11-20T09:00:00Z", requestParameters=HAIKU),
    record("bedrock:InvokeModel", role("answers", "app-2"), "2026-11-21T09:00:00Z", requestParameters=HAIKU),
    record("bedrock:ConverseStream", APP, "2026-11-23T10:00:00Z", requestParameters=NOVA, region="eu-west-1"),
    record("bedrock:InvokeModel", APP, "2026-11-10T09:00:00Z", requestParameters=HAIKU),  # more than a week ago
    record("bedrock:InvokeModel", user("eve"), "2026-11-23T03:00:00Z", requestParameters=NOVA,
           sourceIPAddress="198.51.100.7", **DENIED),
    record("sagemaker:InvokeEndpoint", user("eve"), "2026-11-23T03:05:00Z", errorCode="AccessDeniedException",
           errorMessage="no", eventCategory="Data", managementEvent=False),
    record("bedrock:ListFoundationModels", ADMIN, "2026-11-23T08:00:00Z"),
    # Guardrails and invocation logging.
    change("bedrock:UpdateGuardrail", ADMIN, "2026-11-22T08:10:00Z",
           requestParameters={"guardrailIdentifier": "gr-1", "name": "no-secrets"}),
    change("bedrock:DeleteModelInvocationLoggingConfiguration", user("eve"), "2026-11-23T03:10:00Z",
           requestParameters={}),
    record("bedrock:GetGuardrail", ADMIN, "2026-11-22T08:09:00Z", requestParameters={"guardrailIdentifier": "gr-1"}),
    read("bedrock:ApplyGuardrail", APP, "2026-11-22T08:11:00Z", readOnly=False,
         requestParameters={"guardrailIdentifier": "gr-1"}),
    # Reads of training data and of a knowledge base: the trainer always, eve for the first time.
    read("s3:GetObject", role("trainer", "job-1"), "2026-10-01T05:00:00Z", requestParameters=TRAINING,
         additionalEventData={"bytesTransferredOut": 1000}),
    read("s3:GetObject", role("trainer", "job-2"), "2026-11-22T05:00:00Z", requestParameters=TRAINING,
         additionalEventData={"bytesTransferredOut": 1000}),
    read("s3:GetObject", role("trainer", "job-2"), "2026-11-22T05:00:01Z",
         requestParameters={"bucketName": "training-data", "key": "b.jsonl"},
         additionalEventData={"bytesTransferredOut": 500}),
    read("s3:GetObject", user("eve"), "2026-11-23T03:20:00Z", requestParameters=TRAINING,
         additionalEventData={"bytesTransferredOut": 1000}, sourceIPAddress="198.51.100.7"),
    read("s3:GetObject", APP, "2026-11-23T03:30:00Z", requestParameters={"bucketName": "web-assets", "key": "logo.svg"},
         additionalEventData={"bytesTransferredOut": 10}),
    read("s3:PutObject", role("curator", "x"), "2026-11-23T03:31:00Z", requestParameters=TRAINING, readOnly=False),
    read("bedrock:Retrieve", APP, "2026-11-23T10:00:01Z", requestParameters={"knowledgeBaseId": "KB1"}),
    # Changes by people, with and without a sign-in.
    record("signin:ConsoleLogin", ADMIN, "2026-11-22T08:00:00Z", eventType="AwsConsoleSignIn", readOnly=False,
           responseElements={"ConsoleLogin": "Success"}, additionalEventData={"MFAUsed": "Yes"},
           sourceIPAddress="203.0.113.5"),
    record("signin:ConsoleLogin", ADMIN, "2026-11-20T08:00:00Z", eventType="AwsConsoleSignIn", readOnly=False,
           responseElements={"ConsoleLogin": "Success"}, additionalEventData={"MFAUsed": "No"}),
    change("bedrock:UpdateAgent", APP, "2026-11-22T09:00:00Z", requestParameters={"agentId": "A1"}),  # by a pipeline
    change("sagemaker:CreateModel", ROOT, "2026-11-01T12:00:00Z", requestParameters={"modelName": "m"}),
    # Changes of the trail.
    change("cloudtrail:StopLogging", user("eve"), "2026-11-23T03:15:00Z", requestParameters={"name": "t"}, **DENIED),
    record("cloudtrail:DescribeTrails", user("eve"), "2026-11-23T03:14:00Z"),
]  # fmt: skip
