"""The CIS alarms and the alarm for tampering with the trail, as CloudWatch Logs filter patterns.

Sources: CIS Amazon Web Services Foundations Benchmark 3.0 and 5.0, section 4; Amazon CloudWatch Logs User Guide,
"Filter pattern syntax for metric filters". Call names that several services share are matched with the service.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """A metric filter and its alarm.

    Attributes:
        id: suffix of the alarm's name.
        description: text of the alarm notification: what happened.
        pattern: filter pattern for CloudTrail records.
    """

    id: str
    description: str
    pattern: str


def one_of(field: str, values: Iterable[str]) -> str:
    """Return the condition that the field has one of the values; a leading or trailing `*` is a wildcard."""
    return "(" + " || ".join(f'($.{field} = "{value}")' for value in values) + ")"


def calls(service: str, *names: str) -> str:
    """Return the condition that the record is one of these calls of the service."""
    return f'($.eventSource = "{service}.amazonaws.com") && {one_of("eventName", names)}'


def _changes(id_: str, description: str, service: str, *names: str) -> Detection:
    return Detection(id=id_, description=description, pattern=f"{{ {calls(service, *names)} }}")


TRAIL_TAMPER_CALLS = (
    "StopLogging",
    "DeleteTrail",
    "UpdateTrail",
    "PutEventSelectors",
    "PutInsightSelectors",
    "DeleteEventDataStore",
    "StopEventDataStoreIngestion",
)
"""The CloudTrail calls that stop or reduce the recording of a trail."""

CIS_DETECTIONS = (
    Detection(
        id="unauthorized-api",
        description="A principal made API calls that were denied",
        pattern='{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    ),
    Detection(
        id="signin-without-mfa",
        description="An IAM user signed in to the console without a second factor",
        pattern=(
            '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && '
            '($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }'
        ),
    ),
    Detection(
        id="root-usage",
        description="The root user was used",
        pattern=(
            '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && '
            '($.eventType != "AwsServiceEvent") }'
        ),
    ),
    _changes(
        "iam-policy-changes",
        "An IAM policy was changed, attached or detached",
        "iam",
        *(f"{verb}{who}Policy" for verb in ("Delete", "Put", "Attach", "Detach") for who in ("Group", "Role", "User")),
        "CreatePolicy",
        "DeletePolicy",
        "CreatePolicyVersion",
        "DeletePolicyVersion",
        "SetDefaultPolicyVersion",
    ),
    _changes(
        "cloudtrail-changes",
        "A trail was created, changed, stopped or deleted",
        "cloudtrail",
        "CreateTrail",
        "UpdateTrail",
        "DeleteTrail",
        "StartLogging",
        "StopLogging",
    ),
    Detection(
        id="console-auth-failures",
        description="A sign-in to the console failed",
        pattern='{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
    ),
    _changes(
        "cmk-disable-delete",
        "A KMS key was disabled or scheduled for deletion",
        "kms",
        "DisableKey",
        "ScheduleKeyDeletion",
    ),
    _changes(
        "s3-policy-changes",
        "A bucket's policy, ACL, CORS, lifecycle or replication was changed",
        "s3",
        "PutBucketAcl",
        *(f"{verb}Bucket{what}" for verb in ("Put", "Delete") for what in ("Policy", "Cors", "Lifecycle")),
        "PutBucketReplication",
        "DeleteBucketReplication",
    ),
    _changes(
        "config-changes",
        "The recording of AWS Config was changed",
        "config",
        "StopConfigurationRecorder",
        "DeleteDeliveryChannel",
        "PutDeliveryChannel",
        "PutConfigurationRecorder",
    ),
    _changes(
        "security-group-changes",
        "A security group was changed",
        "ec2",
        *(f"{verb}SecurityGroup{way}" for verb in ("Authorize", "Revoke") for way in ("Ingress", "Egress")),
        "CreateSecurityGroup",
        "DeleteSecurityGroup",
        "ModifySecurityGroupRules",
    ),
    _changes(
        "nacl-changes",
        "A network ACL was changed",
        "ec2",
        "CreateNetworkAcl",
        "CreateNetworkAclEntry",
        "DeleteNetworkAcl",
        "DeleteNetworkAclEntry",
        "ReplaceNetworkAclEntry",
        "ReplaceNetworkAclAssociation",
    ),
    _changes(
        "gateway-changes",
        "A gateway of a network was changed",
        "ec2",
        "CreateCustomerGateway",
        "DeleteCustomerGateway",
        *(f"{verb}InternetGateway" for verb in ("Attach", "Create", "Delete", "Detach")),
    ),
    _changes(
        "route-table-changes",
        "A route table was changed",
        "ec2",
        "CreateRoute",
        "CreateRouteTable",
        "ReplaceRoute",
        "ReplaceRouteTableAssociation",
        "DeleteRouteTable",
        "DeleteRoute",
        "DisassociateRouteTable",
    ),
    _changes(
        "vpc-changes",
        "A VPC or a peering of VPCs was changed",
        "ec2",
        "CreateVpc",
        "DeleteVpc",
        "ModifyVpcAttribute",
        *(f"{verb}VpcPeeringConnection" for verb in ("Accept", "Create", "Delete", "Reject")),
        "AttachClassicLinkVpc",
        "DetachClassicLinkVpc",
        "DisableVpcClassicLink",
        "EnableVpcClassicLink",
    ),
    _changes(
        "org-changes",
        "The organization was changed",
        "organizations",
        "AcceptHandshake",
        "AttachPolicy",
        "CreateAccount",
        "CreateOrganizationalUnit",
        "CreatePolicy",
        "DeclineHandshake",
        "DeleteOrganization",
        "DeleteOrganizationalUnit",
        "DeletePolicy",
        "DetachPolicy",
        "DisablePolicyType",
        "EnablePolicyType",
        "InviteAccountToOrganization",
        "LeaveOrganization",
        "MoveAccount",
        "RemoveAccountFromOrganization",
        "UpdatePolicy",
        "UpdateOrganizationalUnit",
    ),
    _changes("trail-tamper", "What is recorded was tampered with", "cloudtrail", *TRAIL_TAMPER_CALLS),
)
"""The ids are those that the benchmark's readers know: `unauthorized-api` is CIS 4.1, and so on in order."""
