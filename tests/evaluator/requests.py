"""A request as AWS sees it: a principal, an action, a resource and a context.

Source: "Policy evaluation logic", Processing the request context; "AWS global condition context keys".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Policy: TypeAlias = Mapping[str, Any]
"""A policy document as decoded JSON."""

Context: TypeAlias = Mapping[str, str | tuple[str, ...]]
"""Condition key in lower case -> its value, or the values of a multivalued key. A key that is missing is absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The principal of a request.

    Attributes:
        kind: `anonymous`, `user`, `session` (of a role), `root`, `service` or `federated` (signed in by a provider).
        account: twelve digits; empty for anonymous callers, services and federated callers.
        arns: the ARNs that a `Principal` element can name the caller by: that of a user, or those of a role and of its
            session.
        name: the service principal, or the identity provider as `Principal` names it.
    """

    kind: str
    account: str = ""
    arns: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request.

    Attributes:
        action: as AWS writes it, `s3:GetObject`.
        resource: the ARN of the resource; empty for a request to assume a role, whose trust policy names no resource.
    """

    caller: Caller
    action: str
    resource: str = ""
    context: Context = field(default_factory=dict)
