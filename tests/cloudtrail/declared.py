"""Event selectors as programs declare them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policypack.adapters.aws.cloudtrail import trail
from policypack.adapters.parts.parts import Parts
from policypack.adapters.resources.values import decode_properties
from policypack.model.selectors import EventSelectors
from policypack.model.trails import Trail
from tests.adapters.resources import resource

KMS = "kms.amazonaws.com"
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
S3, LAMBDA, MODEL = "AWS::S3::Object", "AWS::Lambda::Function", "AWS::Bedrock::Model"

Json = Mapping[str, object]


def declared_trail(properties: Json) -> Trail:
    """A trail with these properties, as the provider's resource declares it."""
    parts = Parts()
    trail(replace(resource("aws:cloudtrail/trail:Trail", "trail"), properties=decode_properties(properties)), parts)
    return parts.trails[0].trail


def selectors(basic: object = None, advanced: object = None) -> EventSelectors:
    """The selectors of a trail that is declared with these."""
    return declared_trail({"eventSelectors": basic, "advancedEventSelectors": advanced}).selectors


def advanced(*fields: Json) -> Json:
    return {"fieldSelectors": list(fields)}


def field(name: str, **operators: object) -> Json:
    return {"field": name, **operators}


def management(*more: Json) -> Json:
    return advanced(field("eventCategory", equals=["Management"]), *more)


def data(type_: str, *more: Json) -> Json:
    return advanced(field("eventCategory", equals=["Data"]), field("resources.type", equals=[type_]), *more)


READ_ONLY = field("readOnly", equals=["true"])
WRITE_ONLY = field("readOnly", equals=["false"])
NOT_KMS = field("eventSource", notEquals=[KMS])
