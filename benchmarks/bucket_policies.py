#!/usr/bin/env python3
"""Time to evaluate bucket policies: s3-policy-not-public on distinct documents, one core, beside policyuniverse.

Each document of the labelled table is repeated under other names, so that nothing is answered from a cache. Both are
timed in processor seconds of one process, in turns. Start it as `.venv/bin/python -m benchmarks.bucket_policies`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from time import process_time

from policyuniverse.policy import Policy  # type: ignore[import-untyped]  # it ships no types

from policypack.controls.resource_policy.policy_not_public import S3_POLICY_NOT_PUBLIC
from policypack.iam.conditions.in_force import in_force
from policypack.iam.parsing.documents import parse
from policypack.model.control import Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.origin import Origin
from policypack.model.policy import Document, PolicyKind
from tests.iam.labelled.corpus import AT, rows

DOCUMENTS = 10_000
ROUNDS = 3
ORIGIN = Origin(urn="urn:pulumi:dev::bench::aws:s3/bucketPolicy:BucketPolicy::policy", type="", name="policy")


def documents(round_: int) -> list[str]:
    """Return distinct documents as JSON text."""
    table = [row["policy"] for row in rows("bucket_policies")]
    texts = []
    for number in range(DOCUMENTS):
        text = json.dumps({**table[number % len(table)], "Id": f"{round_}-{number}"})
        texts.append(text.replace("arn:aws:s3:::", f"arn:aws:s3:::n{round_}-{number}-"))
    return texts


def ours(texts: list[str]) -> int:
    """Return the number of documents that the control reports."""
    found = 0
    for text in texts:
        document = parse(text, PolicyKind.BUCKET)
        if isinstance(document, Document):
            document = in_force(document, AT)
        policy = DeclaredPolicy(origin=ORIGIN, path="policy", kind=PolicyKind.BUCKET, document=document)
        found += any(isinstance(problem, Violation) for problem in S3_POLICY_NOT_PUBLIC.check(policy))
    return found


def theirs(texts: list[str]) -> int:
    """Return the number of documents that policyuniverse reports as internet accessible."""
    return sum(bool(Policy(json.loads(text)).is_internet_accessible()) for text in texts)


def seconds(work: Callable[[list[str]], int], texts: list[str]) -> float:
    start = process_time()
    work(texts)
    return process_time() - start


def main() -> None:
    own, other = [], []
    for round_ in range(ROUNDS):
        texts = documents(round_)
        own.append(seconds(ours, texts))
        other.append(seconds(theirs, texts))
    best, best_other = min(own), min(other)
    sys.stdout.write(
        f"{DOCUMENTS} bucket policies: {best:.2f} s ({DOCUMENTS / best:.0f} a second); "
        f"policyuniverse {best_other:.2f} s: {best / best_other:.2f} of its time\n"
    )


if __name__ == "__main__":
    main()
