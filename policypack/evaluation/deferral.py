"""Decides whether a finding is reported before its resource is created, or with the whole stack.

A customer managed policy may be used only as a permissions boundary, which grants nothing (AWS Identity and Access
Management User Guide, "Permissions boundaries for IAM entities"). Only the joined stack shows this, so controls on the
grants of a policy report findings on such a policy at the end of the preview or update. Inline policies are never
boundaries, so their findings are reported before they are created.
"""

from __future__ import annotations

from policypack.adapters.providers import is_shared_policy
from policypack.model.control import AnyControl, Scope
from policypack.model.origin import Origin


def is_reported_with_stack(control: AnyControl, origin: Origin) -> bool:
    """Whether a control's findings on a resource are reported with the whole stack."""
    return control.scope is Scope.STACK or (control.spares_boundaries and is_shared_policy(origin.type))
