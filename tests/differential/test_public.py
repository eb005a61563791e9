"""Public bucket policies and trust policies: statement by statement, whether an external principal is allowed anything.

A statement is public when an external principal (see `external.py`) has a request that it allows and no Deny of the
policy denies. Calls of AWS services for an external account make a statement public as well; a policy that treats AWS
services apart (`aws:PrincipalIsAWSService`) is not held to deny them.

The pack takes Denies one by one where they have conditions: two that deny everything only together, such as one for
requests with a key and one for requests without it, leave the Allow public.

It also takes keys one by one: a condition with `...IfExists` or `ForAllValues` holds for a request without the key,
whatever the key, and an Allow that begins later holds. Requests without keys that every request of their kind has, and
in a distant future, count therefore for a violation, but not against safety.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from policypack.model.policy import PolicyKind
from tests.differential.analysed import public_statements
from tests.differential.documents import bucket_policies, trust_policies
from tests.differential.profile import drawn
from tests.differential.public import (
    Target,
    any_bucket_targets,
    any_trust_targets,
    bucket_targets,
    trust_targets,
    witness,
)
from tests.differential.values import conditional_denies, without_conditional_denies


def disagreements(
    policy: dict[str, Any], kind: PolicyKind, targets: list[Target], possible: list[Target]
) -> list[tuple[int, str, object]]:
    """The statements that the pack and the evaluator take differently, each with the request that shows it.

    Args:
        targets: actions and resources that must be denied where the pack says safe.
        possible: those of which one must be allowed where the pack reports a violation.
    """
    found: list[tuple[int, str, object]] = []
    reported = public_statements(policy, kind)
    for number, statement in enumerate(policy["Statement"], start=1):
        if statement["Effect"] == "Deny" or reported.get(number) is False:
            continue
        if number in reported:
            if not _is_public(policy, number, possible):
                found.append((number, "reported as public, no external request is allowed", None))
        else:
            services = "isawsservice" not in json.dumps(policy).lower()
            request = witness(policy, number, targets, with_services=services)
            if request is not None:
                found.append((number, "not reported, an external request is allowed", request))
    return found


def _is_public(policy: dict[str, Any], number: int, possible: list[Target]) -> bool:
    """Whether a statement is public, or would be with each Deny that has a condition alone."""
    if witness(policy, number, possible, with_services=True, is_lenient=True) is not None:
        return True
    alone = [without_conditional_denies(policy, it) for it in conditional_denies(policy)]
    return len(alone) > 1 and all(
        witness(it, number, possible, with_services=True, is_lenient=True) is not None for it in alone
    )


def in_buckets(policy: dict[str, Any]) -> list[tuple[int, str, object]]:
    return disagreements(policy, PolicyKind.BUCKET, bucket_targets(policy), any_bucket_targets(policy))


def in_trust(policy: dict[str, Any]) -> list[tuple[int, str, object]]:
    return disagreements(policy, PolicyKind.TRUST, trust_targets(policy), any_trust_targets(policy))


@drawn
@given(bucket_policies())
def test_bucket_policies(policy: dict[str, Any]) -> None:
    assert (policy, in_buckets(policy)) == (policy, [])


@drawn
@given(trust_policies())
def test_trust_policies(policy: dict[str, Any]) -> None:
    assert (policy, in_trust(policy)) == (policy, [])
