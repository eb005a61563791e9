"""trail-kms-policy-source-arn"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.source_conditions import ScopeCheck, unrestricted_grants
from policypack.iam.parsing.statements import names_action
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.keys import Key
from policypack.model.policy import Condition, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, negated

_CONTEXT = "kms:encryptioncontext:aws:cloudtrail:arn"


def check(key: Key) -> Iterator[Outcome]:
    yield from unrestricted_grants(
        key.policies,
        any_account_message="allows CloudTrail to use the key on behalf of any account",
        scope_check=_ANY_TRAIL,
    )


def _allows_any_trail(statement: Statement) -> Maybe[bool]:
    return all_of((names_action(statement, "kms:generatedatakey"), negated(_restricts_trails(statement))))


def _restricts_trails(statement: Statement) -> Maybe[bool]:
    if statement.conditions is UNKNOWN:
        return UNKNOWN
    return any(_is_on_encryption_context(it) for it in statement.conditions)


def _is_on_encryption_context(condition: Condition) -> bool:
    return condition.key == _CONTEXT and condition.operator in ("stringlike", "stringequals")


_ANY_TRAIL = ScopeCheck(
    is_too_broad=_allows_any_trail,
    message="allows CloudTrail to encrypt log files of any trail",
    fix=(
        '"Condition": {"StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": '
        '"arn:aws:cloudtrail:*:<account id>:trail/*"}}'
    ),
)

CONTROL = Control(
    id="trail-kms-policy-source-arn",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="KMS keys of CloudTrail trails restrict CloudTrail to specific trails",
    rationale=(
        "CloudTrail acts on behalf of every AWS account. Without a condition on the source, trails of other accounts "
        "can use the key through CloudTrail (confused deputy)."
    ),
    remediation=(
        "Add a condition on `aws:SourceArn` to each statement for CloudTrail, and one on the encryption context to "
        "statements that allow kms:GenerateDataKey*."
    ),
    source="AWS CloudTrail User Guide, Configure AWS KMS key policies for CloudTrail",
    subjects=lambda inventory: tuple(key for key in inventory.keys if key.trails),
    check=check,
)
