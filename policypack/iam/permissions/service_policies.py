"""AWS-managed policies for service roles, attached to roles that only these services can assume.

AWS documents these roles and chooses their permissions, so the user could only exempt a finding on them. The policies
do not count for such a role; its other policies do. They count on a user, on a role that people can assume, and on a
role of a service other than the one that AWS created the policy for.

A role outside the stack has an unknown trust policy and is treated as a role of the service that the policy is for.

Sources: AWS Identity and Access Management User Guide, "AWS managed policies" (policies for service roles) and "Create
a role to delegate permissions to an AWS service"; for the service of each policy, the guide named in `service_names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from policypack.iam.parsing.managed_policies import managed_policy_name
from policypack.iam.parsing.statements import allows_assuming
from policypack.iam.permissions.passed_services import service_name
from policypack.iam.permissions.service_names import RUN_CODE, SERVICES
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.policy import Document, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, all_of, any_of, negated

_SERVICE_ROLE = ":iam::aws:policy/service-role/"


def without_service_policies(identity: Identity) -> Identity:
    """Return an identity without the AWS-managed policies for services, if only these services can assume it.

    Any other identity is returned unchanged. If the trust policy is unknown, the result may have more policies.
    """
    for_services = {
        arn: _is_only_for_service(identity, arn) for arn in identity.managed_policy_arns if _is_service_policy(arn)
    }
    if all(it is False for it in for_services.values()):
        return identity
    rest = tuple(it for it in identity.managed_policy_arns if for_services.get(it, False) is False)
    more = identity.may_have_more_policies or UNKNOWN in for_services.values()
    return replace(identity, managed_policy_arns=rest, may_have_more_policies=more)


def service_policies_alone(identity: Identity) -> Identity | None:
    """Return a role with only the AWS-managed policies of the services that can assume it; `None` if it has none."""
    found = tuple(
        it
        for it in identity.managed_policy_arns
        if _is_service_policy(it) and _is_only_for_service(identity, it) is True
    )
    return replace(identity, policies=(), managed_policy_arns=found, may_have_more_policies=False) if found else None


def _is_service_policy(arn: str) -> bool:
    name = managed_policy_name(arn)
    return name is not None and (_SERVICE_ROLE in arn or name in SERVICES)


def _is_only_for_service(identity: Identity, arn: str) -> Maybe[bool]:
    """Return whether only the services that AWS created a policy for can assume the identity."""
    if identity.kind is not IdentityKind.ROLE:
        return False
    if identity.is_external:
        return True
    if not identity.trust:
        return False
    name = managed_policy_name(arn) or ""
    return all_of(it for trust in identity.trust for it in _trusts_services_alone(trust, name))


def _trusts_services_alone(trust: DeclaredPolicy, policy: str) -> Iterator[Maybe[bool]]:
    if not isinstance(trust.document, Document):
        yield UNKNOWN if isinstance(trust.document, Unknown) else False
    elif trust.document.statements is UNKNOWN:
        yield UNKNOWN
    else:
        yield from (_allows_services_alone(it, policy) for it in trust.document.statements)


def _allows_services_alone(statement: Statement, policy: str) -> Maybe[bool]:
    allows = all_of((statement.has_effect(Effect.ALLOW), allows_assuming(statement)))
    if statement.principals is UNKNOWN:
        return any_of((negated(allows), UNKNOWN))
    are_services = not statement.is_not_principal and all(it.kind == "Service" for it in statement.principals)
    if not are_services:
        return negated(allows)
    return any_of((negated(allows), _are_intended_services(policy, (it.value for it in statement.principals))))


def _are_intended_services(policy: str, principals: Iterable[Maybe[str]]) -> Maybe[bool]:
    """Return whether AWS created a policy for these services.

    A policy that is not listed counts as created for every service that does not run code of the customer.
    """
    services = SERVICES.get(policy)
    named = [UNKNOWN if it is UNKNOWN else service_name(it) for it in principals]
    return all_of(
        UNKNOWN if it is UNKNOWN else (it in services if services is not None else it not in RUN_CODE) for it in named
    )
