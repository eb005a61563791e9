"""Every property of S3, KMS, CloudTrail, CloudWatch and IAM that can hold a policy document is read."""

from __future__ import annotations

import pytest

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.values import Value
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.adapters.resources import resource_with
from tests.builders import document
from tools.standin.metadata import resource_type, type_tokens

SERVICES = ("cloudtrail", "cloudwatch", "iam", "kms", "s3", "s3control", "s3outposts", "s3tables")

NO_POLICIES = {
    ("aws:cloudwatch/logAccountPolicy:LogAccountPolicy", "policyDocument"): "data protection, filters, indexes",
    ("aws:cloudwatch/logAccountPolicy:LogAccountPolicy", "policyName"): "a name",
    ("aws:cloudwatch/logAccountPolicy:LogAccountPolicy", "policyType"): "a kind",
    ("aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy", "policyDocument"): "what to mask in log events",
    ("aws:cloudwatch/logIndexPolicy:LogIndexPolicy", "policyDocument"): "which fields are indexed",
    ("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyName"): "a name",
    ("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "policyArn"): "an ARN",
    ("aws:iam/policyAttachment:PolicyAttachment", "policyArn"): "an ARN",
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn"): "an ARN",
    ("aws:iam/samlProvider:SamlProvider", "samlMetadataDocument"): "the metadata of an identity provider",
    ("aws:iam/userPolicyAttachment:UserPolicyAttachment", "policyArn"): "an ARN",
}
"""Properties with such a name that hold no document of the IAM policy language, and what they hold."""

DOCUMENT = document({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})


def candidates() -> list[tuple[str, str]]:
    """Type tokens of the services, and the inputs of these types that may hold a document, by their name."""
    tokens = [token for token in type_tokens() if token.split(":")[1].split("/")[0] in SERVICES]
    return [
        (token, name)
        for token in sorted(tokens)
        for name, found in resource_type(token).properties.items()
        if found.is_input and found.kind == "str" and ("polic" in name.lower() or "document" in name.lower())
    ]


def test_every_policy_document_is_read() -> None:
    unread = []
    for token, name in candidates():
        found = build_inventory([resource_with(token, "it", {name: DOCUMENT})]).policies
        if [it.path for it in found] != [name]:
            unread.append((token, name))
    assert sorted(unread) == sorted(NO_POLICIES)


@pytest.mark.parametrize(
    ("token", "values", "kind"),
    [
        ("aws:kms/replicaExternalKey:ReplicaExternalKey", {"policy": DOCUMENT}, PolicyKind.KEY),
        ("aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy", {"accessPolicy": DOCUMENT}, PolicyKind.LOG),
        (
            "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy",
            {"deliveryDestinationPolicy": DOCUMENT},
            PolicyKind.LOG,
        ),
        (
            "aws:s3control/accessGrantsInstanceResourcePolicy:AccessGrantsInstanceResourcePolicy",
            {"policy": DOCUMENT},
            PolicyKind.OTHER_BUCKET,
        ),
        ("aws:s3/filesFileSystemPolicy:FilesFileSystemPolicy", {"policy": DOCUMENT}, PolicyKind.OTHER_BUCKET),
        (
            "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy",
            {"details": {"policy": DOCUMENT}},
            PolicyKind.ACCESS_POINT,
        ),
        (
            "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy",
            {"details": UNKNOWN},
            PolicyKind.ACCESS_POINT,
        ),
    ],
)
def test_kind_of_a_policy(token: str, values: dict[str, Value], kind: PolicyKind) -> None:
    assert [it.kind for it in build_inventory([resource_with(token, "it", values)]).policies] == [kind]


def test_replica_external_key_is_a_key_with_its_policy() -> None:
    token = "aws:kms/replicaExternalKey:ReplicaExternalKey"
    (key,) = build_inventory([resource_with(token, "it", {"policy": DOCUMENT, "enabled": False})]).keys
    assert (len(key.policies), key.is_enabled) == (1, False)


@pytest.mark.parametrize(
    ("token", "text", "count"),
    [
        ("aws:secretsmanager/secret:Secret", "{}", 0),
        ("aws:secretsmanager/secret:Secret", " { }\n", 0),
        ("aws:s3/accessPoint:AccessPoint", "{}", 0),
        ("aws:s3/accessPoint:AccessPoint", "{} {}", 1),
        ("aws:s3/accessPoint:AccessPoint", DOCUMENT, 1),
        # "`{}` is not a valid policy" there, says the provider; nothing says that it removes one elsewhere.
        ("aws:secretsmanager/secretPolicy:SecretPolicy", "{}", 1),
        ("aws:s3control/accessPointPolicy:AccessPointPolicy", "{}", 1),
        ("aws:s3/bucketPolicy:BucketPolicy", "{}", 1),
        ("aws:sqs/queue:Queue", "{}", 1),
    ],
)
def test_empty_object_is_no_policy_where_the_provider_documents_it(token: str, text: str, count: int) -> None:
    assert len(build_inventory([resource_with(token, "it", {"policy": text})]).policies) == count
