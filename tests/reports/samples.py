"""One report of everything, that each format is made of: all statuses, hostile texts, several stacks."""

from __future__ import annotations

from datetime import date

from policypack.catalog import CONTROLS
from policypack.model.assessment import SourcePosition, Status
from policypack.model.control import Level, Severity
from policypack.model.result import Result, StackResults, stack_results
from policypack.reports.report import Notice, Report, report

HOSTILE = (
    'x"><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\u202e`](http://evil)|@everyone '
    "${{ 7*7 }} {{ 7*7 }} =cmd|' /C calc'!A0 ]]>&\x00"
)


def urn(name: str, token: str = "aws:s3/bucket:Bucket", stack: str = "dev") -> str:
    return f"urn:pulumi:{stack}::shop::{token}::{name}"


VIOLATION = Result(
    status=Status.VIOLATION,
    message="isMultiRegionTrail is not true: the trail records the events of one region only",
    control="trail-multi-region",
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    urn=urn("trail", "aws:cloudtrail/trail:Trail"),
    resource_type="aws:cloudtrail/trail:Trail",
    stack="shop/dev",
    file="states/dev.json",
    fix="is_multi_region_trail=True",
    source=SourcePosition(file="lib/trail.py", line=9, call_site="__main__.py:4"),
)
RECORDS = (
    VIOLATION,
    Result(
        status=Status.EXEMPT_EXPIRED,
        message="acl is public-read (exemption EX-12 expired on 2026-01-31)",
        control="s3-no-public-acl",
        level=Level.MANDATORY,
        severity=Severity.CRITICAL,
        urn=urn("page"),
        resource_type="aws:s3/bucket:Bucket",
        stack="shop/dev",
        file="states/dev.json",
        fix='acl="private"',
        exemption="EX-12",
    ),
    Result(
        status=Status.VIOLATION,
        message=f"something is wrong with {HOSTILE}",
        control="s3-policy-tls-only",
        level=Level.ADVISORY,
        severity=Severity.MEDIUM,
        urn=urn(HOSTILE),
        resource_type="aws:s3/bucket:Bucket",
        stack="shop/prod",
        file=f"states/{HOSTILE}.json",
        fix=f"{HOSTILE}``",
        source=SourcePosition(file="a b/ü#.py", line=1),
    ),
    Result(
        status=Status.UNDETERMINED,
        message="cannot be evaluated: policies: the value is unknown",
        control="iam-no-admin-star",
        level=Level.MANDATORY,
        severity=Severity.CRITICAL,
        urn=urn("role", "aws:iam/role:Role"),
        resource_type="aws:iam/role:Role",
        stack="shop/dev",
        file="states/dev.json",
    ),
    Result(
        status=Status.EXEMPT,
        message="exempt until 2027-06-30 (EX-13): the bucket is a website",
        control="s3-no-website",
        level=Level.ADVISORY,
        severity=Severity.MEDIUM,
        urn=urn("landing-page"),
        resource_type="aws:s3/bucket:Bucket",
        stack="shop/dev",
        file="states/dev.json",
        exemption="EX-13",
    ),
    Result(
        status=Status.ERROR,
        message="the control could not be evaluated (KeyError in x.py, line 3): an internal error of trailguard",
        control="kms-key-rotation",
        level=Level.ADVISORY,
        severity=Severity.MEDIUM,
        urn=urn("key", "aws:kms/key:Key"),
        resource_type="aws:kms/key:Key",
        stack="shop/dev",
        file="states/dev.json",
        finding="crash",
    ),
    Result(
        status=Status.PASS,
        control="trail-logging-enabled",
        level=Level.MANDATORY,
        severity=Severity.HIGH,
        urn=urn("trail", "aws:cloudtrail/trail:Trail"),
        resource_type="aws:cloudtrail/trail:Trail",
        stack="shop/dev",
        file="states/dev.json",
    ),
)
UNREADABLE = Result(status=Status.ERROR, message="the file is empty", file="states/zero.json")
RESULTS: tuple[StackResults, ...] = (
    stack_results(RECORDS, file="states/dev.json"),
    stack_results([UNREADABLE], file="states/zero.json"),
)
NOTICES = (
    Notice(
        id="EX-12",
        control="s3-no-public-acl",
        urn=urn("page"),
        owner="web",
        state="expired",
        expires=date(2026, 1, 31),
    ),
    Notice(id="EX-14", control="s3-versioned", urn=HOSTILE, owner=HOSTILE, state="unused", expires=date(2027, 1, 31)),
)


def sample(results: tuple[StackResults, ...] = RESULTS) -> Report:
    return report(results, CONTROLS, NOTICES)


def many(count: int) -> Report:
    """A report of so many findings."""
    severities = tuple(Severity)
    records = [
        Result(
            status=Status.VIOLATION,
            message=f"the bucket answers without TLS: it has no policy that forbids it, number {number}",
            control="s3-policy-tls-only" if number % 2 else "trail-multi-region",
            level=Level.MANDATORY if number % 3 else Level.ADVISORY,
            severity=severities[number % len(severities)],
            urn=urn(f"bucket-{number:05}"),
            resource_type="aws:s3/bucket:Bucket",
            stack=f"shop/{number % 40}",
            file=f"states/{number % 40}.json",
            fix='{"Effect": "Deny", "Principal": "*", "Action": "s3:*"}',
            source=SourcePosition(file="buckets.py", line=number + 1),
        )
        for number in range(count)
    ]
    return report([stack_results(records)], CONTROLS)
