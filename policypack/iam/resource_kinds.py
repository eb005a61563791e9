"""Which resources belong to which service and to which actions.

Source: AWS Service Authorization Reference, the resource types of each service and the actions that take them.
"""

from __future__ import annotations

from collections.abc import Sequence

from policypack.iam.readings import ACCOUNT_PART, REGION_PART, SERVICE_PART

SERVICES_OF_KINDS = {
    "alias": "kms",
    "group": "iam",
    "instance": "ec2",
    "instance-profile": "iam",
    "key": "kms",
    "managed-instance": "ssm",
    "oidc-provider": "iam",
    "policy": "iam",
    "role": "iam",
    "saml-provider": "iam",
    "server-certificate": "iam",
    "trail": "cloudtrail",
    "user": "iam",
}
"""Type of resource -> the only service that has it, among the types that controls are about."""


def whole_kind(kind: str, partition: str, parts: Sequence[str]) -> str:
    """The pattern of every resource of a kind in a partition, where the service, region and account are of `parts`."""
    service = SERVICES_OF_KINDS.get(kind, parts[SERVICE_PART])
    region = "" if service == "iam" else parts[REGION_PART]
    return f"arn:{partition}:{service}:{region}:{parts[ACCOUNT_PART]}:{kind}/?*"


_KINDS = {
    "instance-profile": ("toinstanceprofile",),
    "role": ("getrole", "passrole", "assumerole", "rolepolicy", "assumerolepolicy", "rolepermissionsboundary"),
    "user": ("userpolicy", "accesskey", "loginprofile", "userpermissionsboundary"),
    "group": ("grouppolicy", "addusertogroup"),
    "policy": ("createpolicyversion", "setdefaultpolicyversion"),
    "saml-provider": ("updatesamlprovider",),
}
"""Type of resource in IAM -> how the names of actions end that are about nothing else (Service Authorization
Reference)."""


def own_resources(action: str) -> str:
    """Every resource that an action of IAM or STS, in lower case, can be about; `*` for other services."""
    if action.startswith(("iam:", "sts:")):
        for kind, endings in _KINDS.items():
            if action.endswith(endings):
                return f"arn:aws:iam::*:{kind}/*"
    return "*"


_ARN_SERVICES = {"ec2-instance-connect": ("ec2",), "ssm": ("ssm", "ec2"), "sts": ("iam", "sts")}
"""Service of an action -> the services in the ARNs of its resources, where they are others."""


def arn_services(action: str) -> tuple[str, ...]:
    """The services in the ARNs of the resources that an action, in lower case, can be about."""
    service = action.split(":", 1)[0]
    return _ARN_SERVICES.get(service, (service,))
