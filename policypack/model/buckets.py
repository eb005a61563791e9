"""S3 buckets and what decides who can reach them, provider-neutral, joined, defaults applied."""

from __future__ import annotations

from policypack.model.frozen import frozen
from policypack.model.identities import DeclaredPolicy
from policypack.model.origin import Origin
from policypack.model.tags import Tags
from policypack.model.trails import Trail
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of


@frozen
class AccessBlock:
    """The four settings of Block Public Access, of one bucket or of the account.

    The meaning of each setting is that of the Amazon S3 User Guide, "Blocking public access to your Amazon S3
    storage".
    """

    origin: Origin
    block_public_acls: Maybe[bool]
    ignore_public_acls: Maybe[bool]
    block_public_policy: Maybe[bool]
    restrict_public_buckets: Maybe[bool]


@frozen
class AccessControlList:
    """An ACL as one resource declares it.

    Attributes:
        canned: the canned ACL, `private` or `public-read`; `None` when grants are listed instead.
        grantee_uris: the groups that grants name; a grant to a user names none.
    """

    origin: Origin
    canned: Maybe[str | None]
    grantee_uris: Maybe[tuple[Maybe[str], ...]]


@frozen
class CorsRule:
    """One rule of a CORS configuration: which sites may call which methods."""

    origins: Maybe[tuple[Maybe[str], ...]]
    methods: Maybe[tuple[Maybe[str], ...]]


@frozen
class CorsConfiguration:
    """The rules for requests from other sites, of one bucket."""

    origin: Origin
    rules: Maybe[tuple[Maybe[CorsRule], ...]]


@frozen
class ObjectAcl:
    """The ACL of one object; see `AccessControlList`."""

    origin: Origin
    canned: Maybe[str | None]
    grantee_uris: Maybe[tuple[Maybe[str], ...]] = ()


@frozen
class LifecycleRule:
    """One rule of a lifecycle configuration.

    Attributes:
        expires_after_days: current objects are deleted after so many days; `None`: never. 0 where they are deleted on
            a date, whatever their age.
    """

    is_enabled: Maybe[bool]
    expires_after_days: Maybe[float | None]


@frozen
class BucketSettings:
    """Settings of a bucket that a resource of their own may hold; `None` where nothing sets them.

    Attributes:
        versioning: `Enabled`, `Suspended` or `Disabled`.
        requires_mfa_delete: versions are deleted with a second factor only.
        encryption: the algorithm of default encryption, `AES256`, `aws:kms` or `aws:kms:dsse`.
        logs_access_elsewhere: server access logging is on; false when its target is the bucket itself.
        lifecycle: the rules.
        locked_days: the default retention of object lock.
        payer: who pays for requests, `BucketOwner` or `Requester`.
        ownership: `BucketOwnerEnforced`, which disables ACLs, `BucketOwnerPreferred` or `ObjectWriter`.
        is_website: it is served as a website.
    """

    versioning: Maybe[str | None] = None
    requires_mfa_delete: Maybe[bool | None] = None
    encryption: Maybe[str | None] = None
    logs_access_elsewhere: Maybe[bool | None] = None
    lifecycle: Maybe[tuple[Maybe[LifecycleRule], ...] | None] = None
    locked_days: Maybe[float | None] = None
    payer: Maybe[str | None] = None
    ownership: Maybe[str | None] = None
    is_website: Maybe[bool | None] = None

    @property
    def has_lifecycle(self) -> Maybe[bool]:
        """Whether a lifecycle rule is in force: S3 does not apply a disabled one."""
        if self.lifecycle is UNKNOWN:
            return UNKNOWN
        return any_of(UNKNOWN if rule is UNKNOWN else rule.is_enabled for rule in self.lifecycle or ())

    @property
    def deletes_by_mfa_only(self) -> Maybe[bool]:
        """Whether versions exist and are deleted with a second factor only."""
        mfa = self.requires_mfa_delete
        return all_of((self.is_versioned, UNKNOWN if mfa is UNKNOWN else mfa is True))

    @property
    def is_versioned(self) -> Maybe[bool]:
        """Whether new objects get versions: they do not where versioning is suspended."""
        return UNKNOWN if self.versioning is UNKNOWN else self.versioning == "Enabled"


NO_SETTINGS = BucketSettings()


@frozen
class Bucket:
    """One general purpose bucket with everything of the stack that is attached to it.

    Attributes:
        force_destroy: destroying the bucket deletes the objects in it.
        access_blocks: the access blocks joined with this bucket.
        account_access_blocks: account-level access blocks of the stack that protect the bucket's account.
        other_account_access_blocks: some account-level access blocks of the stack that are not known to.
        may_have_more_access_blocks: the stack declares an access block whose bucket cannot be known yet.
        trails: the trails of the stack that deliver to this bucket.
        policies: the bucket policies; there is one, unless several resources overwrite each other.
        access_control_lists: its ACLs, likewise.
        receives_access_logs: access logs of some bucket of the stack go to it.
        may_have_more_policies: the stack declares a bucket policy whose bucket cannot be known yet.
        settings: what it and its sub-resources set.
        names: its name, id and ARN, as far as they are known.
        tags: its tags.
        own_accounts: the account that it is in, as of a `DeclaredPolicy`.
        is_protected: Pulumi refuses to delete it.
    """

    origin: Origin
    force_destroy: Maybe[bool]
    access_blocks: tuple[AccessBlock, ...] = ()
    account_access_blocks: tuple[AccessBlock, ...] = ()
    other_account_access_blocks: tuple[AccessBlock, ...] = ()
    may_have_more_access_blocks: bool = False
    trails: tuple[Trail, ...] = ()
    policies: tuple[DeclaredPolicy, ...] = ()
    access_control_lists: tuple[AccessControlList, ...] = ()
    receives_access_logs: Maybe[bool] = False
    may_have_more_policies: bool = False
    settings: BucketSettings = NO_SETTINGS
    names: frozenset[str] = frozenset()
    tags: Tags = ()
    own_accounts: Maybe[frozenset[str]] = frozenset()
    is_protected: bool = False


@frozen
class ExternalBucketPolicy:
    """A bucket policy of a bucket that the stack does not declare.

    Attributes:
        names: the bucket's name or ARN, as the policy gives it; empty where it is unknown.
    """

    policy: DeclaredPolicy
    names: frozenset[str] = frozenset()

    @property
    def origin(self) -> Origin:
        return self.policy.origin
