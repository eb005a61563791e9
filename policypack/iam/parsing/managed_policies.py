"""AWS-managed policies, recognised by their ARNs in any partition, with what their documents say.

The documents are data in `managed_policies.txt`, one line each, which `scripts/docs` makes from the list in moto. The
file is read when an identity has such a policy, and only the line of that policy is parsed.

Source: AWS Managed Policy Reference Guide.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from policypack.iam.parsing.documents import parse
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
def _data() -> bytes:
    """The lines of `managed_policies.txt`, each after a line break."""
    return b"\n" + (Path(__file__).parent / "managed_policies.txt").read_bytes()


@functools.cache
def _document(name: str) -> Document | None:
    """The default version of an AWS-managed policy; `None` where the data has no policy of that name.

    The cost is that of one search through the data (2 MB) for each name that is asked for, once.
    """
    data = _data()
    start = data.find(f"\n{name} ".encode())
    if start < 0:
        return None
    start += len(name) + 2
    statements = json.loads(data[start : data.index(b"\n", start)])
    document = parse({"Version": "2012-10-17", "Statement": statements}, PolicyKind.IDENTITY)
    return document if isinstance(document, Document) else None


def managed_names(prefix: str) -> Iterator[str]:
    """Yield the names of the AWS-managed policies that begin with a text. The cost is that of one search."""
    data, start = _data(), f"\n{prefix}".encode()
    found = data.find(start)
    while 0 <= found < len(data) - 1:
        yield data[found + 1 : data.index(b" ", found)].decode()
        found = data.find(start, found + 1)


def managed_document(arn: str, kind: PolicyKind = PolicyKind.IDENTITY) -> DeclaredPolicy | None:
    """An AWS-managed policy by its ARN, with its whole document.

    Returns:
        `None` for a policy of an account, and for a policy of AWS that is newer than the data.
    """
    name = managed_policy_name(arn)
    document = None if name is None else _document(name)
    if name is None or document is None:
        return None
    return DeclaredPolicy(origin=Origin(urn=arn, type="", name=name), path="", kind=kind, document=document)


def managed_documents(arns: Iterable[str]) -> tuple[DeclaredPolicy, ...]:
    """The AWS-managed policies among these ARNs, with their whole documents; those that the data lacks are left out."""
    return tuple(found for arn in arns if (found := managed_document(arn)) is not None)


def is_managed(policy: DeclaredPolicy) -> bool:
    """Whether a policy is one that AWS manages, which can be replaced but not edited."""
    return policy.origin.type == "" and managed_policy_name(policy.origin.urn) is not None
