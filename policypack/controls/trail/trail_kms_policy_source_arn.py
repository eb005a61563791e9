"""trail-kms-policy-source-arn"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.documents import statement_finding, undetermined
from policypack.controls.pinning import SOURCE_KEYS, is_for_cloudtrail, is_pinned
from policypack.iam.globs import covers
from policypack.model.control import Control, Level, Problem, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.keys import Key
from policypack.model.policy import Condition, Document, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

_CONTEXT = "kms:encryptioncontext:aws:cloudtrail:arn"


def check(key: Key) -> Iterator[Problem]:
    for policy in key.policies:
        if not isinstance(policy.document, Document) or policy.document.statements is UNKNOWN:
            yield undetermined(policy)
            continue
        for statement in policy.document.statements:
            yield from _statement(policy, statement)


def _statement(policy: DeclaredPolicy, statement: Statement) -> Iterator[Problem]:
    is_ours, finding = is_for_cloudtrail(statement), statement_finding(policy, statement)
    is_open = all_of((is_ours, negated(is_pinned(statement, SOURCE_KEYS))))
    is_wide = all_of((is_ours, _makes_data_keys(statement), negated(_names_trails(statement))))
    if is_open is True:
        yield Violation(
            path=policy.path,
            problem=f"lets CloudTrail use the key for any account ({statement.label})",
            fix='"Condition": {"StringEquals": {"aws:SourceArn": "<the ARN of the trail>"}}',
            finding=finding,
        )
    elif is_wide is True:
        yield Violation(
            path=policy.path,
            problem=f"lets CloudTrail encrypt the log files of any trail ({statement.label})",
            fix=(
                '"Condition": {"StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": '
                '"arn:aws:cloudtrail:*:<account id>:trail/*"}}'
            ),
            finding=finding,
        )
    elif UNKNOWN in (is_open, is_wide):
        yield Undetermined(path=policy.path, finding=finding)


def _makes_data_keys(statement: Statement) -> Maybe[bool]:
    if statement.actions is UNKNOWN:
        return UNKNOWN
    found = any_of(UNKNOWN if it is UNKNOWN else covers(it, "kms:generatedatakey") for it in statement.actions)
    return negated(found) if statement.is_not_action else found


def _names_trails(statement: Statement) -> Maybe[bool]:
    if statement.conditions is UNKNOWN:
        return UNKNOWN
    return any(_is_on_context(it) for it in statement.conditions)


def _is_on_context(condition: Condition) -> bool:
    return condition.key == _CONTEXT and condition.operator in ("stringlike", "stringequals")


CONTROL = Control(
    id="trail-kms-policy-source-arn",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="CloudTrail uses the key for known trails only",
    rationale="CloudTrail acts for every account: unpinned, a stranger's trail may use the key as well.",
    remediation=(
        "Pin each grant to CloudTrail by `aws:SourceArn`, and that of data keys by the encryption context as well."
    ),
    source="AWS CloudTrail User Guide, Configure AWS KMS key policies for CloudTrail",
    subjects=lambda inventory: tuple(key for key in inventory.keys if key.trails),
    check=check,
)
