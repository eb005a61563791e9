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
        about="an unauthorized API call",
        rationale="Denied API calls are a sign of an attacker who tests the permissions of stolen credentials.",
        records=tuple(
            {**calls("ec2", "RunInstances")[0], "errorCode": code}
            for code in ("AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation")
        ),
        pattern='{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    ),
    RequiredAlarm(
        id="signin-without-mfa",
        about="a console sign-in without MFA",
        rationale="Without MFA, a stolen password is enough to sign in to the console.",
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
        about="root user activity",
        rationale="The root user has unrestricted permissions, so any unexpected use of it may be an attack.",
        records=({**calls("ec2", "DescribeRegions")[0], "userIdentity.type": "Root"},),
        pattern=(
            '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && '
            '$.eventType != "AwsServiceEvent" }'
        ),
    ),
    _changes(
        "iam-policy-changes",
        "an IAM policy change",
        "Attackers change IAM policies to escalate their privileges and to keep access.",
        "iam",
        "DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy",
        "PutUserPolicy", "CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion",
        "AttachRolePolicy", "DetachRolePolicy", "AttachUserPolicy", "DetachUserPolicy", "AttachGroupPolicy",
        "DetachGroupPolicy",
    ),
    _changes(
        "cloudtrail-changes",
        "a CloudTrail configuration change",
        "Attackers stop or change trails to hide their actions.",
        "cloudtrail",
        "CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging",
    ),
    RequiredAlarm(
        id="console-auth-failures",
        about="a failed console sign-in",
        rationale="Failed sign-ins are a sign of an attacker who guesses passwords.",
        records=({**_SIGN_IN, "errorMessage": "Failed authentication"},),
        pattern='{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
    ),
    _changes(
        "cmk-disable-delete",
        "disabling a KMS key or scheduling its deletion",
        "A disabled key cannot decrypt data, and data that a deleted key encrypted is lost.",
        "kms",
        "DisableKey", "ScheduleKeyDeletion",
        is_ambiguous=True,
    ),
    _changes(
        "s3-policy-changes",
        "an S3 bucket policy change",
        "A changed policy or ACL can make a bucket public.",
        "s3",
        "PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication",
        "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication",
        is_ambiguous=True,
    ),
    _changes(
        "config-changes",
        "an AWS Config configuration change",
        "Attackers stop AWS Config to hide changes to resources.",
        "config",
        "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder",
        is_ambiguous=True,
    ),
    _changes(
        "security-group-changes",
        "a security group change",
        "A changed security group can expose resources to the internet.",
        "ec2",
        "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress",
        "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup",
    ),
    _changes(
        "nacl-changes",
        "a network ACL change",
        "A changed network ACL can expose a whole subnet to the internet.",
        "ec2",
        "CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry",
        "ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation",
    ),
    _changes(
        "gateway-changes",
        "a network gateway change",
        "A new gateway can connect a private network to the internet, or allow data to leave it.",
        "ec2",
        "CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway",
        "DeleteInternetGateway", "DetachInternetGateway",
    ),
    _changes(
        "route-table-changes",
        "a route table change",
        "A changed route can send traffic around the firewalls that inspect it, or to an attacker.",
        "ec2",
        "CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation", "DeleteRouteTable",
        "DeleteRoute", "DisassociateRouteTable",
        is_ambiguous=True,
    ),
    _changes(
        "vpc-changes",
        "a VPC change",
        "A new VPC peering connection can give another network access to private resources.",
        "ec2",
        "CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection", "CreateVpcPeeringConnection",
        "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection", "AttachClassicLinkVpc", "DetachClassicLinkVpc",
        "DisableVpcClassicLink", "EnableVpcClassicLink",
    ),
    _changes(
        "org-changes",
        "an AWS Organizations change",
        "Leaving the organization or detaching a policy removes the organization's restrictions from an account.",
        "organizations",
        "AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit", "CreatePolicy",
        "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy", "DetachPolicy",
        "DisablePolicyType", "EnablePolicyType", "InviteAccountToOrganization", "LeaveOrganization", "MoveAccount",
        "RemoveAccountFromOrganization", "UpdatePolicy", "UpdateOrganizationalUnit",
        is_ambiguous=True,
    ),
    _changes(
        "trail-tamper",
        "tampering with CloudTrail logging",
        "A trail with restricted event selectors appears to be logging, but no longer records the attack.",
        "cloudtrail",
        "PutEventSelectors", "PutInsightSelectors", "StopLogging", "DeleteTrail", "UpdateTrail",
        "DeleteEventDataStore", "StopEventDataStoreIngestion",
    ),
)  # fmt: skip
