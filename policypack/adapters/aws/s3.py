"""S3 of the classic provider: inline properties of `Bucket`, the `V2` generation, and v7's names."""

from __future__ import annotations

from policypack.adapters.aws.common import add_policy, tags
from policypack.adapters.aws.s3_settings import inline_log_targets, inline_settings
from policypack.adapters.parts.parts import (
    AccessBlockPart,
    AccessControlListPart,
    AccountAccessBlockPart,
    BucketPart,
    BucketPolicyPart,
    Parts,
)
from policypack.adapters.parts.reference import link, names
from policypack.adapters.resources.properties import Properties
from policypack.adapters.resources.resource import Resource
from policypack.model.buckets import AccessBlock, AccessControlList
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe


def bucket(resource: Resource, parts: Parts) -> None:
    """`aws:s3/bucket:Bucket` and `BucketV2`, with the ACL that older programs set inline."""
    properties = Properties.of(resource)
    force_destroy = properties.boolean("forceDestroy", default=False)
    acl = None
    if properties.has("acl") or properties.has("grants"):
        canned = properties.text("acl")
        grantees = grantee_uris(properties.objects("grants"))
        acl = AccessControlList(origin=properties.origin(resource), canned=canned, grantee_uris=grantees)
        parts.access_control_lists.append(acl)
    # What only the provider reports may be the policy of an earlier update.
    is_own = resource.is_set_by_program("policy")
    declared = add_policy(resource, properties, "policy", PolicyKind.BUCKET, parts) if is_own else None
    settings = inline_settings(properties)
    parts.access_log_targets.extend(inline_log_targets(resource, properties))
    parts.buckets.append(
        BucketPart(
            origin=properties.origin(resource),
            names=names(properties, "bucket", "id", "arn"),
            force_destroy=force_destroy,
            settings=settings,
            tags=tags(properties),
            policy=declared,
            access_control_list=acl,
            is_protected=resource.is_protected,
            resource=resource,
        )
    )


def bucket_policy(resource: Resource, parts: Parts) -> None:
    """`aws:s3/bucketPolicy:BucketPolicy`."""
    properties = Properties.of(resource)
    is_of_directory = _is_directory_bucket(properties.text("bucket"))
    kind = PolicyKind.OTHER_BUCKET if is_of_directory else PolicyKind.BUCKET
    declared = add_policy(resource, properties, "policy", kind, parts)
    if declared is not None and not is_of_directory:
        parts.bucket_policies.append(BucketPolicyPart(policy=declared, bucket=link(resource, properties, "bucket")))


def _is_directory_bucket(name: Maybe[str | None]) -> bool:
    """Whether a name is that of a directory bucket (Amazon S3 User Guide, "Directory bucket naming rules")."""
    return isinstance(name, str) and name.endswith("--x-s3")


def bucket_acl(resource: Resource, parts: Parts) -> None:
    """`aws:s3/bucketAcl:BucketAcl` and `BucketAclV2`."""
    properties = Properties.of(resource)
    canned = properties.text("acl")
    grantees = _policy_grantee_uris(properties)
    bucket = link(resource, properties, "bucket")
    acl = AccessControlList(origin=properties.origin(resource), canned=canned, grantee_uris=grantees)
    parts.access_control_lists.append(acl)
    parts.bucket_acls.append(AccessControlListPart(access_control_list=acl, bucket=bucket))


def bucket_public_access_block(resource: Resource, parts: Parts) -> None:
    """`aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock`."""
    properties = Properties.of(resource)
    bucket = link(resource, properties, "bucket")
    parts.access_blocks.append(AccessBlockPart(block=access_block(resource, properties), bucket=bucket))


def account_public_access_block(resource: Resource, parts: Parts) -> None:
    """`aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock`."""
    properties = Properties.of(resource)
    account_id = properties.text("accountId")
    parts.account_access_blocks.append(
        AccountAccessBlockPart(block=access_block(resource, properties), account_id=account_id, resource=resource)
    )


def access_block(resource: Resource, properties: Properties, *, default: bool = False) -> AccessBlock:
    """The four settings in some properties; `default` is what absent ones mean there."""
    block_public_acls = properties.boolean("blockPublicAcls", default=default)
    ignore_public_acls = properties.boolean("ignorePublicAcls", default=default)
    block_public_policy = properties.boolean("blockPublicPolicy", default=default)
    restrict_public_buckets = properties.boolean("restrictPublicBuckets", default=default)
    return AccessBlock(
        origin=properties.origin(resource),
        block_public_acls=block_public_acls,
        ignore_public_acls=ignore_public_acls,
        block_public_policy=block_public_policy,
        restrict_public_buckets=restrict_public_buckets,
    )


def _policy_grantee_uris(properties: Properties) -> Maybe[tuple[Maybe[str], ...]]:
    policies = properties.objects("accessControlPolicy")
    if policies is UNKNOWN:
        return UNKNOWN
    uris: list[Maybe[str]] = []
    for access_control_policy in policies:
        if access_control_policy is UNKNOWN:
            return UNKNOWN
        grants = access_control_policy.objects("grants")
        if grants is UNKNOWN:
            return UNKNOWN
        for grant in grants:
            grantees = UNKNOWN if grant is UNKNOWN else grantee_uris(grant.objects("grantee"))
            uris.extend((UNKNOWN,) if grantees is UNKNOWN else grantees)
    return tuple(uris)


def grantee_uris(grants: Maybe[tuple[Maybe[Properties], ...]]) -> Maybe[tuple[Maybe[str], ...]]:
    """The groups that grants name."""
    if grants is UNKNOWN:
        return UNKNOWN
    uris = [UNKNOWN if grant is UNKNOWN else grant.text("uri") for grant in grants]
    return tuple(uri for uri in uris if uri is not None)
