"""Expensive states for `benchmarks/cost.py`; each case scales one dimension.

Every case stays within what AWS accepts: the documents within the limits of their size, the rest within what a state of
20,000 resources can hold.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from policypack.evaluation.exemptions import Exemption

Entry = dict[str, Any]

BUCKET = "aws:s3/bucket:Bucket"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
TRAIL = "aws:cloudtrail/trail:Trail"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
PERMISSION_SET_POLICY = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case that scales one dimension of a state.

    Attributes:
        name: what grows.
        smallest: the size that is doubled three times.
        entries: a size -> the resources of the state.
        exemptions: a size -> the exemptions in force.
        bound: the exponent that is accepted; more than 1.3 only with a reason in `why`.
        why: the module whose docstring states the bound, and what limits it.
    """

    name: str
    smallest: int
    entries: Callable[[int], list[Entry]]
    exemptions: Callable[[int], list[Exemption]] = lambda _: []
    bound: float = 1.3
    why: str = ""


def urn(token: str, name: str) -> str:
    return f"urn:pulumi:dev::cost::{token}::{name}"


def entry(token: str, name: str, properties: Mapping[str, object], **depends: Sequence[str]) -> Entry:
    return {
        "urn": urn(token, name),
        "type": token,
        "inputs": properties,
        "outputs": properties,
        "propertyDependencies": {key: list(urns) for key, urns in depends.items()},
    }


_SERIAL = itertools.count()


def document(*statements: object) -> str:
    """Return a policy document that differs from all others, so that no cache has it."""
    found = {"Version": "2012-10-17", "Id": str(next(_SERIAL)), "Statement": list(statements)}
    return json.dumps(found, separators=(",", ":"))


def words(count: int) -> list[str]:
    """Return different words that no earlier run used, so that no cache has them."""
    serial = f"{next(_SERIAL):03x}"
    return [f"{serial}{''.join(it)}" for it in itertools.islice(itertools.product(LETTERS, repeat=2), count)]


def allow(actions: object, resources: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: object, resources: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Deny", "Action": actions, "Resource": resources, **more}


def identity(text: str) -> list[Entry]:
    return [entry(PERMISSION_SET_POLICY, "policy", {"inlinePolicy": text, "permissionSetArn": "set"})]


def bucket_policy(text: str) -> list[Entry]:
    return [
        entry(TRAIL, "trail", {"s3BucketName": "logs", "name": "trail"}),
        entry(BUCKET, "logs", {"bucket": "logs"}),
        entry(BUCKET_POLICY, "policy", {"bucket": "logs", "policy": text}),
    ]


def action_patterns(size: int) -> list[Entry]:
    return identity(document(allow([f"*:*{word}*" for word in words(size)])))


def allows_and_denies(size: int) -> list[Entry]:
    half = words(size // 2)
    statements = [deny(f"iam:P{word}*", f"arn:aws:iam::*:role/{word}*") for word in half]
    statements += [allow(f"iam:{word}*", f"arn:aws:iam::*:role/{word}*") for word in half]
    return identity(document(*statements))


def escalations_and_denies(size: int) -> list[Entry]:
    denies = [deny("iam:PassRole", f"arn:aws:iam::*:role/{word}*") for word in words(size)]
    return identity(document(allow(["iam:PassRole", "lambda:*", "ec2:RunInstances"]), *denies))


def public_statements(size: int) -> list[Entry]:
    half = words(size // 2)
    allows = [allow("s3:GetObject", f"arn:aws:s3:::logs/{word}", Principal="*") for word in half]
    denies = [deny("s3:*", f"arn:aws:s3:::logs/{word}", Principal="*") for word in half]
    return bucket_policy(document(*allows, *denies))


def actions_and_resources(size: int) -> list[Entry]:
    actions = [f"s3:{word}*" for word in words(size)]
    resources = [f"arn:aws:s3:::logs/{word}" for word in words(size)]
    outside = {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    return bucket_policy(
        document(allow(actions, resources, Principal="*"), deny("s3:*", resources, Principal="*", Condition=outside))
    )


def accounts(size: int) -> list[Entry]:
    ids = [f"{number:012}" for number in range(size)]
    condition = {"StringEquals": {"aws:SourceAccount": ids}}
    service = {"Service": "cloudtrail.amazonaws.com"}
    return bucket_policy(
        document(
            allow("s3:GetBucketAcl", "arn:aws:s3:::logs", Principal=service, Condition=condition),
            allow("s3:GetObject", "arn:aws:s3:::logs/*", Principal={"AWS": ids[: size // 4]}),
        )
    )


def condition_values(size: int) -> list[Entry]:
    networks = [f"10.{number // 256}.{number % 256}.0/24" for number in range(size)]
    condition = {"IpAddress": {"aws:SourceIp": networks}}
    return bucket_policy(document(allow("s3:GetObject", "arn:aws:s3:::logs/*", Principal="*", Condition=condition)))


def variables(size: int) -> list[Entry]:
    unclosed = ["arn:aws:iam::*:role/" + "${" * size, "arn:aws:iam::*:role/" + "${a:" * size + "*"]
    return identity(
        document(
            allow(["iam:PassRole", "lambda:*"]),
            deny("iam:PassRole", unclosed),
            {"Effect": "Deny", "Action": "iam:Put*", "NotResource": unclosed},
        )
    )


def wildcards(size: int) -> list[Entry]:
    pattern, *others = [f"arn:aws:iam::*:role/{f'*{letter}?' * size}" for letter in "abcd"]
    return identity(
        document(
            allow(["iam:PassRole", "lambda:*", "iam:Put*"], [pattern, "*"]),
            deny("iam:PassRole", others),
            {"Effect": "Deny", "Action": "iam:Put*", "NotResource": others},
        )
    )


def diamond(size: int) -> list[Entry]:
    found = [entry(BUCKET, "bucket", {})]
    before = [found[0]["urn"]]
    for layer in range(size):
        pair = [entry(ACCESS_BLOCK, f"{side}-{layer}", {}, bucket=before) for side in ("left", "right")]
        found += pair
        before = [it["urn"] for it in pair]
    text = document(allow("s3:GetObject", "arn:aws:s3:::logs/*", Principal={"AWS": "111122223333"}))
    return [*found, entry(BUCKET_POLICY, "policy", {"policy": text}, bucket=before)]


def chain(size: int) -> list[Entry]:
    found = [entry(BUCKET, "bucket", {})]
    for link in range(size):
        found.append(entry(ACCESS_BLOCK, f"block-{link}", {}, bucket=[found[-1]["urn"]]))
    return found


def namesakes(size: int) -> list[Entry]:
    policy = document(allow("s3:GetObject", "arn:aws:s3:::logs/*", Principal="*"))
    found = [entry(BUCKET, f"bucket-{it}", {"bucket": "logs"}) for it in range(size)]
    found += [entry(BUCKET_POLICY, f"policy-{it}", {"bucket": "logs", "policy": policy}) for it in range(size)]
    return [*found, *(entry(TRAIL, f"trail-{it}", {"s3BucketName": "logs"}) for it in range(size))]


def alarms(size: int) -> list[Entry]:
    group = "arn:aws:logs:eu-west-1:111122223333:log-group:trail"
    found = [entry(TRAIL, "trail", {"s3BucketName": "logs", "cloudWatchLogsGroupArn": f"{group}:*"})]
    for it in range(size):
        metric = {"name": f"metric-{it}", "namespace": "trail", "value": "1"}
        found.append(
            entry(
                "aws:cloudwatch/logMetricFilter:LogMetricFilter",
                f"filter-{it}",
                {"logGroupName": "trail", "pattern": '{ $.eventName = "StopLogging" }', "metricTransformation": metric},
            )
        )
        found.append(
            entry(
                "aws:cloudwatch/metricAlarm:MetricAlarm",
                f"alarm-{it}",
                {"metricName": f"metric-{it}", "namespace": "trail", "alarmActions": ["topic"], "threshold": 1},
            )
        )
    return found


def access_logging(size: int) -> list[Entry]:
    found = [entry(BUCKET, f"bucket-{it}", {"bucket": f"bucket-{it}"}) for it in range(size)]
    return found + [
        entry("aws:s3/bucketLogging:BucketLogging", f"logging-{it}", {"bucket": f"bucket-{it}", "targetBucket": "logs"})
        for it in range(size)
    ]


def roles(size: int) -> list[Entry]:
    trust = document({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})
    found = [entry(TRAIL, "trail", {"s3BucketName": "logs", "name": "trail"})]
    for it in range(size):
        policy = document(allow(["s3:GetObject", "s3:List*"], f"arn:aws:s3:::data-{it}/*"))
        found.append(entry(ROLE, f"role-{it}", {"name": f"role-{it}", "assumeRolePolicy": trust}))
        found.append(entry(ROLE_POLICY, f"policy-{it}", {"role": f"role-{it}", "policy": policy}))
    return found


def roles_and_trails(size: int) -> list[Entry]:
    trails = [entry(TRAIL, f"trail-{it}", {"s3BucketName": f"logs-{it}", "name": f"t{it}"}) for it in range(size // 4)]
    return [*roles(size), *trails]


def attachments(size: int) -> list[Entry]:
    names = [f"role-{it}" for it in range(size)]
    policy = document(allow("s3:GetObject", "arn:aws:s3:::data/*"))
    arn = "arn:aws:iam::111122223333:policy/shared"
    return [
        *roles(size),
        entry("aws:iam/policy:Policy", "shared", {"policy": policy, "arn": arn}),
        entry("aws:iam/policyAttachment:PolicyAttachment", "all", {"policyArn": arn, "roles": names}),
    ]


def patterns_and_denies(size: int) -> list[Entry]:
    some = words(size)
    allowed = [f"arn:aws:iam::*:role/{word}*" for word in some]
    denied = [f"arn:aws:iam::*:role/*{word}" for word in some]
    return identity(document(allow(["iam:PassRole", "lambda:*"], allowed), deny("iam:PassRole", denied)))


def star_fields(size: int) -> list[Entry]:
    return identity(document(allow(["iam:PassRole", "lambda:*"], [f"arn:*:*:*:r1/{word}*:*" for word in words(size)])))


def inline_policies(size: int) -> list[Entry]:
    found = [entry(ROLE, "role", {"name": "role"})]
    for it, word in enumerate(words(size)):
        policy = document(allow(f"iam:{word}*"), deny(f"iam:P{word}*"))
        found.append(entry(ROLE_POLICY, f"policy-{it}", {"role": "role", "policy": policy}))
    return found


def bare_buckets(size: int) -> list[Entry]:
    return [entry(BUCKET, f"bucket-{it}", {}) for it in range(size)]


def exemptions_of_buckets(size: int) -> list[Exemption]:
    """One for each bucket by its URN, and one for each by a pattern."""
    patterns = (urn(BUCKET, "bucket-{}"), f"*::{BUCKET}::bucket-{{}}")
    return [
        Exemption(
            id=f"{kind}-{it}",
            control="s3-bucket-public-access-block",
            urn=pattern.format(it),
            reason="",
            owner="",
            expires=date(2027, 1, 1),
        )
        for kind, pattern in enumerate(patterns)
        for it in range(size)
    ]


def federated_subjects(size: int) -> list[Entry]:
    provider = "token.actions.githubusercontent.com"
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{provider}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{provider}:aud": "sts.amazonaws.com"},
            "StringLike": {f"{provider}:sub": [f"repo:acme/{word}:*" for word in words(size)]},
        },
    }
    return [entry(ROLE, "role", {"assumeRolePolicy": document(statement)})]


def nested_value(size: int) -> list[Entry]:
    value: object = "x"
    for _ in range(min(size, 900)):
        value = {"a": value, "b": ["x"] * (size // 100)}
    return [entry(TRAIL, "trail", {"s3BucketName": "logs", "tags": value})]


CASES = (
    Case(name="action patterns in a document", smallest=50, entries=action_patterns),
    Case(name="statements that allow and deny", smallest=50, entries=allows_and_denies),
    Case(name="Denies of one action", smallest=40, entries=escalations_and_denies),
    Case(
        name="statements of a bucket policy",
        smallest=20,
        entries=public_statements,
        bound=2.1,
        why="iam/resource_denials.py: Allows x Denies, within the 20 KB of a bucket policy",
    ),
    Case(
        name="actions and resources of a statement",
        smallest=25,
        entries=actions_and_resources,
        bound=2.1,
        why="iam/resource_denials.py: resources of the Allow x resources of the Deny, within 20 KB",
    ),
    Case(name="accounts in the policy of a log bucket", smallest=100, entries=accounts),
    Case(name="values of a condition", smallest=100, entries=condition_values),
    Case(name="unclosed policy variables", smallest=150, entries=variables),
    Case(name="wildcards in a pattern", smallest=20, entries=wildcards),
    Case(name="layers of a diamond of dependencies", smallest=200, entries=diamond),
    Case(name="chain of dependencies", smallest=250, entries=chain),
    Case(name="resources of one name", smallest=50, entries=namesakes),
    Case(name="metric filters and alarms", smallest=100, entries=alarms),
    Case(name="buckets with access logging", smallest=250, entries=access_logging),
    Case(name="roles with a policy", smallest=1250, entries=roles),
    Case(
        name="roles and trails",
        smallest=80,
        entries=roles_and_trails,
        bound=2.1,
        why="cloudtrail/tampering.py: identities x trails, of which AWS allows five in a region",
    ),
    Case(name="roles with one attached policy", smallest=100, entries=attachments),
    Case(
        name="patterns of an Allow and of a Deny",
        smallest=25,
        entries=patterns_and_denies,
        bound=2.3,
        why="iam/subtraction.py: resources of the Allow x resources of the Deny, within the document's limit",
    ),
    Case(
        name="wildcards in every part of an ARN",
        smallest=25,
        entries=star_fields,
        bound=1.7,
        why="iam/names.py: the states of one automaton have a bit for each character of all patterns",
    ),
    Case(name="inline policies of a role", smallest=25, entries=inline_policies),
    Case(name="subjects of a federated trust", smallest=25, entries=federated_subjects),
    Case(
        name="findings and exemptions",
        smallest=100,
        entries=bare_buckets,
        exemptions=exemptions_of_buckets,
        bound=2.1,
        why="exemptions.py: findings x exemptions with wildcards of their control",
    ),
    Case(name="depth and width of a value", smallest=100, entries=nested_value),
)
