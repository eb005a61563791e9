"""Hypothesis strategies: resources of every type that controls read, with values of any type in any property."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from policypack.adapters.aws import READERS
from policypack.adapters.resources.resource import Resource
from policypack.adapters.resources.values import Value
from policypack.model.unknown import UNKNOWN
from tests.adapters.resources import urn

NESTED = (
    "applyServerSideEncryptionByDefault",
    "dataResources",
    "days",
    "defaultRetention",
    "enabled",
    "equals",
    "excludeManagementEventSources",
    "expiration",
    "field",
    "fieldSelectors",
    "grantee",
    "insightType",
    "mfaDelete",
    "namespace",
    "notEquals",
    "readWriteType",
    "rule",
    "rules",
    "sseAlgorithm",
    "startsWiths",
    "status",
    "targetBucket",
    "type",
    "uri",
    "values",
)
PROPERTIES = (
    "actionsEnabled",
    "advancedEventSelectors",
    "alarmActions",
    "cloudWatchLogsGroupArn",
    "cloudWatchLogsRoleArn",
    "comparisonOperator",
    "eventPattern",
    "eventSelectors",
    "insightSelectors",
    "keyId",
    "keyUsage",
    "lifecycleRules",
    "logGroupName",
    "logging",
    "metricName",
    "metricTransformation",
    "namespace",
    "objectLockConfiguration",
    "payer",
    "retentionInDays",
    "rule",
    "rules",
    "s3KeyPrefix",
    "serverSideEncryptionConfiguration",
    "state",
    "targetBucket",
    "targetKeyId",
    "threshold",
    "topic",
    "versioning",
    "versioningConfiguration",
    "accessControlPolicy",
    "acl",
    "assumeRolePolicy",
    "blockPublicAcls",
    "bucket",
    "enableLogFileValidation",
    "enableLogging",
    "forceDestroy",
    "grants",
    "group",
    "groups",
    "inlinePolicies",
    "inlinePolicy",
    "isMultiRegionTrail",
    "kmsKeyId",
    "managedPolicyArns",
    "name",
    "permissionsBoundary",
    "policy",
    "policyArn",
    "policyDocument",
    "restrictPublicBuckets",
    "role",
    "roles",
    "s3BucketName",
    "user",
    "users",
)

ELEMENTS = ("Version", "Statement", "Effect", "Action", "NotAction", "Resource", "Principal", "Condition", "Sid")
WORDS = (
    "Management",
    "Data",
    "eventCategory",
    "readOnly",
    "",
    "*",
    "s3:*",
    "iam:PassRole",
    "Allow",
    "Deny",
    "2012-10-17",
    "arn:aws:s3:::b/*",
    "a",
    "public-read",
    "true",
)

_scalars = st.one_of(
    st.none(), st.booleans(), st.sampled_from(WORDS), st.floats(width=16), st.text(alphabet='aZ*?:{"é', max_size=5)
)
_json = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ELEMENTS), inner, max_size=4),
    max_leaves=12,
)

names = st.sampled_from(("a", "b", "c"))
documents = st.builds(json.dumps, _json)
values: st.SearchStrategy[Value] = st.recursive(
    st.one_of(_scalars, st.just(UNKNOWN), documents, names),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from((*PROPERTIES, *NESTED)), inner, max_size=3),
    ),
    max_leaves=8,
)


@st.composite
def resources(draw: st.DrawFn) -> list[Resource]:
    """A stack of up to six resources that refer to each other, sensibly or not."""
    tokens = draw(st.lists(st.sampled_from(sorted(READERS)), max_size=6))
    found = [(token, f"r{index}", urn(token, f"r{index}")) for index, token in enumerate(tokens)]
    urns = st.sampled_from([it[2] for it in found] or ["urn:none"])
    return [
        Resource(
            type=token,
            urn=own,
            name=name,
            properties=draw(st.dictionaries(st.sampled_from(PROPERTIES), values, max_size=6)),
            property_dependencies=draw(
                st.dictionaries(st.sampled_from(PROPERTIES), st.lists(urns, max_size=2).map(tuple), max_size=3)
            ),
            parent=draw(st.one_of(st.just(""), urns)),
        )
        for token, name, own in found
    ]
