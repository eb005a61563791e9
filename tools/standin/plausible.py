"""Values that the stand-in generates. They look like AWS values but do not verify AWS behaviour."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tools.standin.metadata import Property, ResourceType

ACCOUNT_ID = "123456789012"
"""The account id in the examples of the AWS documentation."""

DEFAULT_REGION = "us-east-1"
PARTITION = "aws"

_GLOBAL_SERVICES = {"cloudfront", "iam", "organizations", "route53"}  # their ARNs name no region
_ARN_FORMATS = {
    "cloudwatch/eventRule": "events:{region}:{account}:rule/{id}",
    "cloudwatch/logGroup": "logs:{region}:{account}:log-group:{id}",
    "cloudwatch/metricAlarm": "cloudwatch:{region}:{account}:alarm:{id}",
    "lambda/function": "lambda:{region}:{account}:function:{id}",
    "s3/bucket": "s3:::{id}",
    "s3/bucketV2": "s3:::{id}",
    "sns/topic": "sns:{region}:{account}:{id}",
    "sqs/queue": "sqs:{region}:{account}:{id}",
}
"""ARNs whose form is not `service:region:account:noun/id`, where policies and trails name them."""

_EMPTY: dict[str, object] = {"bool": False, "int": 0, "float": 0, "list": [], "map": {}, "object": {}}

Inputs = dict[str, object]


@dataclass(frozen=True, slots=True)
class Place:
    """The account and region of generated resources."""

    region: str = DEFAULT_REGION
    account_id: str = ACCOUNT_ID


def automatic_name(logical_name: str, seed: bytes) -> str:
    """The name that a resource gets when the program gives it none: the logical name and seven hexadecimal digits."""
    return f"{logical_name}-{_digits(logical_name, seed.hex())[:7]}"


def resource_id(type_: ResourceType, inputs: Inputs, urn: str) -> str:
    """The id of a new resource: its name where it has one, else the noun and some digits."""
    name = inputs.get(type_.name_property or "")
    return name if isinstance(name, str) else f"{type_.noun}-{_digits(urn)[:12]}"


def made_up(type_: ResourceType, property_: Property, inputs: Inputs, id_: str, place: Place) -> object:
    """The value of an output that the program does not set."""
    if property_.name == "tagsAll":
        return inputs.get("tags", {})
    if property_.kind != "str":
        return _EMPTY[property_.kind]
    if property_.name == "region":
        return place.region
    if property_.is_input:  # an input that the program does not set
        return ""
    if property_.name == "arn":
        return _arn(type_, id_, place)
    if property_.name in ("accountId", "ownerId", "registryId"):
        return place.account_id
    return f"{id_}-{property_.name}"


def _arn(type_: ResourceType, id_: str, place: Place) -> str:
    region = "" if type_.module in _GLOBAL_SERVICES else place.region
    usual = f"{type_.module}:{{region}}:{{account}}:{type_.noun}/{{id}}"
    form = _ARN_FORMATS.get(f"{type_.module}/{type_.noun}", usual)
    return f"arn:{PARTITION}:" + form.format(region=region, account=place.account_id, id=id_)


def _digits(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
