"""What controls on the holders of permissions have in common."""

from __future__ import annotations

from collections.abc import Iterable

from policypack.iam.holdings import Grant, Source
from policypack.model.control import Cause, Undetermined
from policypack.model.identities import Identity, IdentityKind
from policypack.model.policy import Unreadable
from policypack.model.unknown import UNKNOWN

_DECIDES = "policies"


def _awaited(identity: Identity) -> str:
    """The policy that a holder waits for, where nothing else of it is unknown; empty where it is its own."""
    if identity.may_hold_more or identity.boundary is UNKNOWN:
        return ""
    unknown = {it.origin.urn for it in identity.policies if it.document is UNKNOWN} - {identity.origin.urn}
    return min(unknown, default="")


def source_name(identity: Identity, source: Source) -> str:
    """How a message names a statement: by the policy that it stands in, as far as that is another resource."""
    statement = source.statement.label
    if identity.kind is IdentityKind.POLICY:
        return statement
    if source.policy.origin.urn == identity.origin.urn:
        return f"{source.policy.path}, {statement}"
    return f"{source.policy.origin.name}, {statement}"


def causes(identity: Identity, sources: Iterable[Source | None]) -> frozenset[str]:
    """Return the causes of a violation: the statements that all have to change before it is gone.

    Args:
        sources: every statement by which the violation holds, or may hold; `None` is one that is not known, which no
            other violation has as a cause.
    """
    return frozenset(
        f"{identity.origin.urn}/a statement that is not known"
        if it is None
        else f"{it.policy.origin.urn}/{it.policy.path}/{it.statement.label}"
        for it in sources
    )


def causes_of_grants(identity: Identity, grants: Iterable[Grant]) -> frozenset[str]:
    """Return the causes of a violation that holds by these grants."""
    return causes(identity, (grant.source for grant in grants))


def undetermined_holder(identity: Identity, *, is_unknown: bool) -> Undetermined | None:
    """What cannot be judged of a holder: something unknown may decide, or a document cannot be read."""
    if is_unknown:
        return Undetermined(path=_DECIDES, waits_for=_awaited(identity))
    if any(isinstance(policy.document, Unreadable) for policy in identity.policies):
        return Undetermined(path=_DECIDES, cause=Cause.UNREADABLE_POLICY)
    return None
