#!/usr/bin/env python3
"""Accuracy and speed of the evaluation of identity policies.

Prints precision and recall of every question on the labelled tables; identity documents a second on one core, every
default control asked about each, beside cloudsplaining on its one question; and what the pack adds to the SDK's own
import, one evaluation included. Everything is timed in processor seconds, in turns. Start it as `make bench-iam`.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from time import process_time

from cloudsplaining.scan.policy_document import PolicyDocument

from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.catalog import CONTROLS
from policypack.evaluation.evaluate import evaluate
from policypack.evaluation.selection import enabled_controls
from tests.iam.labelled.corpus import AT, rows
from tests.iam.labelled.verdicts import scores

DOCUMENTS, THEIRS = 2_000, 200
ROUNDS = 3
STARTS = 9
TOKEN = "aws:iam/policy:Policy"
SDK = "import pulumi_policy, pulumi, grpc"
OURS = """
import pulumi_policy, pulumi, grpc, policypack.crossguard.server
from policypack.adapters.inventory import build_inventory
from policypack.adapters.resources.resource import Resource
from policypack.catalog import CONTROLS
from policypack.evaluation.evaluate import evaluate
from policypack.evaluation.selection import enabled_controls
text = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}'
policy = Resource(type="aws:iam/policy:Policy", urn="urn:x", name="x", properties={"policy": text})
evaluate(enabled_controls(CONTROLS, {}), build_inventory([policy]))
"""


def documents(round_: int, number: int) -> list[str]:
    """Return distinct documents as JSON text."""
    table = [it["document"] for row in rows("identities") for it in row["policies"]]
    table += [row["policy"] for row in rows("identity_documents")]
    return [json.dumps({**table[index % len(table)], "Id": f"{round_}-{index}"}) for index in range(number)]


def ours(texts: list[str]) -> None:
    """Evaluate every default control on each document as an unattached policy."""
    controls = enabled_controls(CONTROLS, {})
    for index, text in enumerate(texts):
        urn = f"urn:pulumi:dev::bench::{TOKEN}::p{index}"
        policy = Resource(type=TOKEN, urn=urn, name=f"p{index}", properties={"policy": text})
        evaluate(controls, build_inventory([policy], at=AT))


def theirs(texts: list[str]) -> None:
    """Return the privilege escalation paths that cloudsplaining reports."""
    for text in texts:
        assert PolicyDocument(json.loads(text)).allows_privilege_escalation is not None


def rate(work: Callable[[list[str]], None], number: int) -> float:
    """Return documents per second, the best of several rounds."""
    best = 0.0
    for round_ in range(ROUNDS):
        texts = documents(round_, number)
        start = process_time()
        work(texts)
        best = max(best, number / (process_time() - start))
    return best


def start_seconds(code: str) -> float:
    """Return the processor seconds that a new process needs for the code."""
    timed = f"import time\nstart = time.process_time()\n{code}\nprint(time.process_time() - start)"
    compiling = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True, env=compiling)
    return float(done.stdout)


def main() -> None:
    write = sys.stdout.write
    for question, found in scores().items():
        write(f"{question}: {found}\n")
    own, other = rate(ours, DOCUMENTS), rate(theirs, THEIRS)
    write(f"{own:.0f} identity documents a second, {own / other:.0f} times as many as cloudsplaining ({other:.0f})\n")
    start_seconds(OURS)  # compiles what was not compiled yet
    sdk, pack = [], []
    for _ in range(STARTS):
        sdk.append(start_seconds(SDK))
        pack.append(start_seconds(OURS))
    added = statistics.median(pack) - statistics.median(sdk)
    write(
        f"the pack and one evaluation add {added * 1000:.0f} ms to the SDK's {statistics.median(sdk) * 1000:.0f} ms\n"
    )


if __name__ == "__main__":
    main()
