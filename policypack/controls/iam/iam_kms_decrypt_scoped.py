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
    yield from single_actions(policy, ("kms:Decrypt", "kms:ReEncryptFrom"), _counts, where="on every key", fix=_FIX)


def _counts(extent: ResourceSet, conditions: tuple[Condition, ...]) -> bool:
    return is_every(extent, "key") and not any(restricts(it) for it in conditions)


_FIX = '"Resource": [key.arn], with the keys that are needed'

CONTROL = Control(
    id="iam-kms-decrypt-scoped",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="No policy decrypts with every key",
    rationale="Encryption by separate keys keeps data apart only as long as nobody may use all of them.",
    remediation="Name the keys, or limit them by `kms:ViaService`, an alias or the encryption context.",
    source="AWS Key Management Service Developer Guide, Best practices for IAM policies",
    subjects=lambda inventory: inventory.policies_of(PolicyKind.IDENTITY),
    spares_boundaries=True,
    check=check,
    implied_by=("iam-no-action-star", "iam-no-service-star"),
)
