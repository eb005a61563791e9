"""AWS's own policies for the roles of its services, on roles that only services can assume.

AWS documents these set-ups, and their permissions are AWS's choice: a finding on one could only be exempted. They do
not count for such a role, while everything else that the role has does. On a user, or on a role that people can assume,
they count like any other policy.

Sources: AWS Identity and Access Management User Guide, "AWS managed policies" (policies for service roles) and "Create
a role to delegate permissions to an AWS service"; for each policy without the path of service roles, the guide beside
it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policypack.iam.managed import managed_policy_name
from policypack.iam.statements import lets_assume
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.policy import Document, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of, negated

_SERVICE_ROLE = ":iam::aws:policy/service-role/"

_OTHERS = frozenset(
    {
        "AWSBackupServiceRolePolicyForItemRestores",  # AWS Backup Developer Guide, "IAM service roles"
        "AWSBackupServiceRolePolicyForS3Backup",
        "AWSBackupServiceRolePolicyForS3Restore",
        "AWSCodeDeployRoleForECS",  # AWS CodeDeploy User Guide, "Create a service role for CodeDeploy"
        "AWSCodeDeployRoleForECSLimited",
        "AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy",  # Elastic Beanstalk Developer Guide, "Service roles"
        "AWSElasticBeanstalkMulticontainerDocker",  # the same, "Managing Elastic Beanstalk instance profiles"
        "AWSElasticBeanstalkWebTier",
        "AWSElasticBeanstalkWorkerTier",
        "AmazonEKSBlockStoragePolicy",  # Amazon EKS User Guide, "Amazon EKS Auto Mode cluster IAM role"
        "AmazonEKSClusterPolicy",  # the same, "Amazon EKS cluster IAM role"
        "AmazonEKSComputePolicy",
        "AmazonEKSFargatePodExecutionRolePolicy",  # the same, "Amazon EKS Pod execution IAM role"
        "AmazonEKSLoadBalancingPolicy",
        "AmazonEKSLocalOutpostClusterPolicy",
        "AmazonEKSNetworkingPolicy",
        "AmazonEKSServicePolicy",
        "AmazonEKSVPCResourceController",
        "AmazonEKSWorkerNodeMinimalPolicy",
        "AmazonEKSWorkerNodePolicy",  # the same, "Amazon EKS node IAM role"
        "AmazonEKS_CNI_Policy",
        "AmazonESCognitoAccess",  # OpenSearch Service Developer Guide, "Configuring Amazon Cognito authentication"
        "AmazonOpenSearchServiceCognitoAccess",
        "AmazonSSMManagedInstanceCore",  # Systems Manager User Guide, "Configure instance permissions"
        "CloudWatchAgentAdminPolicy",  # CloudWatch User Guide, "Create IAM roles and users for use with the agent"
        "CloudWatchAgentServerPolicy",
        "EC2ImageBuilderExecutionPolicy",  # EC2 Image Builder User Guide, "Identity-based policies and roles"
    }
)
"""Policies of service roles that do not have the path of service roles."""


def without_service_policies(identity: Identity) -> Identity:
    """Return a role that only services can assume without AWS's service policies; any other identity as it is.

    Where it is unknown who can assume the role, the result may hold more.
    """
    if not any(map(_is_service_policy, identity.managed_policy_arns)):
        return identity
    is_for_services = _is_for_services(identity)
    if is_for_services is False:
        return identity
    rest = tuple(it for it in identity.managed_policy_arns if not _is_service_policy(it))
    more = identity.may_hold_more or is_for_services is UNKNOWN
    return replace(identity, managed_policy_arns=rest, may_hold_more=more)


def service_policies_alone(identity: Identity) -> Identity | None:
    """Return a role that only services can assume with nothing but AWS's service policies; `None` for any other."""
    found = tuple(filter(_is_service_policy, identity.managed_policy_arns))
    if not found or _is_for_services(identity) is not True:
        return None
    return replace(identity, policies=(), managed_policy_arns=found, may_hold_more=False)


def _is_service_policy(arn: str) -> bool:
    name = managed_policy_name(arn)
    return name is not None and (_SERVICE_ROLE in arn or name in _OTHERS)


def _is_for_services(identity: Identity) -> Maybe[bool]:
    """Whether it is a role that only AWS services can assume, or nothing at all."""
    if identity.kind is not IdentityKind.ROLE or not identity.trust:
        return False
    return all_of(it for trust in identity.trust for it in _trusts_services_alone(trust))


def _trusts_services_alone(trust: DeclaredPolicy) -> Iterator[Maybe[bool]]:
    if not isinstance(trust.document, Document):
        yield UNKNOWN if isinstance(trust.document, Unknown) else False
    elif trust.document.statements is UNKNOWN:
        yield UNKNOWN
    else:
        yield from map(_allows_services_alone, trust.document.statements)


def _allows_services_alone(statement: Statement) -> Maybe[bool]:
    allows = all_of((statement.has_effect(Effect.ALLOW), lets_assume(statement)))
    if statement.principals is UNKNOWN:
        return any_of((negated(allows), UNKNOWN))
    are_services = not statement.is_not_principal and all(it.kind == "Service" for it in statement.principals)
    return any_of((negated(allows), are_services))
