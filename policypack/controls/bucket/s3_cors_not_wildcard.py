"""s3-cors-not-wildcard"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.buckets import CorsConfiguration, CorsRule
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_ANY_SITE = ("*", "http*", "http://*", "https*", "https://*")
_WRITES = ("PUT", "POST", "DELETE")


def check(configuration: CorsConfiguration) -> Iterator[Outcome]:
    rules = configuration.rules
    is_open = UNKNOWN if rules is UNKNOWN else any_of(_is_open(rule) for rule in rules)
    if is_open is UNKNOWN:
        yield Undetermined(path="corsRules")
    elif is_open:
        yield Violation(
            path="corsRules",
            message="let any site write with the credentials of its visitors",
            fix='"allowed_origins": ["https://<the site that needs it>"]',
        )


def _is_open(rule: Maybe[CorsRule]) -> Maybe[bool]:
    if rule is UNKNOWN:
        return UNKNOWN
    anybody = UNKNOWN if rule.origins is UNKNOWN else any_of(_is(it, _ANY_SITE) for it in rule.origins)
    writes = UNKNOWN if rule.methods is UNKNOWN else any_of(_is(it, _WRITES) for it in rule.methods)
    return all_of((anybody, writes))


def _is(value: Maybe[str], wanted: tuple[str, ...]) -> Maybe[bool]:
    return UNKNOWN if value is UNKNOWN else value in wanted


CONTROL = Control(
    id="s3-cors-not-wildcard",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="CORS lets no arbitrary site write",
    rationale="A visitor's browser then carries out what any page asks of it.",
    remediation="Name the sites that may write.",
    source="Amazon S3 User Guide, Elements of a CORS configuration",
    subjects=lambda inventory: inventory.cors_configurations,
    check=check,
)
