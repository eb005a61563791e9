"""AWS's own policies for the roles of its services, on roles that only those services can assume.

AWS documents these set-ups, and their permissions are AWS's choice: a finding on one could only be exempted. They do
not count for such a role, while everything else that the role has does. On a user, on a role that people can assume, or
on a role of another service than the one that AWS made the policy for, they count like any other policy.

A role outside the stack, whose trust the stack never tells, is taken for one of the service that the policy is for.

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
    """Return a role that only services can assume without AWS's policies for them; any other identity as it is.

    Where it is unknown who can assume the role, the result may hold more.
    """
    made_for = {arn: _made_for(identity, arn) for arn in identity.managed_policy_arns if _is_service_policy(arn)}
    if all(it is False for it in made_for.values()):
        return identity
    rest = tuple(it for it in identity.managed_policy_arns if made_for.get(it, False) is False)
    more = identity.may_have_more_policies or UNKNOWN in made_for.values()
    return replace(identity, managed_policy_arns=rest, may_have_more_policies=more)


def service_policies_alone(identity: Identity) -> Identity | None:
    """Return a role that only services can assume with nothing but AWS's policies for them; `None` for any other."""
    found = tuple(
        it for it in identity.managed_policy_arns if _is_service_policy(it) and _made_for(identity, it) is True
    )
    return replace(identity, policies=(), managed_policy_arns=found, may_have_more_policies=False) if found else None


def _is_service_policy(arn: str) -> bool:
    name = managed_policy_name(arn)
    return name is not None and (_SERVICE_ROLE in arn or name in SERVICES)


def _made_for(identity: Identity, arn: str) -> Maybe[bool]:
    """Whether nothing but services that AWS made a policy for can assume the identity."""
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
    return any_of((negated(allows), _are_meant(policy, (it.value for it in statement.principals))))


def _are_meant(policy: str, principals: Iterable[Maybe[str]]) -> Maybe[bool]:
    """Whether AWS made a policy for these services; one that is not listed, for all that do not run anyone's code."""
    services = SERVICES.get(policy)
    named = [UNKNOWN if it is UNKNOWN else service_name(it) for it in principals]
    return all_of(
        UNKNOWN if it is UNKNOWN else (it in services if services is not None else it not in RUN_CODE) for it in named
    )
