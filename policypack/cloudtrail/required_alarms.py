"""The required alarms as data: the records that each must match, and a filter pattern that matches them.

Source: CIS Amazon Web Services Foundations Benchmark 3.0 and 5.0, section 4, "Ensure ... are monitored"; AWS Security
Hub User Guide, CloudWatch.1 to CloudWatch.14; AWS CloudTrail User Guide, "Security best practices in AWS CloudTrail".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policypack.cloudtrail.alarm_coverage import calls
from policypack.cloudtrail.filter_patterns import CloudTrailRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredAlarm:
    """A required alarm.

    Attributes:
        id: the ID of its control without `alarm-`.
        about: what it is about, `use of the root user`.
        rationale: the risk without the alarm.
        records: the records that must trigger the alarm.
        pattern: a filter pattern that matches these records.
    """

    id: str
    about: str
    rationale: str
    records: tuple[CloudTrailRecord, ...]
    pattern: str


def _names(names: Iterable[str]) -> str:
    return " || ".join(f"($.eventName = {name})" for name in names)


def _changes(
    id_: str, about: str, rationale: str, service: str, *names: str, is_ambiguous: bool = False
) -> RequiredAlarm:
    """Return an alarm on calls of one service; `is_ambiguous` if other services have calls with the same names."""
    source = f"($.eventSource = {service}.amazonaws.com) && " if is_ambiguous else ""
    pattern = f"{{ {source}({_names(names)}) }}" if source else f"{{ {_names(names)} }}"
    return RequiredAlarm(id=id_, about=about, rationale=rationale, records=calls(service, *names), pattern=pattern)


_SIGN_IN: CloudTrailRecord = {
    "eventName": "ConsoleLogin",
    "eventSource": "signin.amazonaws.com",
    "eventType": "AwsConsoleSignIn",
    "sourceIPAddress": "192.0.2.1",
    "userIdentity.type": "IAMUser",
}

REQUIRED_ALARMS = (
    RequiredAlarm(
        id="unauthorized-api",
        about="unauthorized API calls",
        rationale="Somebody who tries what they may not do is lost, or not who they say they are.",
        records=tuple(
            {**calls("ec2", "RunInstances")[0], "errorCode": code}
            for code in ("AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation")
        ),
        pattern='{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    ),
    RequiredAlarm(
        id="signin-without-mfa",
        about="console sign-in without a second factor",
        rationale="A password alone was enough, for its owner and for whoever has it.",
        records=(
            {**_SIGN_IN, "additionalEventData.MFAUsed": "No", "responseElements.ConsoleLogin": "Success"},
        ),
        pattern=(
            '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && '
            '($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }'
        ),
    ),
    RequiredAlarm(
        id="root-usage",
        about="use of the root user",
        rationale="Nothing limits the root user, and nothing needs it from day to day.",
        records=({**calls("ec2", "DescribeRegions")[0], "userIdentity.type": "Root"},),
        pattern=(
            '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && '
            '$.eventType != "AwsServiceEvent" }'
        ),
    ),
    _changes(
        "iam-policy-changes",
        "changes of IAM policies",
        "A changed policy is how an intruder stays.",
        "iam",
        "DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy",
        "PutUserPolicy", "CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion",
        "AttachRolePolicy", "DetachRolePolicy", "AttachUserPolicy", "DetachUserPolicy", "AttachGroupPolicy",
        "DetachGroupPolicy",
    ),
    _changes(
        "cloudtrail-changes",
        "changes of CloudTrail",
        "Whoever switches the record off has something to hide.",
        "cloudtrail",
        "CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging",
    ),
    RequiredAlarm(
        id="console-auth-failures",
        about="failed console sign-ins",
        rationale="Passwords are being guessed.",
        records=({**_SIGN_IN, "errorMessage": "Failed authentication"},),
        pattern='{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
    ),
    _changes(
        "cmk-disable-delete",
        "a key disabled or scheduled for deletion",
        "What the key encrypted is about to be lost.",
        "kms",
        "DisableKey", "ScheduleKeyDeletion",
        is_ambiguous=True,
    ),
    _changes(
        "s3-policy-changes",
        "changes of bucket policies",
        "A bucket may have just become public.",
        "s3",
        "PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication",
        "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication",
        is_ambiguous=True,
    ),
    _changes(
        "config-changes",
        "changes of AWS Config",
        "The history of the resources may have just ended.",
        "config",
        "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder",
        is_ambiguous=True,
    ),
    _changes(
        "security-group-changes",
        "changes of security groups",
        "Something may be reachable that was not.",
        "ec2",
        "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress",
        "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup",
    ),
    _changes(
        "nacl-changes",
        "changes of network ACLs",
        "A whole subnet may be reachable that was not.",
        "ec2",
        "CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry",
        "ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation",
    ),
    _changes(
        "gateway-changes",
        "changes of gateways",
        "A network may have a way out that it had not.",
        "ec2",
        "CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway",
        "DeleteInternetGateway", "DetachInternetGateway",
    ),
    _changes(
        "route-table-changes",
        "changes of route tables",
        "Traffic may take a way past what inspects it.",
        "ec2",
        "CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation", "DeleteRouteTable",
        "DeleteRoute", "DisassociateRouteTable",
        is_ambiguous=True,
    ),
    _changes(
        "vpc-changes",
        "changes of VPCs",
        "Two networks may be one that were not.",
        "ec2",
        "CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection", "CreateVpcPeeringConnection",
        "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection", "AttachClassicLinkVpc", "DetachClassicLinkVpc",
        "DisableVpcClassicLink", "EnableVpcClassicLink",
    ),
    _changes(
        "org-changes",
        "changes of AWS Organizations",
        "An account may have just left the guard rails.",
        "organizations",
        "AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit", "CreatePolicy",
        "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy", "DetachPolicy",
        "DisablePolicyType", "EnablePolicyType", "InviteAccountToOrganization", "LeaveOrganization", "MoveAccount",
        "RemoveAccountFromOrganization", "UpdatePolicy", "UpdateOrganizationalUnit",
        is_ambiguous=True,
    ),
    _changes(
        "trail-tamper",
        "tampering with what is recorded",
        "A trail that is blinded by its selectors looks as healthy as before.",
        "cloudtrail",
        "PutEventSelectors", "PutInsightSelectors", "StopLogging", "DeleteTrail", "UpdateTrail",
        "DeleteEventDataStore", "StopEventDataStoreIngestion",
    ),
)  # fmt: skip
