"""States per second and memory of the audit: `python -m benchmarks.audit`.

The states are made here: 500 resources each, 1.3 MB, every policy document different, one resource in twenty being one
(`sparse`) or two in five (`dense`). In one process the median state tells more than the sum: others on the machine
slow some states down, and none of them up.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from policypack.audit.audit_plan import AuditPlan
from policypack.audit.run import audit, audit_in_processes
from policypack.audit.state_locations import StateLocation, state_locations
from policypack.model.control import Level
from policypack.model.result import StackResults

RESOURCES = 500
BYTES = 1_300_000
SHARES = {"sparse": 20, "dense": 2.5}
"""One of this many resources is a policy document."""

_ACTIONS = ("s3:GetObject", "s3:PutObject", "logs:PutLogEvents", "kms:Decrypt", "dynamodb:Query", "sqs:SendMessage")
_OTHERS = (
    "aws:s3/bucket:Bucket",
    "aws:ec2/instance:Instance",
    "aws:ec2/subnet:Subnet",
    "aws:lambda/function:Function",
    "aws:sqs/queue:Queue",
    "aws:route53/record:Record",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
)


def state(number: int, one_in: float) -> bytes:
    """A state of `RESOURCES` resources and about `BYTES` bytes."""
    chance = random.Random(number)
    resources = [_resource(number, index, one_in, chance) for index in range(RESOURCES)]
    return json.dumps({"version": 3, "deployment": {"resources": resources}}, indent=4).encode()


def _resource(number: int, index: int, one_in: float, chance: random.Random) -> dict[str, object]:
    is_policy = int((index + 1) / one_in) > int(index / one_in)
    token = "aws:iam/policy:Policy" if is_policy else _OTHERS[index % len(_OTHERS)]
    name = f"resource-{number}-{index}"
    inputs: dict[str, object] = {"name": name, "tags": {"team": f"team-{index % 9}", "stage": "prod"}}
    if is_policy:
        inputs["policy"] = json.dumps(_document(number, index, chance))
    elif token.endswith("BucketPublicAccessBlock"):
        inputs |= {"bucket": f"resource-{number}-{index - 7}", "blockPublicAcls": True, "ignorePublicAcls": True}
        inputs |= {"blockPublicPolicy": True, "restrictPublicBuckets": bool(index % 3)}
    elif token.endswith("Bucket"):
        inputs["bucket"] = name
    urn = f"urn:pulumi:prod-{number}::shop::{token}::{name}"
    filler = "x" * 1080 * (not is_policy)
    outputs = inputs | {"arn": f"arn:aws:x:::{name}", "id": name, "tagsAll": inputs["tags"], "description": filler}
    return {
        "urn": urn,
        "custom": True,
        "id": name,
        "type": token,
        "inputs": inputs,
        "outputs": outputs,
        "parent": f"urn:pulumi:prod-{number}::shop::pulumi:pulumi:Stack::shop-prod",
        "propertyDependencies": {"name": [], "tags": None},
        "created": "2026-01-01T00:00:00Z",
        "modified": "2026-01-01T00:00:00Z",
        "sourcePosition": f"project:///lib/part{index % 7}.py#{index + 1}",
    }


def _document(number: int, index: int, chance: random.Random) -> dict[str, object]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": f"S{statement}",
                "Effect": "Allow",
                "Action": chance.sample(_ACTIONS, 3),
                "Resource": f"arn:aws:s3:::bucket-{number}-{index}-{statement}/*",
                "Condition": {"StringEquals": {"aws:PrincipalOrgID": f"o-{chance.getrandbits(40):x}"}},
            }
            for statement in range(3)
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", type=int, default=40, help="number of different states")
    parser.add_argument("--times", type=int, default=1, help="how often to audit each state")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--kind", choices=SHARES, action="append")
    arguments = parser.parse_args()
    plan = AuditPlan(at=datetime(2026, 6, 15, tzinfo=UTC), optional_as=Level.ADVISORY)
    for kind in arguments.kind or SHARES:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(arguments.states):
                Path(folder, f"{number:05}.json").write_bytes(state(number, SHARES[kind]))
            size = sum(path.stat().st_size for path in Path(folder).iterdir()) / arguments.states
            _measure(kind, size, plan, list(state_locations([folder])) * arguments.times, arguments.jobs)


def _measure(kind: str, size: float, plan: AuditPlan, found: list[StateLocation], jobs: int) -> None:
    results: Iterator[StackResults] = audit(plan, found) if jobs == 1 else audit_in_processes(plan, found, jobs)
    started, worked = time.perf_counter(), _processor_seconds()
    records = 0
    ends = [started]
    for result in results:
        records += len(result.records)
        ends.append(time.perf_counter())
    elapsed, worked = time.perf_counter() - started, _processor_seconds() - worked
    median = statistics.median(end - begin for begin, end in itertools.pairwise(ends))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(  # noqa: T201 (this is what a benchmark is for)
        f"{kind}: {len(found)} states of {size / 1e6:.2f} MB, {records} records, {elapsed:.1f} s: "
        f"{len(found) / elapsed:.1f} states/s, {len(found) / worked:.1f} states/s and core; "
        f"parent at most {memory:.0f} MB" + (f"; median state: {1 / median:.1f} states/s" if jobs == 1 else "")
    )


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(it.ru_utime + it.ru_stime for it in used)


if __name__ == "__main__":
    main()
