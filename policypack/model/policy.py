"""Policy documents as data: the content of a document, element by element, without evaluation.

The shape follows the grammar of the IAM JSON policy language (AWS Identity and Access Management User Guide,
"Grammar of the IAM JSON policy language"). `iam/parsing/documents.py` makes these objects; `iam/` evaluates them.
Service and action names, condition operators and condition keys are case-insensitive there and lower-cased
here; resources, principals and condition values keep their case.

Each `${` in a resource or a condition value begins a policy variable. Characters that the document means literally
(the `$` of `${aws:username}` where the version of the document has no variables, and `${*}`, `${?}`, `${$}` where it
has) are the private-use characters below. They are neither wildcards nor variables, and no real name has them.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from policypack.model.frozen import frozen
from policypack.model.unknown import UNKNOWN, Maybe

LITERAL_STAR = "\ue000"
LITERAL_QUESTION_MARK = "\ue001"
LITERAL_DOLLAR = "\ue002"


class Effect(enum.Enum):
    """What a statement does with the requests that it matches."""

    ALLOW = "Allow"
    DENY = "Deny"


class PolicyKind(enum.Enum):
    """Where a document is used, which decides the elements it needs and what its `*` means.

    An identity policy and a boundary have no principal; every other kind needs one. In a key policy the
    resource `*` means the key that carries the policy.
    """

    IDENTITY = "identity policy"
    BOUNDARY = "permissions boundary"
    TRUST = "trust policy"
    BUCKET = "bucket policy"
    ACCESS_POINT = "access point policy"
    OTHER_BUCKET = "policy of a directory, table or vector bucket, of S3 Files or S3 Access Grants"
    KEY = "key policy"
    TOPIC = "topic policy"
    QUEUE = "queue policy"
    LOG = "log resource policy"
    RESOURCE = "resource policy"


@frozen
class Condition:
    """One key of one operator of a `Condition` element. Conditions are ANDed, their values ORed.

    Attributes:
        operator: the base operator in lower case, without qualifier and suffix: `stringequals`, `arnlike`, `null`.
        quantifier: `forallvalues`, `foranyvalue` or the empty string.
        if_exists: the operator ended in `IfExists`.
        key: the condition key in lower case, `aws:sourcearn`.
        values: the values as text (a boolean as `true` or `false`), each possibly unknown.
    """

    operator: str
    quantifier: str = ""
    if_exists: bool = False
    key: str
    values: Maybe[tuple[Maybe[str], ...]]


@frozen
class Principal:
    """One principal of a statement.

    Attributes:
        kind: `AWS`, `Service`, `Federated`, `CanonicalUser`, or `*` for the bare `"Principal": "*"`.
        value: an ARN, an account id, a service name or `*`, possibly unknown.
    """

    kind: str
    value: Maybe[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statement:
    """One statement of a policy document, equal to itself alone.

    Attributes:
        number: the position in the document, from 1.
        sid: the statement's id, empty when it has none.
        effect: allow or deny.
        actions: action patterns in lower case; all *other* actions when `is_not_action`.
        resources: resource patterns; all *other* resources when `is_not_resource`; empty in a trust policy.
        principals: the principals; all *other* principals when `is_not_principal`; empty in an identity policy.
        conditions: all of them must hold.
    """

    number: int
    sid: str = ""
    effect: Maybe[Effect]
    actions: Maybe[tuple[Maybe[str], ...]]
    is_not_action: bool = False
    resources: Maybe[tuple[Maybe[str], ...]] = ()
    is_not_resource: bool = False
    principals: Maybe[tuple[Principal, ...]] = ()
    is_not_principal: bool = False
    conditions: Maybe[tuple[Condition, ...]] = ()

    def has_effect(self, effect: Effect) -> Maybe[bool]:
        """Whether the statement has this effect."""
        return UNKNOWN if self.effect is UNKNOWN else self.effect is effect

    @property
    def label(self) -> str:
        """How messages name the statement: by its number, since a Sid is a value that a user typed."""
        return f"statement {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Document:
    """A policy document that AWS can read: its statements, in order (possibly not yet known).

    It is equal to itself alone, so that what is found out about it can be kept without comparing all that it says.
    """

    statements: Maybe[tuple[Statement, ...]]


@frozen
class Unreadable:
    """A policy document that AWS refuses.

    Attributes:
        reason: one clause that says why, without quoting values from the document.
    """

    reason: str
