"""trail-kms-policy-grant"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.cloudtrail.delivery import Delivery, refused_key_calls
from policypack.controls.shared.policy_subjects import undetermined
from policypack.controls.shared.property_paths import POLICY
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.keys import Key
from policypack.model.policy import Document
from policypack.model.trails import Trail

_REFUSED = "AWS rejects the trail (InsufficientEncryptionPolicyException)"
_ACTIONS = ("kms:GenerateDataKey", "kms:DescribeKey")


def check(key: Key) -> Iterator[Outcome]:
    if not key.policies and key.may_have_more_policies:
        yield Undetermined(path=POLICY)
    elif not key.policies:
        yield Violation(
            path=POLICY,
            message=f"is not set, and the default key policy does not grant access to CloudTrail: {_REFUSED}",
            fix=f"beside the account's own statement {_statements(_ACTIONS)}",
        )
    for policy in key.policies:
        yield from _policy(key, policy)


def _policy(key: Key, policy: DeclaredPolicy) -> Iterator[Outcome]:
    if not isinstance(policy.document, Document):
        yield undetermined(policy)
        return
    for trail in key.trails:
        refusals = refused_key_calls(policy.document, _delivery(trail))
        refused = {refusal.call.action for refusal in refusals if refusal.is_certain}
        certain = [action for action in _ACTIONS if action.lower() in refused]
        finding = f"{policy.path}/{trail.origin.name}"
        if certain:
            yield Violation(
                path=policy.path,
                message=f"does not allow cloudtrail.amazonaws.com to call {' and '.join(certain)}: {_REFUSED}",
                fix=_statements(certain),
                finding=finding,
            )
        elif refusals:
            yield Undetermined(path=policy.path, finding=finding)


def _delivery(trail: Trail) -> Delivery:
    return Delivery(
        trail=trail.name if isinstance(trail.name, str) else "*",
        account_id=trail.account_id or Delivery().account_id,
    )


def _statements(actions: tuple[str, ...] | list[str]) -> str:
    return ", ".join(
        '{"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, '
        f'"Action": "{action}{"*" if action.endswith("DataKey") else ""}", "Resource": "*", '
        '"Condition": {"StringEquals": {"aws:SourceAccount": aws.get_caller_identity().account_id}}}'
        for action in actions
    )


CONTROL = Control(
    id="trail-kms-policy-grant",
    scope=Scope.STACK,
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    title="KMS keys of CloudTrail trails allow CloudTrail to encrypt log files",
    rationale=(
        "Without these permissions AWS rejects the trail, and the deployment fails after other resources have been "
        "created."
    ),
    remediation="Allow cloudtrail.amazonaws.com to call kms:GenerateDataKey* and kms:DescribeKey in the key policy.",
    source="AWS CloudTrail User Guide, Configure AWS KMS key policies for CloudTrail",
    subjects=lambda inventory: tuple(key for key in inventory.keys if key.trails),
    check=check,
)
