"""s3-policy-tls-only"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.controls.buckets import variable
from policypack.controls.documents import known_statements, undetermined
from policypack.iam.everyone import speaks_of_everyone
from policypack.iam.globs import covers
from policypack.model.buckets import Bucket
from policypack.model.control import Control, Level, Problem, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.inventory import Inventory
from policypack.model.policy import Condition, Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_STATEMENT = (
    '{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [%s.arn, pulumi.Output.concat(%s.arn, "/*")], '
    '"Condition": {"Bool": {"aws:SecureTransport": "false"}}}'
)
_EVERY_ACTION = "s3:?*"


def check(subject: Bucket | DeclaredPolicy) -> Iterator[Problem]:
    if isinstance(subject, DeclaredPolicy):
        yield from _policy(subject, "bucket")
    elif subject.policies:
        for policy in subject.policies:
            yield from _policy(policy, variable(subject))
    elif subject.may_have_more_policies:
        yield Undetermined(path="policy")
    else:
        yield Violation(
            path="",
            problem="the bucket answers without TLS: it has no policy that forbids it",
            fix=_fix(variable(subject)),
        )


def _policy(policy: DeclaredPolicy, bucket: str) -> Iterator[Problem]:
    statements = known_statements(policy)
    if statements is UNKNOWN:
        yield undetermined(policy)
        return
    forbids = all_of(
        any_of(all_of((_denies_plain_text(it), _speaks_of(it, inside=inside))) for it in statements)
        for inside in (False, True)
    )
    if forbids is UNKNOWN:
        yield Undetermined(path=policy.path, finding=policy.path)
    elif not forbids:
        yield Violation(
            path=policy.path,
            problem="does not deny requests without TLS for the bucket and for its objects",
            fix=_fix(bucket),
            finding=policy.path,
        )


def _denies_plain_text(statement: Statement) -> Maybe[bool]:
    if statement.is_not_action or statement.is_not_principal:
        return False
    actions, conditions = statement.actions, statement.conditions
    return all_of(
        (
            statement.has_effect(Effect.DENY),
            speaks_of_everyone(statement),
            UNKNOWN
            if actions is UNKNOWN
            else any_of(UNKNOWN if it is UNKNOWN else covers(it, _EVERY_ACTION) for it in actions),
            UNKNOWN if conditions is UNKNOWN else all_of(_is_plain_text(it) for it in conditions),
            UNKNOWN if conditions is UNKNOWN else bool(conditions),
        )
    )


def _is_plain_text(condition: Condition) -> Maybe[bool]:
    if condition.key != "aws:securetransport" or condition.operator not in ("bool", "stringequals"):
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    return any_of(UNKNOWN if it is UNKNOWN else it.lower() == "false" for it in condition.values)


def _speaks_of(statement: Statement, *, inside: bool) -> Maybe[bool]:
    """Whether the resources are every object in a bucket, or else the bucket itself."""
    if statement.is_not_resource:
        return False
    if statement.resources is UNKNOWN:
        return UNKNOWN
    return any_of(UNKNOWN if it is UNKNOWN else _is_reached(it, inside=inside) for it in statement.resources)


def _is_reached(resource: str, *, inside: bool) -> bool:
    bucket, slash, key = resource.partition("/")
    if inside:
        return key.strip("*") == "" and key != "" if slash else bucket.endswith("*")
    return not slash


def _fix(bucket: str) -> str:
    return _STATEMENT % (bucket, bucket)


def _subjects(inventory: Inventory) -> Iterator[Bucket | DeclaredPolicy]:
    """Every bucket, and the policies of buckets that the stack does not declare."""
    yield from inventory.buckets
    joined = {policy.origin.urn for bucket in inventory.buckets for policy in bucket.policies}
    if not any(bucket.may_have_more_policies for bucket in inventory.buckets):
        yield from (it for it in inventory.policies_of(PolicyKind.BUCKET) if it.origin.urn not in joined)


CONTROL = Control(
    id="s3-policy-tls-only",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="Buckets answer over TLS only",
    rationale="S3 answers plain HTTP as well; what is signed is not thereby secret.",
    remediation="Deny every request for which `aws:SecureTransport` is false, for the bucket and for its objects.",
    source="AWS Security Hub User Guide, S3.5",
    subjects=_subjects,
    check=check,
)
