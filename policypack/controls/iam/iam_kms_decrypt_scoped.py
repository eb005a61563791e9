"""iam-kms-decrypt-scoped"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.grants import single_actions
from policypack.iam.conditions.restrictions import restricts
from policypack.iam.matching.resource_sets import ResourceSet, is_every
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Condition, PolicyKind


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    yield from single_actions(policy, ("kms:Decrypt", "kms:ReEncryptFrom"), _counts, where="on every KMS key", fix=_FIX)


def _counts(resources: ResourceSet, conditions: tuple[Condition, ...]) -> bool:
    return is_every(resources, "key") and not any(restricts(it) for it in conditions)


_FIX = '"Resource": [key.arn], with the ARNs of the required keys'

CONTROL = Control(
    id="iam-kms-decrypt-scoped",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="IAM policies limit decryption to specific KMS keys",
    rationale="An attacker who obtains the credentials can decrypt all data that the account's keys protect.",
    remediation=(
        "List the key ARNs in `Resource`, or limit the keys by `kms:ViaService`, an alias or the encryption context."
    ),
    source="AWS Key Management Service Developer Guide, Best practices for IAM policies",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    spares_boundaries=True,
    check=check,
    implied_by=("iam-no-action-star", "iam-no-service-star"),
)
