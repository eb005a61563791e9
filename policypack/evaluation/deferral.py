"""When a finding is reported: before its resource exists, or with the whole stack.

A customer managed policy may be used only as a permissions boundary, which grants nothing (AWS Identity and Access
Management User Guide, "Permissions boundaries for IAM entities"). Only the joined stack shows this, so controls on the
grants of a policy report on such a policy at the end of the preview or update. Inline policies are never boundaries:
they are reported before they exist.
"""

from __future__ import annotations

from policypack.adapters.providers import is_shared_policy
from policypack.model.control import AnyControl, Scope
from policypack.model.origin import Origin


def is_reported_with_stack(control: AnyControl, origin: Origin) -> bool:
    """Whether what a control finds on a resource is reported with the whole stack, and not for the resource alone."""
    return control.scope is Scope.STACK or (control.spares_boundaries and is_shared_policy(origin.type))
