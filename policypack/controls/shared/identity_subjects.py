"""What controls on the effective permissions of identities have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from policypack.iam.parsing.managed_policies import is_managed
from policypack.iam.permissions.effective_permissions import Grant, PolicyStatement
from policypack.model.control import Cause, Subject, Undetermined
from policypack.model.identities import Identity, IdentityKind
from policypack.model.policy import Unreadable
from policypack.model.unknown import UNKNOWN

_DECIDES = "policies"


def source_name(identity: Identity, source: PolicyStatement) -> str:
    """How a message names a statement: by the policy that it stands in, as far as that is another resource."""
    statement = source.statement.label
    if identity.kind is IdentityKind.POLICY:
        return statement
    if source.policy.origin.urn == identity.origin.urn:
        return f"{source.policy.path}, {statement}"
    return f"{source.policy.origin.name}, {statement}"


def causes(holder: Subject, sources: Iterable[PolicyStatement | None]) -> frozenset[str]:
    """Return the causes of a violation: the statements that all have to change before it is gone.

    Args:
        sources: every statement by which the violation holds, or may hold; `None` is one that is not known, which no
            other violation has as a cause.
    """
    return frozenset(
        f"{holder.origin.urn}/a statement that is not known"
        if it is None
        else f"{it.policy.origin.urn}/{it.policy.path}/{it.statement.label}"
        for it in sources
    )


def causes_of_grants(holder: Subject, grants: Iterable[Grant]) -> frozenset[str]:
    """Return the causes of a violation that holds by these grants."""
    return causes(holder, (grant.source for grant in grants))


def attachment_fix(sources: Iterable[PolicyStatement | None]) -> str:
    """How to repair statements of AWS-managed policies, which cannot be edited; empty where none of them is of AWS."""
    arns = dict.fromkeys(it.policy.origin.urn for it in sources if it is not None and is_managed(it.policy))
    if not arns:
        return ""
    plural = "s" if len(arns) > 1 else ""
    return f"replace the attachment{plural} of {' and '.join(arns)} by a policy that allows only what is needed"


def without_boundary(identity: Identity) -> Identity:
    """Return the identity as if it had no permissions boundary."""
    return replace(identity, boundary=None, outside_boundary="")


def undetermined_holder(
    identity: Identity, *, is_unknown: bool, violates: Callable[[Identity], bool]
) -> Undetermined | None:
    """Return what prevents a verdict on an identity; `None` where nothing does.

    Args:
        is_unknown: something unknown decides.
        violates: whether an identity certainly violates the control. It is called with the identity less a boundary
            that is declared outside the stack: where that violates, nothing but the boundary is unknown.
    """
    if is_unknown:
        if identity.outside_boundary and violates(without_boundary(identity)):
            return Undetermined(path="permissionsBoundary", cause=Cause.OUTSIDE_BOUNDARY)
        return Undetermined(path=_DECIDES, waits_for=_awaited(identity))
    if any(isinstance(policy.document, Unreadable) for policy in identity.policies):
        return Undetermined(path=_DECIDES, cause=Cause.UNREADABLE_POLICY)
    return None


def _awaited(identity: Identity) -> str:
    """The policy that a holder waits for, where nothing else of it is unknown; empty where it is its own."""
    if identity.may_have_more_policies or identity.boundary is UNKNOWN:
        return ""
    unknown = {it.origin.urn for it in identity.policies if it.document is UNKNOWN} - {identity.origin.urn}
    return min(unknown, default="")
