from __future__ import annotations

from dataclasses import replace

import pytest

from policypack.controls.bucket.s3_cors_not_wildcard import CONTROL
from policypack.model.buckets import CorsConfiguration, CorsRule
from policypack.model.control import Undetermined, Violation
from policypack.model.selectors import Texts
from policypack.model.unknown import UNKNOWN, Maybe
from tests.builders import origin
from tests.controls.table import Row, verify

OPEN = (
    Violation(
        path="corsRules",
        message="allow any website to write from the browsers of its visitors",
        fix='"allowed_origins": ["https://<the site that needs it>"]',
    ),
)
UNDETERMINED = (Undetermined(path="corsRules"),)


def rule(origins: Texts, methods: Texts) -> CorsRule:
    return CorsRule(origins=origins, methods=methods)


def cors(*rules: Maybe[CorsRule]) -> CorsConfiguration:
    return CorsConfiguration(origin=origin("cors"), rules=rules)


ROWS = (
    Row("writes from one origin", cors(rule(("https://example.com",), ("PUT",)))),
    Row("reads from every origin", cors(rule(("*",), ("GET", "HEAD")))),
    Row("no rules", cors()),
    Row("writes from every origin", cors(rule(("*",), ("GET", "PUT"))), OPEN),
    Row("writes from every origin by the second rule", cors(rule(("x",), ("GET",)), rule(("*",), ("DELETE",))), OPEN),
    Row("writes from every origin with TLS", cors(rule(("https://*",), ("PUT",))), OPEN),
    Row("writes from every subdomain", cors(rule(("https://*.example.com",), ("PUT",)))),
    Row("unknown origins", cors(rule(UNKNOWN, ("PUT",))), UNDETERMINED),
    Row("unknown methods", cors(rule(("*",), (UNKNOWN,))), UNDETERMINED),
    Row("an unknown rule", cors(UNKNOWN), UNDETERMINED),
    Row("unknown rules", replace(cors(), rules=UNKNOWN), UNDETERMINED),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3_cors_not_wildcard(row: Row) -> None:
    verify(CONTROL, row)
