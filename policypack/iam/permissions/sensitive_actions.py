"""Actions whose answer is a credential, or the data itself.

Source of both lists: Salesforce cloudsplaining's published lists "Credentials exposure" and "Data exfiltration"
(BSD-3-Clause; facts only), less actions that AWS does not document any more, and those on snapshots added.
"""

from __future__ import annotations

import functools

from policypack.iam.matching.actions import all_actions

CREDENTIALS = (
    "chime:createapikey",
    "codeartifact:getauthorizationtoken",
    "codepipeline:pollforjobs",
    "cognito-identity:getcredentialsforidentity",
    "cognito-identity:getopenidtoken",
    "cognito-identity:getopenidtokenfordeveloperidentity",
    "cognito-idp:describeuserpoolclient",
    "connect:getfederationtoken",
    "ec2:getpassworddata",
    "ecr:getauthorizationtoken",
    "ecr-public:getauthorizationtoken",
    "gamelift:getcomputeauthtoken",
    "gamelift:getinstanceaccess",
    "gamelift:requestuploadcredentials",
    "iam:createaccesskey",
    "iam:createloginprofile",
    "iam:createservicespecificcredential",
    "iam:resetservicespecificcredential",
    "iam:updateaccesskey",
    "iam:updateloginprofile",
    "lightsail:downloaddefaultkeypair",
    "lightsail:getbucketaccesskeys",
    "lightsail:getinstanceaccessdetails",
    "lightsail:getkeypair",
    "lightsail:getkeypairs",
    "lightsail:getrelationaldatabasemasteruserpassword",
    "mediapackage:rotatechannelcredentials",
    "mediapackage:rotateingestendpointcredentials",
    "rds-db:connect",
    "redshift:createclusteruser",
    "redshift:getclustercredentials",
    "redshift:getclustercredentialswithiam",
    "snowball:getjobunlockcode",
    "storagegateway:describechapcredentials",
    "sts:assumerole",
    "sts:assumerolewithsaml",
    "sts:assumerolewithwebidentity",
    "sts:getfederationtoken",
    "sts:getsessiontoken",
)
"""Actions that return or make credentials, in lower case."""

DATA = (
    "ec2:modifysnapshotattribute",
    "rds:copydbsnapshot",
    "rds:createdbsnapshot",
    "rds:modifydbsnapshotattribute",
    "s3:getobject",
    "secretsmanager:getsecretvalue",
    "ssm:getparameter",
    "ssm:getparameters",
    "ssm:getparametersbypath",
)
"""Actions that return what is stored, or hand a copy of it on, in lower case."""


@functools.cache
def returning_credentials() -> int:
    """`CREDENTIALS` as a set of `all_actions()`; what AWS does not know any more is not in it."""
    return _set_of(CREDENTIALS)


@functools.cache
def reading_data() -> int:
    """`DATA` likewise."""
    return _set_of(DATA)


def _set_of(names: tuple[str, ...]) -> int:
    found = 0
    for name in names:
        found |= all_actions().matching(name)
    return found
