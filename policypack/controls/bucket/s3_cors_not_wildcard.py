"""s3-cors-not-wildcard"""

from __future__ import annotations

from collections.abc import Iterator

from policypack.model.buckets import CorsConfiguration, CorsRule
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_ANY_ORIGIN = ("*", "http*", "http://*", "https*", "https://*")
_WRITES = ("PUT", "POST", "DELETE")


def check(configuration: CorsConfiguration) -> Iterator[Outcome]:
    rules = configuration.rules
    is_violated = UNKNOWN if rules is UNKNOWN else any_of(_allows_writes_from_any_origin(rule) for rule in rules)
    if is_violated is UNKNOWN:
        yield Undetermined(path="corsRules")
    elif is_violated:
        yield Violation(
            path="corsRules",
            message="allow any website to write from the browsers of its visitors",
            fix='"allowed_origins": ["https://<the site that needs it>"]',
        )


def _allows_writes_from_any_origin(rule: Maybe[CorsRule]) -> Maybe[bool]:
    if rule is UNKNOWN:
        return UNKNOWN
    any_origin = UNKNOWN if rule.origins is UNKNOWN else any_of(_is(it, _ANY_ORIGIN) for it in rule.origins)
    writes = UNKNOWN if rule.methods is UNKNOWN else any_of(_is(it, _WRITES) for it in rule.methods)
    return all_of((any_origin, writes))


def _is(value: Maybe[str], wanted: tuple[str, ...]) -> Maybe[bool]:
    return UNKNOWN if value is UNKNOWN else value in wanted


CONTROL = Control(
    id="s3-cors-not-wildcard",
    scope=Scope.RESOURCE,
    level=Level.ADVISORY,
    severity=Severity.MEDIUM,
    title="S3 CORS rules do not allow writes from every origin",
    rationale="A malicious website can write to the bucket from the browsers of its visitors.",
    remediation="Name the origins that are allowed to write.",
    source="Amazon S3 User Guide, Elements of a CORS configuration",
    subjects=lambda inventory: inventory.cors_configurations,
    check=check,
)
