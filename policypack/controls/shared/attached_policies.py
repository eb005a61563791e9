"""Helpers for controls that evaluate attachments of AWS-managed policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policypack.iam.parsing.managed_policies import managed_policy_name
from policypack.model.control import Outcome, Undetermined, Violation
from policypack.model.identities import ManagedPolicies
from policypack.model.unknown import UNKNOWN


def attached_policies(
    attached: ManagedPolicies, why_wrong: Callable[[str, str], str | None], *, fix: str
) -> Iterator[Outcome]:
    """Yield a violation for each attached AWS-managed policy that a control reports.

    Args:
        attached: the ARNs that are attached in one place.
        why_wrong: ARN and name of a policy -> a clause that states the violation; `None` if there is none.
        fix: the code that repairs the attachment.
    """
    if attached.arns is UNKNOWN:
        yield Undetermined(path=attached.path)
        return
    for arn in dict.fromkeys(attached.arns):
        if arn is UNKNOWN:
            yield Undetermined(path=attached.path)
            continue
        name = managed_policy_name(arn)
        wrong = None if name is None else why_wrong(arn, name)
        if name is not None and wrong is not None:
            yield Violation(path=attached.path, message=f"attaches {arn}, which {wrong}", fix=fix, finding=name)


def too_powerful(attached: ManagedPolicies, grants: Callable[[str], str | None]) -> Iterator[Outcome]:
    """Yield a violation for each attached AWS-managed policy that grants too many permissions.

    Args:
        attached: the ARNs that are attached in one place.
        grants: name of a policy -> a clause that states its excessive permissions; `None` if it is allowed.
    """
    yield from attached_policies(
        attached, lambda _, name: grants(name), fix="attach a policy that allows only the required actions"
    )
