"""What controls on attached policies of AWS have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policypack.iam.parsing.managed_policies import managed_policy_name
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.identities import ManagedPolicies
from policypack.model.unknown import UNKNOWN


def attached_policies(
    attached: ManagedPolicies, objection: Callable[[str, str], str | None], *, fix: str
) -> Iterator[Outcome]:
    """Yield a violation for each attached policy of AWS that must not be attached.

    Args:
        attached: the ARNs that are attached in one place.
        objection: ARN and name of a policy -> a clause that says what is wrong with it; `None` where nothing is.
        fix: how to repair it.
    """
    if attached.arns is UNKNOWN:
        yield Undetermined(path=attached.path)
        return
    for arn in dict.fromkeys(attached.arns):
        if arn is UNKNOWN:
            yield Undetermined(path=attached.path)
            continue
        name = managed_policy_name(arn)
        wrong = None if name is None else objection(arn, name)
        if name is not None and wrong is not None:
            yield Violation(path=attached.path, message=f"attaches {arn}, which {wrong}", fix=fix, finding=name)


def too_powerful(attached: ManagedPolicies, grants: Callable[[str], str | None]) -> Iterator[Outcome]:
    """Yield a violation for each attached policy of AWS that grants too much.

    Args:
        attached: the ARNs that are attached in one place.
        grants: name of a policy -> what it grants too much, in words; `None` where it may be attached.
    """
    yield from attached_policies(
        attached, lambda _, name: grants(name), fix="attach a policy that allows only what is needed"
    )
