"""kms-key-rotation"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.inventory import Inventory
from policypack.model.keys import Key
from policypack.model.unknown import UNKNOWN, all_of, negated


def check(key: Key) -> Iterator[Outcome]:
    is_bad = all_of((key.is_symmetric, negated(key.is_rotated)))
    if is_bad is UNKNOWN:
        yield Undetermined(path="enableKeyRotation")
    elif is_bad:
        yield Violation(
            path="enableKeyRotation",
            message="is not true: the key material is never rotated",
            fix="enable_key_rotation=True",
        )


def _subjects(inventory: Inventory) -> Iterable[Key]:
    """Return the keys that AWS KMS can rotate: not those with imported material or in a custom key store."""
    keys = (key for key in inventory.keys if key.origin.type.endswith("/key:Key"))
    return (key for key in keys if not key.is_in_custom_store)


CONTROL = Control(
    id="kms-key-rotation",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="Symmetric KMS keys have automatic rotation enabled",
    rationale=(
        "Without rotation, one leaked version of the key material decrypts all data that the key has ever encrypted."
    ),
    remediation="Set `enable_key_rotation` to true.",
    source="AWS Key Management Service Developer Guide, Rotate AWS KMS keys, How key rotation works",
    subjects=_subjects,
    check=check,
    repairs=(("enableKeyRotation", True),),
)
