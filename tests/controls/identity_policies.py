"""Statements of identity policies, for the tables of the controls that evaluate them."""

from __future__ import annotations

from dataclasses import replace

from policypack.iam.parsing.documents import parse
from policypack.model.control import Cause, Outcome, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN
from tests.builders import declared, document
from tests.controls.table import Row

WAITS = (Undetermined(path="policy", finding="policy/statement 1"),)


def allow(actions: object, resources: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: object, resources: object = "*", **more: object) -> dict[str, object]:
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def but(statement: dict[str, object], leaves_out: str, **others: object) -> dict[str, object]:
    """Return a statement with one element replaced by others."""
    return {**{key: value for key, value in statement.items() if key != leaves_out}, **others}


def policy(*statements: dict[str, object], kind: PolicyKind = PolicyKind.IDENTITY) -> DeclaredPolicy:
    return declared(document(*statements), kind)


def wrong(message: str, fix: str, statement: int = 1) -> tuple[Outcome, ...]:
    text = f"{message} (statement {statement})"
    return (Violation(path="policy", message=text, fix=fix, finding=f"policy/statement {statement}"),)


def not_known(statement: dict[str, object], *elements: str, kind: PolicyKind = PolicyKind.IDENTITY) -> tuple[Row, ...]:
    """Return rows for a violating statement whose document, or one of whose elements, is unknown."""
    bad = policy(statement, kind=kind)
    rows = [
        Row("unknown document", replace(bad, document=UNKNOWN), (Undetermined(path="policy", finding="policy"),)),
        Row(
            "unreadable document",
            replace(bad, document=Unreadable(reason="it is not JSON")),
            (Undetermined(path="policy", finding="policy", cause=Cause.UNREADABLE_POLICY),),
        ),
    ]
    for element in elements:
        partly = replace(bad, document=parse({"Statement": {**statement, element: UNKNOWN}}, kind))
        rows.append(Row(f"unknown {element}", partly, WAITS))
    return tuple(rows)
