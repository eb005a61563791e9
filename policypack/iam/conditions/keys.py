"""The condition keys whose meaning the evaluation uses: one table.

To support a new key, add one line here. A name that ends in `*` stands for all keys that begin with the text before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from policypack.iam.conditions.key_traits import ConditionKey, Fixed, Trait, ValueType

_GLOBAL = "AWS Identity and Access Management User Guide, AWS global condition context keys"
_IAM_STS = "AWS Identity and Access Management User Guide, IAM and AWS STS condition context keys"
_S3 = "AWS Service Authorization Reference, Condition keys for Amazon S3"
_S3_SIGNATURE = "Amazon S3 API Reference, Amazon S3 Signature Version 4 Authentication Specific Policy Keys"
_KMS = "AWS Key Management Service Developer Guide, AWS KMS condition keys"
_EC2 = "AWS Service Authorization Reference, Condition keys for Amazon EC2"
_INSTANCE_CONNECT = "AWS Service Authorization Reference, Condition keys for Amazon EC2 Instance Connect"
_LAMBDA = "AWS Lambda Developer Guide, Using source function ARN to control function access behavior"
_PUBLIC = 'Amazon S3 User Guide, Blocking public access to your Amazon S3 storage, The meaning of "public"'
_SNS = "Amazon SNS Developer Guide, Example cases for Amazon SNS access control"


def _key(
    name: str, source: str, traits: Trait, type_: ValueType = ValueType.TEXT, fixed: Fixed | None = None
) -> ConditionKey:
    """Return a row of the table."""
    return ConditionKey(name=name, source=source, traits=traits, type=type_, fixed=fixed)


_ALWAYS = Trait.ALWAYS_PRESENT | Trait.SINGLE_VALUED
_ONE = Trait.SINGLE_VALUED
_CIRCUMSTANCE = Trait.CIRCUMSTANCE
_CALLER_CHOOSES = Trait.CALLER_CHOOSES
_BOOLEAN, _NUMBER, _TIME, _ADDRESS, _TEXT = (
    ValueType.BOOLEAN, ValueType.NUMBER, ValueType.TIME, ValueType.ADDRESS, ValueType.TEXT
)  # fmt: skip

_TABLE = (
    _key("aws:assumedroot", _GLOBAL, _CIRCUMSTANCE),
    _key("aws:calledvia", _GLOBAL, _CIRCUMSTANCE),
    _key("aws:calledviafirst", _GLOBAL, _CIRCUMSTANCE),
    _key("aws:calledvialast", _GLOBAL, _CIRCUMSTANCE),
    _key("aws:currenttime", _GLOBAL, _ALWAYS | _CIRCUMSTANCE, _TIME),
    _key("aws:ec2instancesourceprivateipv4", _GLOBAL, _CIRCUMSTANCE),
    _key("aws:ec2instancesourcevpc", _GLOBAL, _CIRCUMSTANCE),
    _key("aws:epochtime", _GLOBAL, _ALWAYS | _CIRCUMSTANCE, _TIME),
    _key("aws:federatedprovider", _GLOBAL, _CIRCUMSTANCE),
    _key("aws:multifactorauthage", _GLOBAL, _ONE | _CIRCUMSTANCE, _NUMBER),
    _key("aws:multifactorauthpresent", _GLOBAL, _ONE | _CIRCUMSTANCE, _BOOLEAN),
    _key("aws:principal*", _GLOBAL, _CIRCUMSTANCE),
    _key("aws:principalaccount", _GLOBAL, _ALWAYS, _TEXT, Fixed.NAME),
    _key("aws:principalarn", _GLOBAL, _ONE, _TEXT, Fixed.ARN),
    _key("aws:principalisawsservice", _GLOBAL, _ONE | Trait.QUOTABLE, _BOOLEAN),
    _key("aws:principalorgid", _GLOBAL, _ONE, _TEXT, Fixed.NAME),
    _key("aws:principalorgpaths", _GLOBAL, Trait.NONE, _TEXT, Fixed.PATH),
    _key("aws:principalservicename", _GLOBAL, Trait.NONE, _TEXT, Fixed.NAME),
    _key("aws:principaltag/*", _GLOBAL, _ONE),
    _key("aws:principaltype", _GLOBAL, _ALWAYS),
    _key("aws:referer", _GLOBAL, _ONE | _CIRCUMSTANCE),
    _key("aws:requestedregion", _GLOBAL, _ALWAYS | Trait.LOCATION),
    _key("aws:requesttag/*", _GLOBAL, _ONE | _CALLER_CHOOSES),
    _key("aws:resourceaccount", _GLOBAL, _ONE | Trait.LOCATION),
    _key("aws:resourceorgid", _GLOBAL, _ONE | Trait.LOCATION),
    _key("aws:resourceorgpaths", _GLOBAL, Trait.LOCATION),
    _key("aws:resourcetag/*", _GLOBAL, _ONE),
    _key("aws:securetransport", _GLOBAL, _ALWAYS | _CIRCUMSTANCE, _BOOLEAN),
    _key("aws:sourceaccount", _GLOBAL, _ONE, _TEXT, Fixed.NAME),
    _key("aws:sourcearn", _GLOBAL, _ONE, _TEXT, Fixed.ARN),
    _key("aws:sourceidentity", _GLOBAL, _CIRCUMSTANCE),
    _key("aws:sourceip", _GLOBAL, _ONE | _CIRCUMSTANCE, _ADDRESS, Fixed.NETWORK),
    _key("aws:sourceorgid", _GLOBAL, _ONE, _TEXT, Fixed.NAME),
    _key("aws:sourceorgpaths", _GLOBAL, Trait.NONE, _TEXT, Fixed.PATH),
    _key("aws:sourceowner", _SNS, Trait.NONE, _TEXT, Fixed.NAME),
    _key("aws:sourcevpc", _GLOBAL, _ONE | _CIRCUMSTANCE, _TEXT, Fixed.NAME),
    _key("aws:sourcevpcarn", _GLOBAL, _CIRCUMSTANCE, _TEXT, Fixed.ARN),
    _key("aws:sourcevpce", _GLOBAL, _ONE | _CIRCUMSTANCE, _TEXT, Fixed.NAME),
    _key("aws:tagkeys*", _GLOBAL, _CALLER_CHOOSES),
    _key("aws:tokenissuetime", _GLOBAL, _ONE | _CIRCUMSTANCE),
    _key("aws:useragent", _GLOBAL, _ALWAYS | _CIRCUMSTANCE),
    _key("aws:userid", _GLOBAL, _ONE | _CIRCUMSTANCE, _TEXT, Fixed.USER_ID),
    _key("aws:username", _GLOBAL, _ONE | _CIRCUMSTANCE),
    _key("aws:viaawsservice", _GLOBAL, _ONE | _CIRCUMSTANCE, _BOOLEAN),
    _key("aws:vpceaccount", _GLOBAL, _CIRCUMSTANCE, _TEXT, Fixed.NAME),
    _key("aws:vpceorgid", _GLOBAL, _CIRCUMSTANCE, _TEXT, Fixed.NAME),
    _key("aws:vpceorgpaths", _GLOBAL, _CIRCUMSTANCE, _TEXT, Fixed.PATH),
    _key("aws:vpcsourceip", _GLOBAL, _ONE | _CIRCUMSTANCE, _ADDRESS),
    _key("ec2:metadatahttp*", _EC2, _CALLER_CHOOSES),
    _key("ec2:osuser*", _INSTANCE_CONNECT, _CALLER_CHOOSES),
    _key("ec2:region", _EC2, Trait.LOCATION),
    _key("ec2:sourceinstancearn", _EC2, _CIRCUMSTANCE),
    _key("ec2:tenancy", _EC2, Trait.COMMON_VALUE),
    _key("iam:passedtoservice", _IAM_STS, Trait.LIMITS_IAM),
    _key("iam:permissionsboundary", _IAM_STS, Trait.LIMITS_IAM),
    _key("iam:policyarn", _IAM_STS, Trait.LIMITS_IAM),
    _key("kms:calleraccount", _KMS, _ONE | _CIRCUMSTANCE, _TEXT, Fixed.NAME),
    _key("kms:keyorigin", _KMS, Trait.COMMON_VALUE),
    _key("kms:keyspec", _KMS, Trait.COMMON_VALUE),
    _key("kms:keyusage", _KMS, Trait.COMMON_VALUE),
    _key("kms:multiregion", _KMS, Trait.COMMON_VALUE),
    _key("kms:viaservice", _KMS, Trait.COMMONLY_PRESENT),
    _key("lambda:sourcefunctionarn", _LAMBDA, _CIRCUMSTANCE),
    _key("s3:authtype", _S3_SIGNATURE, _CIRCUMSTANCE),
    _key("s3:dataaccesspointaccount", _S3, Trait.NONE, _TEXT, Fixed.NAME),
    _key("s3:dataaccesspointarn", _S3, Trait.NONE, _TEXT, Fixed.ARN),
    _key("s3:max-keys", _S3, Trait.NONE, _NUMBER),
    _key("s3:prefix", _S3, _ONE | Trait.QUOTABLE),
    _key("s3:requestobjecttag*", _S3, _CALLER_CHOOSES),
    _key("s3:resourceaccount", _S3, Trait.LOCATION),
    _key("s3:signatureage", _S3_SIGNATURE, _ONE | _CIRCUMSTANCE, _NUMBER),
    _key("s3:signatureversion", _S3_SIGNATURE, _CIRCUMSTANCE),
    _key("s3:tlsversion", _S3, _ONE | _CIRCUMSTANCE, _NUMBER),
    _key("s3:x-amz-*", _S3, _CALLER_CHOOSES),
    _key("s3:x-amz-acl", _S3, Trait.QUOTABLE),
    _key("s3:x-amz-server-side-encryption-aws-kms-key-id", _PUBLIC, Trait.NONE, _TEXT, Fixed.ARN),
    _key("sts:durationseconds", _IAM_STS, Trait.NONE, _NUMBER),
    _key("sts:externalid", _IAM_STS, _ONE | Trait.QUOTABLE),
    _key("sts:rolesessionname", _IAM_STS, _ONE),
)

KEYS: Mapping[str, ConditionKey] = MappingProxyType({it.name: it for it in _TABLE})
"""Name in lower case -> condition key."""


def keys_with(trait: Trait) -> frozenset[str]:
    """Return the names of the keys that have a trait, without those that stand for a prefix."""
    return frozenset(it.name for it in _TABLE if trait in it.traits and not it.name.endswith("*"))


def prefixes_with(trait: Trait) -> tuple[str, ...]:
    """Return the prefixes all of whose keys have a trait."""
    return tuple(it.name.removesuffix("*") for it in _TABLE if trait in it.traits and it.name.endswith("*"))


def keys_of_type(type_: ValueType) -> frozenset[str]:
    """Return the names of the keys whose values have a type."""
    return frozenset(it.name for it in _TABLE if it.type is type_)


IN_EVERY_REQUEST = keys_with(Trait.ALWAYS_PRESENT)
"""Keys that are in the context of every request (their documentation, Availability)."""

_SINGLE_VALUED, _SINGLE_VALUED_PREFIXES = keys_with(Trait.SINGLE_VALUED), prefixes_with(Trait.SINGLE_VALUED)


def is_single_valued(key: str) -> bool:
    """Return whether a request has at most one value of a key (its documentation, Value type)."""
    return key in _SINGLE_VALUED or key.startswith(_SINGLE_VALUED_PREFIXES)
