"""The controls that resource policies do not allow public access: one for each kind of policy.

To add one, add its constant here and its line to the catalog.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from policypack.controls.shared.access_blocks import weak_settings
from policypack.controls.shared.policy_subjects import open_to_everyone
from policypack.model.buckets import AccessBlock
from policypack.model.control import Control, Level, Outcome, Scope, Severity
from policypack.model.identities import DeclaredPolicy
from policypack.model.inventory import Inventory
from policypack.model.policy import PolicyKind

_Subject = AccessBlock | DeclaredPolicy

_NAME_PRINCIPALS = '"Principal": {"AWS": [role.arn]} for those who need it'


def _check(subject: _Subject, *, fix: str) -> Iterator[Outcome]:
    yield from weak_settings(subject) if isinstance(subject, AccessBlock) else open_to_everyone(subject, fix=fix)


def _policies(kind: PolicyKind) -> Callable[[Inventory], Iterable[_Subject]]:
    return lambda inventory: inventory.policies_of(kind)


def _access_points(inventory: Inventory) -> Iterable[_Subject]:
    return (*inventory.access_point_blocks, *inventory.policies_of(PolicyKind.ACCESS_POINT))


def _control(
    *,
    id: str,
    title: str,
    rationale: str,
    remediation: str,
    source: str,
    subjects: Callable[[Inventory], Iterable[_Subject]],
    fix: str,
) -> Control[_Subject]:
    return Control(
        id=id,
        scope=Scope.RESOURCE,
        level=Level.MANDATORY,
        severity=Severity.CRITICAL,
        title=title,
        rationale=rationale,
        remediation=remediation,
        source=source,
        subjects=subjects,
        check=partial(_check, fix=fix),
    )


S3_POLICY_NOT_PUBLIC = _control(
    id="s3-policy-not-public",
    title="S3 bucket policies do not allow public access",
    rationale=(
        "A statement that allows every principal exposes the bucket as soon as its public access block is removed. A "
        "condition prevents this only if it restricts the statement to known principals, networks or sources."
    ),
    remediation="Name the principals, or add a condition on their organization, account, network or source.",
    source='Amazon S3 User Guide, Blocking public access to your Amazon S3 storage, The meaning of "public"',
    subjects=_policies(PolicyKind.BUCKET),
    fix=(
        f"{_NAME_PRINCIPALS}, "
        'or add "Condition": {"StringEquals": {"aws:PrincipalOrgID": "<your organization\'s id>"}}'
    ),
)

S3_ACCESS_POINT_NOT_PUBLIC = _control(
    id="s3-access-point-not-public",
    title="S3 access points do not allow public access",
    rationale=(
        "An access point has its own policy and its own public access block, so it can expose the objects of a bucket "
        "even if the bucket's policy names no public principal."
    ),
    remediation="Set all four settings of the access point's public access block, and name principals in its policy.",
    source="Amazon S3 User Guide, Managing public access to access points",
    subjects=_access_points,
    fix=_NAME_PRINCIPALS,
)

S3_OTHER_BUCKET_POLICY_NOT_PUBLIC = _control(
    id="s3-other-bucket-policy-not-public",
    title=(
        "Policies of S3 directory buckets, S3 Tables, S3 Vectors, S3 Files and S3 Access Grants do not allow public "
        "access"
    ),
    rationale="A public policy exposes the data of these resources, such as training data and embeddings.",
    remediation="Name the principals, or add a condition on their organization, account or network.",
    source="Amazon S3 User Guide, Resource-based policies for S3 Tables, S3 Vectors, S3 Files and directory buckets",
    subjects=_policies(PolicyKind.OTHER_BUCKET),
    fix=_NAME_PRINCIPALS,
)

KMS_POLICY_NOT_PUBLIC = _control(
    id="kms-policy-not-public",
    title="KMS key policies do not allow public access",
    rationale="If anyone can use the key, an attacker who obtains encrypted data can decrypt it.",
    remediation="Name the principals, or add a condition on their account, organization or service.",
    source="AWS Key Management Service Developer Guide, Key policies in AWS KMS",
    subjects=_policies(PolicyKind.KEY),
    fix=f'{_NAME_PRINCIPALS}, or add "Condition": {{"StringEquals": {{"kms:CallerAccount": "<account id>"}}}}',
)

LOG_GROUP_POLICY_NOT_PUBLIC = _control(
    id="log-group-policy-not-public",
    title="CloudWatch Logs resource policies and destination policies do not allow public access",
    rationale="An attacker could write false events to log groups and destinations, and so mislead or flood alarms.",
    remediation="Name the services that deliver logs, with a condition on their source.",
    source="Amazon CloudWatch Logs API Reference, PutResourcePolicy, PutDestinationPolicy",
    subjects=_policies(PolicyKind.LOG),
    fix=(
        '"Principal": {"Service": "<the service that delivers>"}, '
        '"Condition": {"StringEquals": {"aws:SourceAccount": "<account id>"}}'
    ),
)

CONTROLS = (
    S3_POLICY_NOT_PUBLIC,
    S3_ACCESS_POINT_NOT_PUBLIC,
    S3_OTHER_BUCKET_POLICY_NOT_PUBLIC,
    KMS_POLICY_NOT_PUBLIC,
    LOG_GROUP_POLICY_NOT_PUBLIC,
)
