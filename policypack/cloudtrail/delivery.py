"""Check whether a bucket policy and a key policy allow the calls that CloudTrail makes for a trail.

Sources: AWS CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail" and "Configure AWS KMS key policies for
CloudTrail"; AWS CloudTrail API Reference, CreateTrail, InsufficientS3BucketPolicyException and
InsufficientEncryptionPolicyException.

Bound: a fixed number of accounts x the length of the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from policypack.iam.permissions.service_calls import ServiceCall, is_allowed
from policypack.model.identities import Identity
from policypack.model.policy import Document, Effect
from policypack.model.unknown import UNKNOWN

SERVICE = "cloudtrail.amazonaws.com"
_ANY_ACCOUNT = "?" * 12
_MOST_ACCOUNTS = 16
"""The largest number of accounts of a document that are tried as the account of a trail."""

_ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A trail as CloudTrail identifies it to a bucket or a key; unknown values are wildcards.

    Attributes:
        trail: the trail's name.
        bucket: the bucket's name.
        key_prefix: the prefix of the log files, without leading and trailing slashes; empty for none.
        account_id: the account of the trail.
        is_organization: whether the log files of the organization are delivered as well.
    """

    trail: str = "*"
    bucket: str = "*"
    key_prefix: str = ""
    account_id: str = _ANY_ACCOUNT
    is_organization: bool = False

    @property
    def trail_arn(self) -> str:
        return f"arn:*:cloudtrail:*:{self.account_id}:trail/{self.trail}"

    @property
    def bucket_calls(self) -> tuple[ServiceCall, ...]:
        """Return the calls on the bucket: reading its ACL and writing log files below the prefix."""
        bucket = f"arn:*:s3:::{self.bucket}"
        folder = f"{self.key_prefix}/AWSLogs" if self.key_prefix else "AWSLogs"
        owners = [self.account_id, *(["o-*"] if self.is_organization else [])]
        return (
            self._call("s3:getbucketacl", bucket),
            *(self._call("s3:putobject", f"{bucket}/{folder}/{owner}/*") for owner in owners),
        )

    @property
    def key_calls(self) -> tuple[ServiceCall, ...]:
        """Return the calls on the key: generating data keys and describing the key."""
        key = f"arn:*:kms:*:{self.account_id}:key/*"
        return (self._call("kms:generatedatakey", key), self._call("kms:describekey", key))

    def _call(self, action: str, resource: str) -> ServiceCall:
        context = {
            "aws:principalisawsservice": "true",
            "aws:principalservicename": SERVICE,
            "aws:securetransport": "true",
            "aws:sourceaccount": self.account_id,
            "aws:sourcearn": self.trail_arn,
        }
        if action == "s3:putobject":
            context["s3:x-amz-acl"] = "bucket-owner-full-control"
        if action == "kms:generatedatakey":
            context["kms:encryptioncontext:aws:cloudtrail:arn"] = self.trail_arn
        return ServiceCall(service=SERVICE, action=action, resource=resource, context=context, open_keys=_OPEN_KEYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A call that CloudTrail requires and that a policy does not allow.

    Attributes:
        is_certain: whether the call is refused whatever the unknown values are.
    """

    call: ServiceCall
    is_certain: bool


_OPEN_KEYS = (
    "aws:requestedregion",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "kms:calleraccount",
    "kms:viaservice",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
)


def is_assumed_by_cloudtrail_alone(identity: Identity) -> bool:
    """Return whether CloudTrail is certainly the only principal that can assume a role.

    Only the service that records events uses the permissions of such a role.
    """
    documents = [it.document for it in identity.trust]
    return bool(documents) and all(isinstance(it, Document) and _trusts_cloudtrail_alone(it) for it in documents)


def _trusts_cloudtrail_alone(document: Document) -> bool:
    statements = () if document.statements is UNKNOWN else document.statements
    allows = [it for it in statements if it.has_effect(Effect.ALLOW) is not False]
    return bool(allows) and all(
        not it.is_not_principal
        and it.principals is not UNKNOWN
        and all((principal.kind, principal.value) == ("Service", SERVICE) for principal in it.principals)
        for it in allows
    )


def refused_bucket_calls(document: Document, delivery: Delivery) -> tuple[Refusal, ...]:
    """Return the calls that a bucket policy does not or may not allow; none if CloudTrail accepts the bucket."""
    return _fewest_refusals(document, delivery, lambda it: it.bucket_calls)


def refused_key_calls(document: Document, delivery: Delivery) -> tuple[Refusal, ...]:
    """Return the calls that a key policy does not or may not allow; none if CloudTrail accepts the key."""
    return _fewest_refusals(document, delivery, lambda it: it.key_calls)


def _fewest_refusals(
    document: Document, delivery: Delivery, calls: Callable[[Delivery], tuple[ServiceCall, ...]]
) -> tuple[Refusal, ...]:
    """Return the fewest refusals for any possible account of the trail.

    If the account is unknown, each account that the document names is tried. If the document names too many accounts,
    the account is a wildcard, which bounds the cost.
    """
    accounts = _accounts_in(document) if delivery.account_id == _ANY_ACCOUNT else ()
    if len(accounts) > _MOST_ACCOUNTS:
        accounts = ()
    deliveries = [replace(delivery, account_id=account) for account in accounts] or [delivery]
    return min((_refused(document, calls(it)) for it in deliveries), key=len)


def _refused(document: Document, calls: tuple[ServiceCall, ...]) -> tuple[Refusal, ...]:
    verdicts = [(call, is_allowed(document, call)) for call in calls]
    return tuple(Refusal(call=call, is_certain=verdict is False) for call, verdict in verdicts if verdict is not True)


def _accounts_in(document: Document) -> list[str]:
    found: dict[str, None] = {}
    for statement in () if document.statements is UNKNOWN else document.statements:
        resources = () if statement.resources is UNKNOWN else statement.resources
        conditions = () if statement.conditions is UNKNOWN else statement.conditions
        values = [it for condition in conditions if condition.values is not UNKNOWN for it in condition.values]
        for text in (*resources, *values):
            if text is not UNKNOWN:
                found.update(dict.fromkeys(_ACCOUNT.findall(text)))
    return list(found)
