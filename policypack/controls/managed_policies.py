"""What controls on attached policies of AWS have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policypack.iam.managed import managed_policy_name
from policypack.model.control import Problem, Undetermined, Violation
from policypack.model.identities import ManagedPolicies
from policypack.model.unknown import UNKNOWN


def too_powerful(attached: ManagedPolicies, grants: Callable[[str], str | None]) -> Iterator[Problem]:
    """A violation for each attached policy of AWS that grants too much.

    Args:
        attached: the ARNs that are attached in one place.
        grants: name of a policy -> what it grants too much, in words; `None` where it may be attached.
    """
    if attached.arns is UNKNOWN:
        yield Undetermined(path=attached.path)
        return
    for arn in dict.fromkeys(attached.arns):
        if arn is UNKNOWN:
            yield Undetermined(path=attached.path)
            continue
        name = managed_policy_name(arn)
        granted = None if name is None else grants(name)
        if name is not None and granted is not None:
            yield Violation(
                path=attached.path,
                problem=f"attaches {arn}, which {granted}",
                fix="attach a policy that allows only what is needed",
                finding=name,
            )
