"""Helpers for controls that evaluate the effective permissions of identities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from policypack.iam.parsing.managed_policies import is_managed
from policypack.iam.permissions.effective_permissions import Grant, PolicyStatement
from policypack.model.control import Cause, Subject, Undetermined
from policypack.model.identities import Identity, IdentityKind
from policypack.model.policy import Unreadable
from policypack.model.unknown import UNKNOWN

_PATH = "policies"


def source_name(identity: Identity, source: PolicyStatement) -> str:
    """Return the name of a statement in a message, with its policy if the identity is not that policy itself."""
    statement = source.statement.label
    if identity.kind is IdentityKind.POLICY:
        return statement
    if source.policy.origin.urn == identity.origin.urn:
        return f"{source.policy.path}, {statement}"
    return f"{source.policy.origin.name}, {statement}"


def causes(subject: Subject, sources: Iterable[PolicyStatement | None]) -> frozenset[str]:
    """Return the causes of a violation: the statements that must all change to resolve it.

    Args:
        sources: every statement that causes or may cause the violation; `None` is an unknown statement, which is
            never a cause of another violation.
    """
    return frozenset(
        f"{subject.origin.urn}/a statement that is not known"
        if it is None
        else f"{it.policy.origin.urn}/{it.policy.path}/{it.statement.label}"
        for it in sources
    )


def causes_of_grants(subject: Subject, grants: Iterable[Grant]) -> frozenset[str]:
    """Return the causes of a violation that these grants cause."""
    return causes(subject, (grant.source for grant in grants))


def attachment_fix(sources: Iterable[PolicyStatement | None]) -> str:
    """Return the fix for statements of AWS-managed policies, which cannot be edited; empty if there are none."""
    arns = dict.fromkeys(it.policy.origin.urn for it in sources if it is not None and is_managed(it.policy))
    if not arns:
        return ""
    plural = "s" if len(arns) > 1 else ""
    return f"replace the attachment{plural} of {' and '.join(arns)} with a policy that allows only the required actions"


def without_boundary(identity: Identity) -> Identity:
    """Return the identity as if it had no permissions boundary."""
    return replace(identity, boundary=None, external_boundary="")


def undetermined_identity(
    identity: Identity, *, is_unknown: bool, violates: Callable[[Identity], bool]
) -> Undetermined | None:
    """Return the undetermined outcome for an identity; `None` if the identity can be evaluated.

    Args:
        is_unknown: whether the result depends on an unknown value.
        violates: whether an identity certainly violates the control. It is called with the identity without a
            boundary that is declared outside the stack: if that identity violates the control, only the boundary is
            unknown.
    """
    if is_unknown:
        if identity.external_boundary and violates(without_boundary(identity)):
            return Undetermined(path="permissionsBoundary", cause=Cause.OUTSIDE_BOUNDARY)
        return Undetermined(path=_PATH, waits_for=_only_unknown_policy(identity))
    if any(isinstance(policy.document, Unreadable) for policy in identity.policies):
        return Undetermined(path=_PATH, cause=Cause.UNREADABLE_POLICY)
    return None


def _only_unknown_policy(identity: Identity) -> str:
    """Return the URN of the policy that alone makes an identity unknown; empty if other values are unknown too."""
    if identity.may_have_more_policies or identity.boundary is UNKNOWN:
        return ""
    unknown = {it.origin.urn for it in identity.policies if it.document is UNKNOWN} - {identity.origin.urn}
    return min(unknown, default="")
