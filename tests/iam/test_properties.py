"""Properties that hold for every document, whatever its content."""

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
    federated_documents,
    identity_documents,
    paths,
    reordered,
    resource_documents,
    trust_documents,
    with_unknown,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = st.sampled_from(tuple(PolicyKind))
quick = settings(max_examples=60, deadline=None)


def identity_with(document: Maybe[Document | Unreadable]) -> Identity:
    return role(DeclaredPolicy(origin=origin("p"), path="policy", kind=PolicyKind.IDENTITY, document=document))


def results_of(document: Maybe[Document | Unreadable], kind: PolicyKind) -> list[object]:
    """Return the results of every evaluation of one document."""
    permissions = EffectivePermissions(identity_with(document))
    sources = administrator_statements(identity_with(document))
    paths = sorted((found.path.id, found.is_certain) for found in open_paths(permissions))
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
def test_no_input_raises_an_error(source: object, kind: PolicyKind) -> None:
    parsed = parse(source, kind)
    assert parsed is UNKNOWN or isinstance(parsed, Document | Unreadable)
    results_of(parsed, kind)


@quick
@given(broken_documents(), KINDS)
def test_no_broken_document_raises_an_error_or_is_accepted(source: dict[str, Any], kind: PolicyKind) -> None:
    parsed = parse(source, kind)
    results_of(parsed, kind)
    statements = source["Statement"]
    if isinstance(statements, list) and any(not isinstance(it, dict) and it is not UNKNOWN for it in statements):
        assert isinstance(parsed, Unreadable)


def spelled_differently(statement: dict[str, Any]) -> dict[str, Any]:
    """Return a statement with upper-case names, its lists reversed, and lists of one as strings."""
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
def test_case_and_order_of_an_identity_policy_do_not_change_the_results(statements: list[dict[str, Any]]) -> None:
    respelled = [spelled_differently(statement) for statement in reversed(statements)]
    assert results_of(read(statements), PolicyKind.IDENTITY) == results_of(read(respelled), PolicyKind.IDENTITY)


@quick
@given(bucket_documents)
def test_case_and_order_of_a_bucket_policy_do_not_change_the_results(statements: list[dict[str, Any]]) -> None:
    respelled = [spelled_differently(statement) for statement in reversed(statements)]
    kind = PolicyKind.BUCKET
    assert results_of(read(statements, kind), kind) == results_of(read(respelled, kind), kind)


@quick
@given(trust_documents)
def test_case_and_order_of_a_trust_policy_do_not_change_the_results(statements: list[dict[str, Any]]) -> None:
    respelled = [spelled_differently(statement) for statement in reversed(statements)]
    kind = PolicyKind.TRUST
    assert results_of(read(statements, kind), kind) == results_of(read(respelled, kind), kind)


def certain_paths(statements: list[dict[str, Any]]) -> set[str]:
    """Return the open paths, except those that remove a Deny: they need a Deny, so removing one closes them."""
    found = open_paths(EffectivePermissions(identity_with(read(statements))))
    return {it.path.id for it in found if it.is_certain and it.path.kind != "denial"}


def public(statements: list[dict[str, Any]]) -> int:
    found = public_statements(read(statements, PolicyKind.BUCKET), PolicyKind.BUCKET)
    assert found is not UNKNOWN
    return len(found)


@quick
@given(documents, st.data())
def test_removing_an_allow_opens_no_path_and_removing_a_deny_closes_none(
    statements: list[dict[str, Any]], data: st.DataObject
) -> None:
    if len(statements) > 1:
        gone = data.draw(st.sampled_from(range(len(statements))))
        rest = [it for index, it in enumerate(statements) if index != gone]
        before, after = certain_paths(statements), certain_paths(rest)
        assert after <= before if statements[gone]["Effect"] == "Allow" else before <= after


@quick
@given(bucket_documents, st.data())
def test_removing_an_allow_opens_no_bucket_and_removing_a_deny_closes_none(
    statements: list[dict[str, Any]], data: st.DataObject
) -> None:
    if len(statements) > 1:
        gone = data.draw(st.sampled_from(range(len(statements))))
        rest = [it for index, it in enumerate(statements) if index != gone]
        before, after = public(statements), public(rest)
        assert after <= before if statements[gone]["Effect"] == "Allow" else before <= after


@quick
@given(documents, st.data())
def test_unknown_element_reverses_no_certain_result(statements: list[dict[str, Any]], data: st.DataObject) -> None:
    index = data.draw(st.sampled_from(range(len(statements))))
    element = data.draw(st.sampled_from(sorted(statements[index])))
    partly = [{**it, element: UNKNOWN} if at == index else it for at, it in enumerate(statements)]
    known, unknown = read(statements), parse({"Version": "2012-10-17", "Statement": partly}, PolicyKind.IDENTITY)
    assert isinstance(unknown, Document)
    before = {found.path.id for found in open_paths(EffectivePermissions(identity_with(known))) if found.is_certain}
    after = {found.path.id: found.is_certain for found in open_paths(EffectivePermissions(identity_with(unknown)))}
    assert before <= set(after)
    assert {path for path, is_certain in after.items() if is_certain} <= before
    was, now = administrator_statements(identity_with(known)), administrator_statements(identity_with(unknown))
    assert now is UNKNOWN or was is UNKNOWN or bool(now) is bool(was)


Verdicts = dict[object, Maybe[bool]]
"""Subject of the evaluation -> the result, unknown if it is not certain."""

SAMPLE_ACTIONS = ("iam:passrole", "s3:getobject", "lambda:createfunction", "iam:putuserpolicy")


def combined(certain: list[bool]) -> Maybe[bool]:
    """Return true if a finding is certain, unknown if there are only possible findings, otherwise false."""
    return True if any(certain) else UNKNOWN if certain else False


def parsed(source: object, kind: PolicyKind) -> Document:
    document = parse(source, kind)
    assert isinstance(document, Document), document
    return in_force(document, AT)


def document_of(statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


def permissions_of(document: Document) -> Verdicts:
    """Return whether an identity with this policy is an administrator, and where it has some sample actions."""
    sources = administrator_statements(identity_with(document))
    permissions = EffectivePermissions(identity_with(document))
    found: Verdicts = {"admin": sources if sources is UNKNOWN else bool(sources)}
    for action in SAMPLE_ACTIONS:
        for name, counts in (("anywhere", lambda *_: True), ("everywhere", lambda extent, _: is_every(extent))):
            found[action, name] = combined([grant.is_certain for grant in permissions.grants(action, counts)])
    return found


def public_access_of(document: Document, numbers: range) -> Verdicts:
    opened = public_statements(document, PolicyKind.BUCKET)
    if opened is UNKNOWN:
        return dict.fromkeys(numbers, UNKNOWN)
    return {number: combined([it.is_certain for it in opened if it.statement.number == number]) for number in numbers}


def loose_providers_of(document: Document, numbers: range) -> Verdicts:
    """Return whether each statement trusts a provider too broadly; false if the provider is unknown."""
    if document.statements is UNKNOWN:
        return dict.fromkeys(numbers, UNKNOWN)
    found: Verdicts = {}
    for statement in document.statements:
        certain = [it.is_certain for it in loose_providers(statement)]
        is_known = statement.principals is not UNKNOWN and all(it.value is not UNKNOWN for it in statement.principals)
        found[statement.number] = combined(certain if is_known or any(certain) else [False])
    return found


def reversed_results(before: Verdicts, after: Verdicts) -> list[object]:
    """Return the subjects whose results are certain both times and opposite."""
    both = [it for it in before if before[it] is not UNKNOWN and after.get(it, UNKNOWN) is not UNKNOWN]
    return [it for it in both if before[it] is not after[it]]


thorough = settings(max_examples=60, deadline=None)


def with_each_element_unknown(source: dict[str, Any], kind: PolicyKind) -> Iterator[tuple[Path, Document]]:
    """Yield the document once for each of its elements, with that element unknown."""
    for path in paths(source):
        yield path, parsed(with_unknown(source, path), kind)


@thorough
@given(identity_documents)
def test_unknown_element_reverses_no_result_on_permissions(statements: list[dict[str, Any]]) -> None:
    source = document_of(statements)
    known = permissions_of(parsed(source, PolicyKind.IDENTITY))
    for path, unknown in with_each_element_unknown(source, PolicyKind.IDENTITY):
        assert (path, reversed_results(known, permissions_of(unknown))) == (path, [])


@thorough
@given(identity_documents)
def test_unknown_element_reverses_no_breadth(statements: list[dict[str, Any]]) -> None:
    source = document_of(statements)
    known = breadths(parsed(source, PolicyKind.IDENTITY))
    assert known is not UNKNOWN
    before = {it.statement.number: it for it in known}
    for path, unknown in with_each_element_unknown(source, PolicyKind.IDENTITY):
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
@given(resource_documents)
def test_unknown_element_reverses_no_result_on_public_access(statements: list[dict[str, Any]]) -> None:
    source, numbers = document_of(statements), range(1, len(statements) + 1)
    known = public_access_of(parsed(source, PolicyKind.BUCKET), numbers)
    for path, unknown in with_each_element_unknown(source, PolicyKind.BUCKET):
        assert (path, reversed_results(known, public_access_of(unknown, numbers))) == (path, [])


@thorough
@given(federated_documents)
def test_unknown_element_reverses_no_result_on_identity_providers(statements: list[dict[str, Any]]) -> None:
    source, numbers = document_of(statements), range(1, len(statements) + 1)
    known = loose_providers_of(parsed(source, PolicyKind.TRUST), numbers)
    for path, unknown in with_each_element_unknown(source, PolicyKind.TRUST):
        assert (path, reversed_results(known, loose_providers_of(unknown, numbers))) == (path, [])


@thorough
@given(federated_documents)
def test_unknown_element_changes_the_trusted_accounts_only_to_unknown(statements: list[dict[str, Any]]) -> None:
    source = document_of(statements)
    known = parsed(source, PolicyKind.TRUST).statements
    assert known is not UNKNOWN
    before = {it.number: set(granted_accounts(it)) for it in known}
    for path, unknown in with_each_element_unknown(source, PolicyKind.TRUST):
        for statement in () if unknown.statements is UNKNOWN else unknown.statements:
            after = set(granted_accounts(statement))
            assert UNKNOWN in after or (path, after) == (path, before.get(statement.number, after))


def verdicts_of(statements: Any, kind: PolicyKind) -> list[object]:
    """Return all results that do not name a statement by its number."""
    document = parsed(document_of(statements), kind)
    listed = document.statements
    assert listed is not UNKNOWN
    opened, wide = public_statements(document, kind), breadths(document)
    assert opened is not UNKNOWN
    assert wide is not UNKNOWN
    return [
        permissions_of(document),
        sorted(it.is_certain for it in opened),
        sorted(hash((it.certain, it.by_wildcard, it.on_everything, it.possible)) for it in wide),
        sorted(sorted(map(repr, granted_accounts(it))) for it in listed),
        sorted(sorted((loose.host, loose.is_certain) for loose in loose_providers(it)) for it in listed),
    ]


DOCUMENTS = st.one_of(
    st.tuples(identity_documents, st.just(PolicyKind.IDENTITY)),
    st.tuples(resource_documents, st.just(PolicyKind.BUCKET)),
    st.tuples(federated_documents, st.just(PolicyKind.TRUST)),
)


@quick
@given(DOCUMENTS)
def test_order_and_single_element_lists_do_not_change_the_results(
    drawn: tuple[list[dict[str, Any]], PolicyKind],
) -> None:
    statements, kind = drawn
    assert verdicts_of(statements, kind) == verdicts_of(reordered(statements), kind)


@quick
@given(identity_documents, st.data())
def test_removing_a_statement_grants_more_only_if_it_is_a_deny(
    statements: list[dict[str, Any]], data: st.DataObject
) -> None:
    if len(statements) == 1:
        return
    gone = data.draw(st.sampled_from(range(len(statements))))
    rest = [it for at, it in enumerate(statements) if at != gone]
    before, after = (permissions_of(parsed(document_of(it), PolicyKind.IDENTITY)) for it in (statements, rest))
    is_allow = statements[gone]["Effect"] == "Allow"
    fewer, more = (after, before) if is_allow else (before, after)
    assert [it for it in fewer if fewer[it] is True and more[it] is not True] == []
    assert [it for it in fewer if fewer[it] is not False and more[it] is False] == []


@pytest.mark.parametrize("name", REFUSED)
@settings(max_examples=6, deadline=None)
@given(statements=resource_documents, kind=st.sampled_from((PolicyKind.IDENTITY, PolicyKind.BUCKET, PolicyKind.TRUST)))
def test_one_statement_that_aws_refuses_makes_the_document_unreadable(
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
    "Grammar of the IAM JSON policy language" (`Id` is a string); policies are UTF-8.
    """
    assert isinstance(parse(source, PolicyKind.IDENTITY), Unreadable)
    assert isinstance(parse(json.dumps(source, ensure_ascii=False), PolicyKind.IDENTITY), Unreadable)


@quick
@given(st.dictionaries(any_text, any_text | st.lists(any_text, max_size=2), max_size=2), any_text, KINDS)
def test_no_text_in_any_element_raises_an_error(keys: dict[str, Any], word: str, kind: PolicyKind) -> None:
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
        results_of(parse(source, kind), kind)
        results_of(parse(json.dumps(source), kind), kind)
        results_of(parse(json.dumps(source, ensure_ascii=False), kind), kind)
