"""What holds of every document, whatever is in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from policypack.iam.accounts import parties
from policypack.iam.administrators import administrator_sources
from policypack.iam.breadth import breadths
from policypack.iam.dates import in_force
from policypack.iam.documents import parse
from policypack.iam.escalation import open_paths
from policypack.iam.everyone import open_statements
from policypack.iam.federation import loose_providers
from policypack.iam.holdings import Holdings
from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.policy import Document, PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN, Maybe
from tests.builders import origin, role
from tests.iam.strategies import (
    anything,
    broken_documents,
    bucket_documents,
    documents,
    trust_documents,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = st.sampled_from(tuple(PolicyKind))
quick = settings(max_examples=60, deadline=None)


def holder(document: Maybe[Document | Unreadable]) -> Identity:
    return role(DeclaredPolicy(origin=origin("p"), path="policy", kind=PolicyKind.IDENTITY, document=document))


def answers(document: Maybe[Document | Unreadable], kind: PolicyKind) -> list[object]:
    """Every question, asked of one document."""
    holdings = Holdings(holder(document))
    sources = administrator_sources(holder(document))
    paths = sorted((found.path.id, found.is_certain) for found in open_paths(holdings))
    found: list[object] = [paths, sources if sources is UNKNOWN else bool(sources)]
    if isinstance(document, Document) and document.statements is not UNKNOWN:
        current = in_force(document, AT)
        opened = open_statements(current, kind)
        found.append(opened if opened is UNKNOWN else sorted(each.is_certain for each in opened))
        found.append(sorted(breadth.certain for breadth in breadths(document.statements)))
        found.append(sorted(len(parties(statement)) for statement in document.statements))
        found.append(sorted(len(loose_providers(statement)) for statement in document.statements))
    return found


def read(statements: list[dict[str, Any]], kind: PolicyKind = PolicyKind.IDENTITY) -> Document:
    document = parse(json.dumps({"Version": "2012-10-17", "Statement": statements}), kind)
    assert isinstance(document, Document), document
    return document


@quick
@given(st.text() | st.binary().map(lambda it: it.decode("utf-8", "replace")) | anything, KINDS)
def test_no_text_and_no_value_raises(source: object, kind: PolicyKind) -> None:
    parsed = parse(source, kind)
    assert parsed is UNKNOWN or isinstance(parsed, Document | Unreadable)
    answers(parsed, kind)


@quick
@given(broken_documents(), KINDS)
def test_no_broken_document_raises_or_is_taken_as_it_is(source: dict[str, Any], kind: PolicyKind) -> None:
    parsed = parse(source, kind)
    answers(parsed, kind)
    statements = source["Statement"]
    if isinstance(statements, list) and any(not isinstance(it, dict) and it is not UNKNOWN for it in statements):
        assert isinstance(parsed, Unreadable)


def spelt_otherwise(statement: dict[str, Any]) -> dict[str, Any]:
    """Actions and condition keys in other letters, lists of one as texts, lists turned round."""
    written: dict[str, Any] = {}
    for element, value in statement.items():
        if element == "Condition":
            written[element] = {op.upper(): {key.upper(): it for key, it in keys.items()} for op, keys in value.items()}
        elif element in ("Action", "NotAction"):
            upper = [action.upper() for action in reversed(value)]
            written[element] = upper[0] if len(upper) == 1 else upper
        elif element in ("Resource", "NotResource"):
            written[element] = value[0] if len(value) == 1 else value[::-1]
        else:
            written[element] = value
    return written


@quick
@given(documents)
def test_spelling_and_order_of_an_identity_policy_change_nothing(statements: list[dict[str, Any]]) -> None:
    turned = [spelt_otherwise(statement) for statement in reversed(statements)]
    assert answers(read(statements), PolicyKind.IDENTITY) == answers(read(turned), PolicyKind.IDENTITY)


@quick
@given(bucket_documents)
def test_spelling_and_order_of_a_bucket_policy_change_nothing(statements: list[dict[str, Any]]) -> None:
    turned = [spelt_otherwise(statement) for statement in reversed(statements)]
    kind = PolicyKind.BUCKET
    assert answers(read(statements, kind), kind) == answers(read(turned, kind), kind)


@quick
@given(trust_documents)
def test_spelling_and_order_of_a_trust_policy_change_nothing(statements: list[dict[str, Any]]) -> None:
    turned = [spelt_otherwise(statement) for statement in reversed(statements)]
    kind = PolicyKind.TRUST
    assert answers(read(statements, kind), kind) == answers(read(turned, kind), kind)


def ways(statements: list[dict[str, Any]]) -> set[str]:
    return {found.path.id for found in open_paths(Holdings(holder(read(statements)))) if found.is_certain}


def public(statements: list[dict[str, Any]]) -> int:
    found = open_statements(read(statements, PolicyKind.BUCKET), PolicyKind.BUCKET)
    assert found is not UNKNOWN
    return len(found)


@quick
@given(documents, st.data())
def test_fewer_allows_open_no_way_and_fewer_denies_close_none(
    statements: list[dict[str, Any]], data: st.DataObject
) -> None:
    if len(statements) > 1:
        gone = data.draw(st.sampled_from(range(len(statements))))
        rest = [it for index, it in enumerate(statements) if index != gone]
        before, after = ways(statements), ways(rest)
        assert after <= before if statements[gone]["Effect"] == "Allow" else before <= after


@quick
@given(bucket_documents, st.data())
def test_fewer_allows_open_no_bucket_and_fewer_denies_close_none(
    statements: list[dict[str, Any]], data: st.DataObject
) -> None:
    if len(statements) > 1:
        gone = data.draw(st.sampled_from(range(len(statements))))
        rest = [it for index, it in enumerate(statements) if index != gone]
        before, after = public(statements), public(rest)
        assert after <= before if statements[gone]["Effect"] == "Allow" else before <= after


@quick
@given(documents, st.data())
def test_what_becomes_unknown_turns_no_certain_answer_round(
    statements: list[dict[str, Any]], data: st.DataObject
) -> None:
    index = data.draw(st.sampled_from(range(len(statements))))
    element = data.draw(st.sampled_from(sorted(statements[index])))
    partly = [{**it, element: UNKNOWN} if at == index else it for at, it in enumerate(statements)]
    known, unknown = read(statements), parse({"Statement": partly}, PolicyKind.IDENTITY)
    assert isinstance(unknown, Document)
    before = {found.path.id for found in open_paths(Holdings(holder(known))) if found.is_certain}
    after = {found.path.id: found.is_certain for found in open_paths(Holdings(holder(unknown)))}
    assert before <= set(after)
    assert {path for path, is_certain in after.items() if is_certain} <= before
    was, now = administrator_sources(holder(known)), administrator_sources(holder(unknown))
    assert now is UNKNOWN or was is UNKNOWN or bool(now) is bool(was)
