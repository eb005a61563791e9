"""What holds of every document, whatever is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policypack.iam.conditions.in_force import in_force
from policypack.iam.matching.actions import all_actions
from policypack.iam.matching.resource_sets import is_every
from policypack.iam.parsing.documents import parse
from policypack.iam.permissions.administrators import administrator_statements
from policypack.iam.permissions.breadth import breadths
from policypack.iam.permissions.effective_permissions import EffectivePermissions
from policypack.iam.permissions.escalation import open_paths
from policypack.iam.principals.accounts import granted_accounts
from policypack.iam.principals.federation import loose_providers
from policypack.iam.principals.public_access import public_statements
from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.policy import Document, PolicyKind, Unreadable
from policypack.model.unknown import UNKNOWN, Maybe
from tests.builders import origin, role
from tests.iam.strategies import (
    REFUSED,
    Path,
    any_text,
    anything,
    broken_documents,
    bucket_documents,
    documents,
    held_documents,
    hidden,
    opened_documents,
    paths,
    trust_documents,
    trusted_documents,
    turned_round,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = st.sampled_from(tuple(PolicyKind))
quick = settings(max_examples=60, deadline=None)


def holder(document: Maybe[Document | Unreadable]) -> Identity:
    return role(DeclaredPolicy(origin=origin("p"), path="policy", kind=PolicyKind.IDENTITY, document=document))


def answers(document: Maybe[Document | Unreadable], kind: PolicyKind) -> list[object]:
    """Every question, asked of one document."""
    holdings = EffectivePermissions(holder(document))
    sources = administrator_statements(holder(document))
    paths = sorted((found.path.id, found.is_certain) for found in open_paths(holdings))
    found: list[object] = [paths, sources if sources is UNKNOWN else bool(sources)]
    if isinstance(document, Document) and document.statements is not UNKNOWN:
        current = in_force(document, AT)
        wide = breadths(document)
        opened = public_statements(current, kind)
        found.append(opened if opened is UNKNOWN else sorted(each.is_certain for each in opened))
        found.append(wide if wide is UNKNOWN else sorted(breadth.certain for breadth in wide))
        found.append(sorted(len(granted_accounts(statement)) for statement in document.statements))
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
    """The open paths, less those that consist in removing a Deny: without a Deny there are none."""
    found = open_paths(EffectivePermissions(holder(read(statements))))
    return {it.path.id for it in found if it.is_certain and it.path.kind != "denial"}


def public(statements: list[dict[str, Any]]) -> int:
    found = public_statements(read(statements, PolicyKind.BUCKET), PolicyKind.BUCKET)
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
    known, unknown = read(statements), parse({"Version": "2012-10-17", "Statement": partly}, PolicyKind.IDENTITY)
    assert isinstance(unknown, Document)
    before = {found.path.id for found in open_paths(EffectivePermissions(holder(known))) if found.is_certain}
    after = {found.path.id: found.is_certain for found in open_paths(EffectivePermissions(holder(unknown)))}
    assert before <= set(after)
    assert {path for path, is_certain in after.items() if is_certain} <= before
    was, now = administrator_statements(holder(known)), administrator_statements(holder(unknown))
    assert now is UNKNOWN or was is UNKNOWN or bool(now) is bool(was)


Verdicts = dict[object, Maybe[bool]]
"""Question -> the answer, as far as it is certain."""

ASKED = ("iam:passrole", "s3:getobject", "lambda:createfunction", "iam:putuserpolicy")


def settled(certain: list[bool]) -> Maybe[bool]:
    """What is certain where something is found, or may be."""
    return True if any(certain) else UNKNOWN if certain else False


def parsed(source: object, kind: PolicyKind) -> Document:
    document = parse(source, kind)
    assert isinstance(document, Document), document
    return in_force(document, AT)


def document_of(statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


def of_a_holder(document: Document) -> Verdicts:
    """What the holder of a policy may do: everything; one action anywhere; one action everywhere."""
    sources = administrator_statements(holder(document))
    holdings = EffectivePermissions(holder(document))
    found: Verdicts = {"admin": sources if sources is UNKNOWN else bool(sources)}
    for action in ASKED:
        for name, counts in (("anywhere", lambda *_: True), ("everywhere", lambda extent, _: is_every(extent))):
            found[action, name] = settled([grant.is_certain for grant in holdings.grants(action, counts)])
    return found


def of_strangers(document: Document, numbers: range) -> Verdicts:
    opened = public_statements(document, PolicyKind.BUCKET)
    if opened is UNKNOWN:
        return dict.fromkeys(numbers, UNKNOWN)
    return {number: settled([it.is_certain for it in opened if it.statement.number == number]) for number in numbers}


def of_providers(document: Document, numbers: range) -> Verdicts:
    """Whether a provider is trusted too widely; where the provider is unknown, that is."""
    if document.statements is UNKNOWN:
        return dict.fromkeys(numbers, UNKNOWN)
    found: Verdicts = {}
    for statement in document.statements:
        certain = [it.is_certain for it in loose_providers(statement)]
        is_known = statement.principals is not UNKNOWN and all(it.value is not UNKNOWN for it in statement.principals)
        found[statement.number] = settled(certain if is_known or any(certain) else [False])
    return found


def turned(before: Verdicts, after: Verdicts) -> list[object]:
    """The questions that have the opposite answer, for certain both times."""
    both = [it for it in before if before[it] is not UNKNOWN and after.get(it, UNKNOWN) is not UNKNOWN]
    return [it for it in both if before[it] is not after[it]]


thorough = settings(max_examples=60, deadline=None)


def with_anything_unknown(source: dict[str, Any], kind: PolicyKind) -> Iterator[tuple[Path, Document]]:
    """The document once for each of its elements, which is unknown in it."""
    for path in paths(source):
        yield path, parsed(hidden(source, path), kind)


@thorough
@given(held_documents)
def test_anything_unknown_turns_no_answer_on_a_holder_round(statements: list[dict[str, Any]]) -> None:
    source = document_of(statements)
    known = of_a_holder(parsed(source, PolicyKind.IDENTITY))
    for path, unknown in with_anything_unknown(source, PolicyKind.IDENTITY):
        assert (path, turned(known, of_a_holder(unknown))) == (path, [])


@thorough
@given(held_documents)
def test_anything_unknown_turns_no_breadth_round(statements: list[dict[str, Any]]) -> None:
    source = document_of(statements)
    known = breadths(parsed(source, PolicyKind.IDENTITY))
    assert known is not UNKNOWN
    before = {it.statement.number: it for it in known}
    for path, unknown in with_anything_unknown(source, PolicyKind.IDENTITY):
        found = breadths(unknown)
        if found is UNKNOWN:
            continue
        after = {it.statement.number: it for it in found}
        for number in range(1, len(statements) + 1):
            was, now = before.get(number), after.get(number)
            lost = (was.certain if was else 0) & ~(now.possible if now else 0)
            gained = (now.certain if now else 0) & ~(was.possible if was else 0)
            names = [all_actions().first_names(it, 3) for it in (lost, gained)]
            assert (path, number, names) == (path, number, [(), ()])


@thorough
@given(opened_documents)
def test_anything_unknown_turns_no_answer_on_strangers_round(statements: list[dict[str, Any]]) -> None:
    source, numbers = document_of(statements), range(1, len(statements) + 1)
    known = of_strangers(parsed(source, PolicyKind.BUCKET), numbers)
    for path, unknown in with_anything_unknown(source, PolicyKind.BUCKET):
        assert (path, turned(known, of_strangers(unknown, numbers))) == (path, [])


@thorough
@given(trusted_documents)
def test_anything_unknown_turns_no_answer_on_providers_round(statements: list[dict[str, Any]]) -> None:
    source, numbers = document_of(statements), range(1, len(statements) + 1)
    known = of_providers(parsed(source, PolicyKind.TRUST), numbers)
    for path, unknown in with_anything_unknown(source, PolicyKind.TRUST):
        assert (path, turned(known, of_providers(unknown, numbers))) == (path, [])


@thorough
@given(trusted_documents)
def test_anything_unknown_leaves_the_accounts_that_are_let_in_or_says_so(statements: list[dict[str, Any]]) -> None:
    source = document_of(statements)
    known = parsed(source, PolicyKind.TRUST).statements
    assert known is not UNKNOWN
    before = {it.number: set(granted_accounts(it)) for it in known}
    for path, unknown in with_anything_unknown(source, PolicyKind.TRUST):
        for statement in () if unknown.statements is UNKNOWN else unknown.statements:
            after = set(granted_accounts(statement))
            assert UNKNOWN in after or (path, after) == (path, before.get(statement.number, after))


def every_verdict(statements: Any, kind: PolicyKind) -> list[object]:
    """Every answer that is about no statement by its number."""
    document = parsed(document_of(statements), kind)
    listed = document.statements
    assert listed is not UNKNOWN
    opened, wide = public_statements(document, kind), breadths(document)
    assert opened is not UNKNOWN
    assert wide is not UNKNOWN
    return [
        of_a_holder(document),
        sorted(it.is_certain for it in opened),
        sorted(hash((it.certain, it.by_wildcard, it.on_everything, it.possible)) for it in wide),
        sorted(sorted(map(repr, granted_accounts(it))) for it in listed),
        sorted(sorted((loose.host, loose.is_certain) for loose in loose_providers(it)) for it in listed),
    ]


DOCUMENTS = st.one_of(
    st.tuples(held_documents, st.just(PolicyKind.IDENTITY)),
    st.tuples(opened_documents, st.just(PolicyKind.BUCKET)),
    st.tuples(trusted_documents, st.just(PolicyKind.TRUST)),
)


@quick
@given(DOCUMENTS)
def test_order_of_keys_and_lists_and_the_form_of_a_list_of_one_change_nothing(
    drawn: tuple[list[dict[str, Any]], PolicyKind],
) -> None:
    statements, kind = drawn
    assert every_verdict(statements, kind) == every_verdict(turned_round(statements), kind)


@quick
@given(held_documents, st.data())
def test_one_statement_less_grants_no_more_unless_it_denied(
    statements: list[dict[str, Any]], data: st.DataObject
) -> None:
    if len(statements) == 1:
        return
    gone = data.draw(st.sampled_from(range(len(statements))))
    rest = [it for at, it in enumerate(statements) if at != gone]
    before, after = (of_a_holder(parsed(document_of(it), PolicyKind.IDENTITY)) for it in (statements, rest))
    is_allow = statements[gone]["Effect"] == "Allow"
    fewer, more = (after, before) if is_allow else (before, after)
    assert [it for it in fewer if fewer[it] is True and more[it] is not True] == []
    assert [it for it in fewer if fewer[it] is not False and more[it] is False] == []


@pytest.mark.parametrize("name", REFUSED)
@settings(max_examples=6, deadline=None)
@given(statements=opened_documents, kind=st.sampled_from((PolicyKind.IDENTITY, PolicyKind.BUCKET, PolicyKind.TRUST)))
def test_one_statement_that_aws_refuses_spoils_the_document(
    name: str, statements: list[dict[str, Any]], kind: PolicyKind
) -> None:
    left_out = {PolicyKind.IDENTITY: "Principal", PolicyKind.BUCKET: "-", PolicyKind.TRUST: "Resource"}[kind]
    fitting = [{key: it for key, it in each.items() if not key.endswith(left_out)} for each in statements]
    assert isinstance(parse(document_of(fitting), kind), Document)
    spoilt = [*fitting[:-1], REFUSED[name](fitting[-1])]
    assert isinstance(parse(document_of(spoilt), kind), Unreadable)


@pytest.mark.parametrize(
    "source",
    [
        document_of([{"Sid": "a", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}] * 2),
        {**document_of([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]), "Id": 3},
        document_of([{"Effect": "Allow", "Action": "s3:*", "Resource": ""}]),
        document_of([{"Effect": "Allow", "Action": "s3:*", "Resource": "bucket"}]),
        document_of([{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::\ud800"}]),
    ],
    ids=["a Sid twice", "a number for an Id", "an empty resource", "a resource that is no ARN", "half a character"],
)
def test_identity_policy_that_aws_refuses(source: dict[str, Any]) -> None:
    """Sources: AWS IAM User Guide, "IAM JSON policy elements: Sid" (unique within a policy), "Resource" (ARNs or `*`),
    "Grammar of the IAM JSON policy language" (`Id` is a text); policies are UTF-8."""
    assert isinstance(parse(source, PolicyKind.IDENTITY), Unreadable)
    assert isinstance(parse(json.dumps(source, ensure_ascii=False), PolicyKind.IDENTITY), Unreadable)


@quick
@given(st.dictionaries(any_text, any_text | st.lists(any_text, max_size=2), max_size=2), any_text, KINDS)
def test_any_text_in_any_element_raises_nothing(keys: dict[str, Any], word: str, kind: PolicyKind) -> None:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Action": ["s3:*", f"s3:{word}"],
        "Resource": [word, f"arn:aws:s3:::{word}"],
        "Principal": {"AWS": [word, f"arn:aws:iam::{word}:root"], "Federated": word, "Service": word},
        "Condition": {
            "StringLike": {**keys, f"{word}:sub": word, "aws:PrincipalArn": word},
            "IpAddress": {"aws:SourceIp": word},
            "DateLessThan": {"aws:CurrentTime": word, "aws:EpochTime": word, "aws:TokenIssueTime": word},
        },
    }
    left_out = {"Resource"} if kind is PolicyKind.TRUST else set()
    left_out |= {"Principal"} if kind in (PolicyKind.IDENTITY, PolicyKind.BOUNDARY) else set()
    fitting = {key: value for key, value in statement.items() if key not in left_out}
    for actions in (fitting["Action"], "s3:*"):
        source = document_of([{**fitting, "Action": actions}])
        answers(parse(source, kind), kind)
        answers(parse(json.dumps(source), kind), kind)
        answers(parse(json.dumps(source, ensure_ascii=False), kind), kind)
