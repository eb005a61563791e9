"""s3-policy-tls-only"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.shared.bucket_resources import EVERY_OBJECT, applies_to_all_principals, covers_resource
from policypack.controls.shared.bucket_subjects import variable
from policypack.controls.shared.policy_subjects import known_statements, undetermined
from policypack.controls.shared.property_paths import POLICY
from policypack.iam.matching.globs import covers
from policypack.iam.parsing.operators import operators
from policypack.model.buckets import Bucket, ExternalBucketPolicy
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.inventory import Inventory
from policypack.model.policy import Condition, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_STATEMENT = (
    '{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [%s.arn, pulumi.Output.concat(%s.arn, "/*")], '
    '"Condition": {"Bool": {"aws:SecureTransport": "false"}}}'
)
_EVERY_ACTION = "s3:?*"
_EQUAL = operators("bool", "string")
_NOT_EQUAL = operators("string", is_negated=True)


def check(subject: Bucket | ExternalBucketPolicy) -> Iterator[Outcome]:
    if isinstance(subject, ExternalBucketPolicy):
        yield from _check_policy(subject.policy, subject.names, "bucket")
    elif subject.policies:
        for policy in subject.policies:
            yield from _check_policy(policy, subject.names, variable(subject))
    elif subject.may_have_more_policies:
        yield Undetermined(path=POLICY)
    else:
        yield Violation(
            path="",
            message="the bucket accepts requests without TLS: it has no policy that denies them",
            fix=_fix(variable(subject)),
        )


def _check_policy(policy: DeclaredPolicy, names: frozenset[str], bucket: str) -> Iterator[Outcome]:
    statements = known_statements(policy)
    if statements is UNKNOWN:
        yield undetermined(policy)
        return
    denies = [(it, denied) for it in statements if (denied := _denies_requests_without_tls(it)) is not False]
    is_denied = all_of(
        any_of(all_of((denied, covers_resource(it, names, key))) for it, denied in denies) for key in ("", EVERY_OBJECT)
    )
    if is_denied is UNKNOWN:
        yield Undetermined(path=policy.path, finding=policy.path)
    elif not is_denied:
        yield Violation(
            path=policy.path,
            message="does not deny requests without TLS for this bucket and for its objects",
            fix=_fix(bucket),
            finding=policy.path,
        )


def _denies_requests_without_tls(statement: Statement) -> Maybe[bool]:
    """Return whether a statement denies every action to every principal without TLS, on whatever resources."""
    if statement.is_not_action:
        return False
    actions, conditions = statement.actions, statement.conditions
    return all_of(
        (
            statement.has_effect(Effect.DENY),
            applies_to_all_principals(statement),
            UNKNOWN
            if actions is UNKNOWN
            else any_of(UNKNOWN if it is UNKNOWN else covers(it, _EVERY_ACTION) for it in actions),
            UNKNOWN if conditions is UNKNOWN else all_of(_matches_requests_without_tls(it) for it in conditions),
            UNKNOWN if conditions is UNKNOWN else bool(conditions),
        )
    )


def _matches_requests_without_tls(condition: Condition) -> Maybe[bool]:
    """Return whether a condition matches every request without TLS, for which `aws:SecureTransport` is `false`.

    Conditions on `s3:TlsVersion` do not match: the key is absent in a request without TLS.
    """
    if condition.key != "aws:securetransport" or condition.operator not in _EQUAL | _NOT_EQUAL:
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    values = [UNKNOWN if it is UNKNOWN else it.lower() for it in condition.values]
    if condition.operator in _NOT_EQUAL:
        return all_of(UNKNOWN if it is UNKNOWN else it == "true" for it in values)
    return any_of(UNKNOWN if it is UNKNOWN else it == "false" for it in values)


def _fix(bucket: str) -> str:
    return _STATEMENT % (bucket, bucket)


def _subjects(inventory: Inventory) -> Iterator[Bucket | ExternalBucketPolicy]:
    yield from inventory.buckets
    yield from inventory.external_bucket_policies


CONTROL = Control(
    id="s3-policy-tls-only",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="S3 bucket policies deny requests without TLS",
    rationale="S3 also accepts unencrypted HTTP: an attacker on the network path can read requests and objects.",
    remediation="Deny all actions on the bucket and its objects when `aws:SecureTransport` is false.",
    source="AWS Security Hub User Guide, S3.5",
    subjects=_subjects,
    check=check,
)
