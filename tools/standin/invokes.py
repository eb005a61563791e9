"""The provider functions that programs call before any resource is created."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping

from tools.standin.plausible import ACCOUNT_ID, PARTITION, Place

Arguments = Mapping[str, object]


class NotSupported(LookupError):
    """The stand-in does not support the call; the message names it."""


def invoke(token: str, arguments: Arguments, place: Place) -> dict[str, object]:
    """Return the result of a function call.

    Raises:
        NotSupported: there is no answer to this function, or not to these arguments.
    """
    function = _FUNCTIONS.get(token)
    if function is None:
        raise NotSupported(f"not supported offline: {token}")
    return function(arguments, place)


def _caller_identity(arguments: Arguments, place: Place) -> dict[str, object]:
    arn = f"arn:{PARTITION}:sts::{ACCOUNT_ID}:assumed-role/offline/offline"
    return {"accountId": place.account_id, "arn": arn, "id": place.account_id, "userId": "OFFLINE:offline"}


def _region(arguments: Arguments, place: Place) -> dict[str, object]:
    region = arguments.get("region") or arguments.get("name") or place.region
    return {
        "region": region,
        "name": region,
        "id": region,
        "description": f"{region} (offline)",
        "endpoint": f"ec2.{region}.amazonaws.com",
    }


def _partition(arguments: Arguments, place: Place) -> dict[str, object]:
    suffix = "amazonaws.com"
    return {"partition": PARTITION, "id": PARTITION, "dnsSuffix": suffix, "reverseDnsPrefix": "com.amazonaws"}


def _availability_zones(arguments: Arguments, place: Place) -> dict[str, object]:
    region = str(arguments.get("region") or place.region)
    names = [f"{region}{letter}" for letter in "abc"]
    zone_ids = [f"{region}-az{number}" for number in (1, 2, 3)]
    return {"id": region, "region": region, "names": names, "zoneIds": zone_ids, "groupNames": [region]}


def _regions(arguments: Arguments, place: Place) -> dict[str, object]:
    names = sorted({"eu-central-1", "eu-west-1", "us-east-1", "us-west-2", place.region})
    return {"id": PARTITION, "region": place.region, "names": names}


def _policy_document(arguments: Arguments, place: Place) -> dict[str, object]:
    """The document that the arguments describe, by the rules of the data source `aws_iam_policy_document`."""
    statements: list[dict[str, object]] = []
    for text in _list(arguments, "sourcePolicyDocuments"):
        statements.extend(_statements_of(text))
    statements.extend(_statement(item) for item in _objects(arguments, "statements"))
    for text in _list(arguments, "overridePolicyDocuments"):
        for override in _statements_of(text):
            sid = override.get("Sid")
            same = [index for index, it in enumerate(statements) if sid and it.get("Sid") == sid]
            if same:
                statements[same[0]] = override
            else:
                statements.append(override)
    document: dict[str, object] = {"Version": arguments.get("version") or "2012-10-17"}
    if arguments.get("policyId"):
        document["Id"] = arguments["policyId"]
    document["Statement"] = statements
    text = json.dumps(document, indent=2)
    return {
        **arguments,
        "id": str(int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)),
        "json": text,
        "minifiedJson": json.dumps(document, separators=(",", ":")),
    }


def _statement(arguments: Arguments) -> dict[str, object]:
    statement: dict[str, object] = {}
    if arguments.get("sid"):
        statement["Sid"] = arguments["sid"]
    statement["Effect"] = arguments.get("effect") or "Allow"
    for element, key in (
        ("Action", "actions"),
        ("NotAction", "notActions"),
        ("Resource", "resources"),
        ("NotResource", "notResources"),
    ):
        if _list(arguments, key):
            statement[element] = _one_or_many(_list(arguments, key))
    for element, key in (("Principal", "principals"), ("NotPrincipal", "notPrincipals")):
        if _objects(arguments, key):
            statement[element] = _principals(_objects(arguments, key))
    conditions: dict[str, dict[str, object]] = {}
    for item in _objects(arguments, "conditions"):
        values = _one_or_many(_list(item, "values"))
        conditions.setdefault(str(item.get("test")), {})[str(item.get("variable"))] = values
    if conditions:
        statement["Condition"] = conditions
    return statement


def _principals(principals: list[Arguments]) -> object:
    grouped: dict[str, list[str]] = {}
    for principal in principals:
        grouped.setdefault(str(principal.get("type")), []).extend(_list(principal, "identifiers"))
    if grouped == {"*": ["*"]}:
        return "*"
    return {kind: _one_or_many(identifiers) for kind, identifiers in grouped.items()}


def _statements_of(text: str) -> list[dict[str, object]]:
    try:
        statements = json.loads(text)["Statement"]
    except (ValueError, KeyError, TypeError):
        raise NotSupported("getPolicyDocument: a source or override document is not a policy document") from None
    return statements if isinstance(statements, list) else [statements]


def _list(arguments: Arguments, key: str) -> list[str]:
    found = arguments.get(key)
    return [str(item) for item in found] if isinstance(found, list) else []


def _objects(arguments: Arguments, key: str) -> list[Arguments]:
    found = arguments.get(key)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def _one_or_many(values: list[str]) -> object:
    return values[0] if len(values) == 1 else values


_FUNCTIONS: dict[str, Callable[[Arguments, Place], dict[str, object]]] = {
    "aws:iam/getPolicyDocument:getPolicyDocument": _policy_document,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _availability_zones,
    "aws:index/getCallerIdentity:getCallerIdentity": _caller_identity,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getRegions:getRegions": _regions,
}
