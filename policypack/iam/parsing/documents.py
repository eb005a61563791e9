"""Policy documents: JSON text -> `Document`, or `Unreadable` if AWS refuses the text.

Source: AWS Identity and Access Management User Guide, "Grammar of the IAM JSON policy language" and "IAM JSON policy
elements reference". Element names and effects are case-sensitive; service and action names, condition operators and
condition keys are not.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import NoReturn

from policypack.iam.parsing.elements import (
    IDENTITY_KINDS,
    RefusedError,
    actions_of,
    as_list,
    as_object,
    conditions_of,
    effect_of,
    element_values,
    resources_of,
)
from policypack.iam.parsing.principal_elements import principals_of
from policypack.iam.parsing.variables import resolved
from policypack.model.policy import Document, PolicyKind, Statement, Unreadable
from policypack.model.unknown import UNKNOWN, Maybe, Unknown

_VERSIONS = ("2012-10-17", "2008-10-17")
_ELEMENTS = frozenset(
    {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)
_NEEDS_RESOURCE = (
    PolicyKind.IDENTITY,
    PolicyKind.BOUNDARY,
    PolicyKind.BUCKET,
    PolicyKind.ACCESS_POINT,
    PolicyKind.KEY,
    PolicyKind.TOPIC,
)


def parse(source: Maybe[object], kind: PolicyKind) -> Maybe[Document | Unreadable]:
    """Return the policy document that a text or an object contains.

    Args:
        source: JSON text, or a decoded object whose parts may be unknown.
        kind: the kind of the policy, which decides the elements it must have.
    """
    if isinstance(source, Unknown):
        return UNKNOWN
    if isinstance(source, str):
        return _parse_text(source, kind)
    if not isinstance(source, Mapping):
        return Unreadable(reason="it is not a JSON string")
    return _read(source, kind)


@functools.lru_cache(maxsize=4096)
def _parse_text(text: str, kind: PolicyKind) -> Document | Unreadable:
    """Return the document that a JSON text contains."""
    if not text.strip():
        return Unreadable(reason="it is empty")
    if text.startswith("\ufeff"):
        return Unreadable(reason="it begins with a byte order mark")
    if "\\u" in text and not _is_text(text):
        return Unreadable(reason="it has an invalid Unicode character")
    try:
        source = _DECODER.decode(text)
    except RefusedError as error:
        return Unreadable(reason=str(error))
    except json.JSONDecodeError as error:
        return Unreadable(reason=f"it is not JSON (line {error.lineno}, column {error.colno})")
    except (ValueError, RecursionError):
        return Unreadable(reason="it is not JSON")
    return _read(source, kind)


def _is_text(text: str) -> bool:
    """Return whether the escapes in a JSON text are characters: one half of a surrogate pair is not."""
    try:
        json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    except (ValueError, RecursionError):
        pass  # the decoder reports these errors itself
    return True


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object of JSON; raise `RefusedError` if it has the same key twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RefusedError("an object has the same key twice")
    return found


def _no_constant(_: str) -> NoReturn:
    """Raise `RefusedError` for `NaN` and `Infinity`, which are not JSON."""
    raise RefusedError("it is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def _read(source: object, kind: PolicyKind) -> Document | Unreadable:
    """Return the document, or `Unreadable` with the reason for which AWS refuses it."""
    try:
        return _document(source, kind)
    except RefusedError as error:
        return Unreadable(reason=str(error))


def _document(source: object, kind: PolicyKind) -> Document:
    """Return the document; raise `RefusedError` if AWS refuses it."""
    document = as_object(source, "the document")
    for element in document:
        if element not in ("Version", "Id", "Statement"):
            raise RefusedError("the document has an element other than Version, Id and Statement")
    version = document.get("Version", "2008-10-17")
    if version is not UNKNOWN and version not in _VERSIONS:
        raise RefusedError("Version is neither 2012-10-17 nor 2008-10-17")
    if "Statement" not in document:
        raise RefusedError("the document has no Statement")
    statements = document["Statement"]
    if isinstance(statements, Unknown):
        return Document(statements=UNKNOWN)
    listed = [statements] if isinstance(statements, Mapping) else as_list(statements, "Statement")
    if not listed:
        raise RefusedError("Statement is empty")
    if not isinstance(document.get("Id", ""), str | Unknown):
        raise RefusedError("Id is not a string")
    has_variables = UNKNOWN if isinstance(version, Unknown) else version == _VERSIONS[0]
    read = tuple(_statement(it, number, kind, has_variables) for number, it in enumerate(listed, start=1))
    sids = [statement.sid for statement in read if statement.sid]
    if len(set(sids)) < len(sids):
        raise RefusedError("two statements have the same Sid")
    return Document(statements=read)


def _statement(source: object, number: int, kind: PolicyKind, has_variables: Maybe[bool]) -> Statement:
    """Return a statement; raise `RefusedError` if AWS refuses it.

    Args:
        source: the decoded statement.
        number: its position in the document, counted from 1.
        kind: the kind of the policy.
        has_variables: whether the version of the document has policy variables.
    """
    where = f"statement {number}"
    if isinstance(source, Unknown):
        return Statement(
            number=number,
            effect=UNKNOWN,
            actions=UNKNOWN,
            resources=UNKNOWN,
            principals=UNKNOWN,
            conditions=UNKNOWN,
        )
    elements = as_object(source, where)
    if not _ELEMENTS.issuperset(elements):
        raise RefusedError(f"{where} has an element that is not part of the policy language")
    sid = elements.get("Sid", "")
    if not isinstance(sid, str | Unknown):
        raise RefusedError(f"{where}: Sid is not a string")
    actions, is_not_action = element_values(elements, "Action", where)
    resources, is_not_resource = element_values(elements, "Resource", where, is_needed=kind in _NEEDS_RESOURCE)
    if kind is PolicyKind.TRUST and resources != ():
        raise RefusedError(f"{where} has a resource element, which a trust policy cannot have")
    principals, is_not_principal = principals_of(elements, kind, where)
    return Statement(
        number=number,
        sid="" if isinstance(sid, Unknown) else sid,
        effect=effect_of(elements, where),
        actions=actions_of(actions, where),
        is_not_action=is_not_action,
        resources=_resolved(resources_of(resources, where) if kind in IDENTITY_KINDS else resources, has_variables),
        is_not_resource=is_not_resource,
        principals=principals,
        is_not_principal=is_not_principal,
        conditions=conditions_of(elements.get("Condition", {}), where, has_variables),
    )


def _resolved(resources: Maybe[tuple[Maybe[str], ...]], has_variables: Maybe[bool]) -> Maybe[tuple[Maybe[str], ...]]:
    """Return resources with their literal characters replaced; see `variables.resolved`."""
    if isinstance(resources, Unknown):
        return UNKNOWN
    return tuple([resolved(it, has_variables=has_variables) for it in resources])
