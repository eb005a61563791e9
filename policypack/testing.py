"""Builders for tests of own controls: one compliant model object of each kind.

Tests change one field with `dataclasses.replace`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from policypack.iam.parsing.documents import parse
from policypack.model.buckets import AccessBlock, AccessControlList, Bucket, BucketSettings, LifecycleRule
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind, ManagedPolicies
from policypack.model.inventory import Inventory
from policypack.model.keys import Key, LogGroup
from policypack.model.origin import Origin
from policypack.model.policy import PolicyKind
from policypack.model.trails import EventDataStore, Trail


def origin(name: str = "subject", token: str = "aws:cloudtrail/trail:Trail") -> Origin:
    return Origin(urn=f"urn:pulumi:dev::test::{token}::{name}", type=token, name=name)


STACK = origin("dev", "pulumi:pulumi:Stack")

TRAIL = Trail(
    origin=origin("trail"),
    is_multi_region=True,
    is_logging=True,
    includes_global_service_events=True,
    validates_log_files=True,
    kms_key_id="arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
    name="audit",
    bucket_name="logs",
    key_prefix="cloudtrail",
    account_id="123456789012",
    arn="arn:aws:cloudtrail:eu-west-1:123456789012:trail/audit",
    is_protected=True,
)

EVENT_DATA_STORE = EventDataStore(
    origin=origin("store", "aws:cloudtrail/eventDataStore:EventDataStore"),
    kms_key_id=TRAIL.kms_key_id,
    retention_days=365,
    is_terminable=False,
    is_multi_region=True,
    is_ingesting=True,
)

ACCESS_BLOCK = AccessBlock(
    origin=origin("block", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"),
    block_public_acls=True,
    ignore_public_acls=True,
    block_public_policy=True,
    restrict_public_buckets=True,
)

BUCKET = Bucket(
    origin=origin("bucket", "aws:s3/bucket:Bucket"),
    force_destroy=False,
    access_blocks=(ACCESS_BLOCK,),
    trails=(TRAIL,),
    settings=BucketSettings(
        versioning="Enabled",
        requires_mfa_delete=True,
        encryption="aws:kms",
        logs_access_elsewhere=True,
        lifecycle=(LifecycleRule(is_enabled=True, expires_after_days=365),),
        locked_days=365,
        payer="BucketOwner",
    ),
    names=frozenset({"logs", "arn:aws:s3:::logs"}),
    is_protected=True,
)

KEY = Key(
    origin=origin("key", "aws:kms/key:Key"),
    is_symmetric=True,
    is_enabled=True,
    is_rotated=True,
    deletion_window_days=30,
    bypasses_lockout_check=False,
    trails=(TRAIL,),
    is_protected=True,
)

LOG_GROUP = LogGroup(
    origin=origin("group", "aws:cloudwatch/logGroup:LogGroup"),
    retention_days=365,
    kms_key_id=TRAIL.kms_key_id,
    trails=(TRAIL,),
)

ACL = AccessControlList(origin=origin("acl", "aws:s3/bucketAcl:BucketAcl"), canned="private", grantee_uris=())

MANAGED_POLICIES = ManagedPolicies(
    origin=origin("attachment", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
    path="policyArn",
    arns=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
)


INVENTORY = Inventory(origin=STACK)


def document(*statements: Mapping[str, object]) -> str:
    """Return the JSON text of a policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def declared(text: object, kind: PolicyKind = PolicyKind.IDENTITY, path: str = "policy") -> DeclaredPolicy:
    """Return a policy that a resource declares."""
    return DeclaredPolicy(
        origin=origin("policy", "aws:iam/policy:Policy"), path=path, kind=kind, document=parse(text, kind)
    )


def role(*policies: DeclaredPolicy) -> Identity:
    """Return a role with these policies."""
    return Identity(origin=origin("role", "aws:iam/role:Role"), kind=IdentityKind.ROLE, policies=policies)
