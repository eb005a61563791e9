"""AWS-managed policies by their ARNs, in any partition, with their documents.

The documents are data in `managed_policies.txt`, one line each, which `scripts/docs` generates from the list in moto.
The file is read when an identity has such a policy, and only the line of that policy is parsed.

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
    "AdministratorAccess": "grants every action on every resource",
    "IAMFullAccess": "allows an identity to grant itself every permission",
    "PowerUserAccess": "grants every action except identity management",
}
"""The managed policies that make an identity an administrator -> the reason, as a clause."""

_ARN = re.compile(r"arn:aws[a-z-]*:iam::aws:policy/(?:[\w+=,.@-]+/)*([\w+=,.@-]+)")


def managed_policy_name(arn: str) -> str | None:
    """Return the name of an AWS-managed policy, without its path; `None` for a customer managed policy.

    Source: AWS Identity and Access Management User Guide, "IAM identifiers", IAM ARNs.
    """
    found = _ARN.fullmatch(arn)
    return None if found is None else found.group(1)


@functools.cache
def _data() -> bytes:
    """Return the content of `managed_policies.txt`, with a line break before each line."""
    return b"\n" + (Path(__file__).parent / "managed_policies.txt").read_bytes()


@functools.cache
def _document(name: str) -> Document | None:
    """Return the default version of an AWS-managed policy; `None` if the data has no policy of that name.

    The cost is one search through the data (2 MB) for each name, once.
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
    """Yield the names of the AWS-managed policies that begin with a prefix. The cost is one search through the data."""
    data, start = _data(), f"\n{prefix}".encode()
    found = data.find(start)
    while 0 <= found < len(data) - 1:
        yield data[found + 1 : data.index(b" ", found)].decode()
        found = data.find(start, found + 1)


def managed_document(arn: str, kind: PolicyKind = PolicyKind.IDENTITY) -> DeclaredPolicy | None:
    """Return an AWS-managed policy by its ARN, with its whole document.

    Returns:
        `None` for a customer managed policy, and for an AWS-managed policy that is newer than the data.
    """
    name = managed_policy_name(arn)
    document = None if name is None else _document(name)
    if name is None or document is None:
        return None
    return DeclaredPolicy(origin=Origin(urn=arn, type="", name=name), path="", kind=kind, document=document)


def managed_documents(arns: Iterable[str]) -> tuple[DeclaredPolicy, ...]:
    """Return the AWS-managed policies among these ARNs, with their documents, without those that the data lacks."""
    return tuple(found for arn in arns if (found := managed_document(arn)) is not None)


def is_managed(policy: DeclaredPolicy) -> bool:
    """Return whether a policy is AWS-managed: it can be replaced but not edited."""
    return policy.origin.type == "" and managed_policy_name(policy.origin.urn) is not None
