"""Policies that AWS manages, recognised by their ARNs in any partition.

Source: AWS Managed Policy Reference Guide.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from policypack.iam.documents import parse
from policypack.model.identities import DeclaredPolicy
from policypack.model.origin import Origin
from policypack.model.policy import Document, PolicyKind

ADMIN = {
    "AdministratorAccess": "grants everything",
    "IAMFullAccess": "lets its holder grant itself everything",
    "PowerUserAccess": "grants everything but the management of identities",
}
"""The policies that make administrators, and how."""

_ARN = re.compile(r"arn:aws[a-z-]*:iam::aws:policy/(?:[\w+=,.@-]+/)*([\w+=,.@-]+)")


def managed_policy_name(arn: str) -> str | None:
    """The name of an AWS-managed policy, without its path; `None` for a policy of an account.

    Source: AWS Identity and Access Management User Guide, "IAM identifiers", IAM ARNs.
    """
    found = _ARN.fullmatch(arn)
    return None if found is None else found.group(1)


@functools.cache
def _statements() -> Mapping[str, object]:
    """Name -> what of the policy leads to more permissions."""
    listed: Mapping[str, object] = json.loads((Path(__file__).parent / "managed_policies.json").read_text("utf-8"))
    return listed


@functools.cache
def _document(name: str) -> Document | None:
    """What of a policy leads to more permissions; `None` where nothing does."""
    statements = _statements().get(name)
    source = {"Version": "2012-10-17", "Statement": statements}
    document = None if statements is None else parse(source, PolicyKind.IDENTITY)
    return document if isinstance(document, Document) else None


def managed_documents(arns: Iterable[str]) -> tuple[DeclaredPolicy, ...]:
    """The policies of AWS among these ARNs that matter, with what they allow."""
    found = []
    for arn in arns:
        name = managed_policy_name(arn)
        document = None if name is None else _document(name)
        if name is not None and document is not None:
            origin = Origin(urn=arn, type="", name=name)
            found.append(DeclaredPolicy(origin=origin, path="", kind=PolicyKind.IDENTITY, document=document))
    return tuple(found)
