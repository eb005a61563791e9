"""Hypothesis strategies for the policies of an identity."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import strategies as st

from tests.differential import identity_samples as samples
from tests.differential.documents import VERSIONS, Keys, conditions, some, written


@st.composite
def _statement(
    draw: st.DrawFn, effect: str, actions: tuple[str, ...], resources: tuple[str, ...], keys: Keys
) -> dict[str, Any]:
    """A statement; one in nine is about other actions than those it names, or other resources."""
    names = draw(some(actions))
    action = "NotAction" if draw(st.integers(0, 8)) == 0 and "*" not in names else "Action"
    patterns = draw(some(resources))
    plain = [it for it in patterns if "${" not in it and it != "arn:aws-cn:*"]
    resource = "NotResource" if draw(st.integers(0, 8)) == 0 and plain else "Resource"
    condition = draw(conditions(effect, keys, most=1 if draw(st.booleans()) else 0))
    return {
        "Effect": effect,
        action: names,
        resource: plain if resource == "NotResource" else patterns,
        "Condition": condition,
    }


@st.composite
def _policy(
    draw: st.DrawFn, actions: tuple[str, ...], resources: tuple[str, ...], keys: Keys, effects: tuple[str, ...]
) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(effects), min_size=1, max_size=3))
    return written([draw(_statement(it, actions, resources, keys)) for it in chosen], draw(VERSIONS))


@st.composite
def _identity(
    draw: st.DrawFn, actions: tuple[str, ...], resources: tuple[str, ...], keys: Keys
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The policies of an identity, and its boundary."""
    effects = ("Allow", "Allow", "Deny")
    policies = draw(st.lists(_policy(actions, resources, keys, effects), min_size=1, max_size=2))
    boundary = draw(_policy(actions, resources, keys, effects)) if draw(st.integers(0, 4)) == 0 else None
    return policies, boundary


def escalating() -> st.SearchStrategy[tuple[list[dict[str, Any]], dict[str, Any] | None]]:
    """Identities with parts of ways to escalate their privileges."""
    return _identity(samples.PATH_ACTIONS, (*samples.ROLES, *samples.TARGETS, *samples.ELSEWHERE), samples.PATH_KEYS)


def administering() -> st.SearchStrategy[tuple[list[dict[str, Any]], dict[str, Any] | None]]:
    """Identities that may be administrators."""
    return _identity(samples.ADMIN_ACTIONS, samples.EVERYTHING, samples.HOLDER_KEYS)


def tampering() -> st.SearchStrategy[tuple[list[dict[str, Any]], dict[str, Any] | None]]:
    """Identities that may tamper with a trail or its bucket."""
    return _identity(samples.TRAIL_ACTIONS, samples.TRAIL_RESOURCES, samples.HOLDER_KEYS)


@st.composite
def broad_policies(draw: st.DrawFn) -> dict[str, Any]:
    """One policy that may allow an action on every role or key, possibly by one pattern for each letter."""
    found = draw(
        _policy(samples.SINGLE_ACTIONS, samples.SINGLE_RESOURCES, samples.SINGLE_KEYS, ("Allow", "Allow", "Deny"))
    )
    if draw(st.integers(0, 9)) == 0:
        letters = (*string.ascii_letters, *string.digits, *"_+=,.@-")
        split = [f"arn:aws:iam::{samples.OWN}:role/{letter}*" for letter in letters]
        found["Statement"].append({"Effect": "Allow", "Action": ["iam:PassRole", "sts:AssumeRole"], "Resource": split})
    return found
