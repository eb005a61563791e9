"""Partly unknown policies, for the tables of controls on identities and their trust policies."""

from __future__ import annotations

from dataclasses import replace

from policypack.iam.parsing.documents import parse
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind
from tests.controls.identity_policies import allow, policy


def partly_known(*statements: dict[str, object], kind: PolicyKind = PolicyKind.IDENTITY) -> DeclaredPolicy:
    """Return a policy whose statements contain unknown values, which JSON text cannot express."""
    known = policy(allow("s3:GetObject"))
    return replace(known, kind=kind, document=parse({"Statement": list(statements)}, kind))
