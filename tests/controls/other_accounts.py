"""Trust policies that trust another account, for the tables of the controls that evaluate them."""

from __future__ import annotations

from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from tests.controls.identities import partly_known
from tests.controls.identity_policies import policy

OWN, OTHER = "123456789012", "210987654321"
OURS = {"accounts": (OWN,)}
ROLE = {"AWS": f"arn:aws:iam::{OTHER}:role/partner"}
WHOLE: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"},
    "Action": "sts:AssumeRole",
}


def trust(**elements: object) -> DeclaredPolicy:
    return policy({**WHOLE, **elements}, kind=PolicyKind.TRUST)


def not_known_in(**elements: object) -> DeclaredPolicy:
    return partly_known({**WHOLE, **elements}, kind=PolicyKind.TRUST)
