"""Where other tools and the labels differ on privilege escalation, each difference with its explanation."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.iam.labelled.corpus import FOLDER, rows
from tests.iam.labelled.oracles import cloudsplaining, iamprover

ROWS = [row for row in rows("identities") if row["source"] == "own"]
DIFFERENCES: dict[str, dict[str, list[str]]] = json.loads((FOLDER / "differences.json").read_text("utf-8"))
"""Tool -> explanation -> the cases that it explains."""

EXPLANATIONS = {
    "iamprover": {
        "a shorter way": "its way needs fewer permissions than lead anywhere: a function that nobody can invoke",
        "another list": "its list of ways has none that the holder has",
        "named resources": "a takeover or a role that is passed counts on whatever resource, named ones too",
        "oneself": "credentials of the caller itself count",
        "policies of AWS": "it is not told what a policy of AWS says that is attached by its ARN",
        "policies of AWS as targets": "new versions of policies count that only AWS can write",
        "raises": "a boolean in a condition makes it raise",
        "resources of another service": "it does not ask whether an action goes with the resource",
        "service passed to": "a role that may be passed to one service counts for the ways of another",
        "time": "it takes every date for one that can still come",
        "what may be given": "it takes conditions on the boundary and the policy for ones that limit nothing",
    },
    "cloudsplaining": {
        "Denies": "a Deny of the same document takes away more or less than it does; one of another is not seen",
        "NotAction and NotResource": "it does not read them",
        "a shorter way": "its way needs fewer permissions than lead anywhere",
        "another list": "its list of ways has none that the holder has",
        "boundaries": "it does not look at boundaries",
        "conditions": "a statement with any condition grants nothing",
        "one document at a time": "permissions of several documents are not added up",
        "policies of AWS": "it is not told what a policy of AWS says that is attached by its ARN",
        "resources that are named": "only permissions on a plain * count, whatever else reaches everything",
        "wildcards": "wildcards within names, and other spellings of *, are not expanded",
    },
}


@pytest.mark.parametrize("tool", [iamprover, cloudsplaining], ids=lambda tool: str(tool.__name__))
def test_every_difference_is_explained_and_every_explanation_needed(tool: Callable[[dict[str, Any]], bool]) -> None:
    explained = DIFFERENCES[tool.__name__]
    assert set(explained) == set(EXPLANATIONS[tool.__name__])
    cases = sorted(case for cases in explained.values() for case in cases)
    assert sorted(row["case"] for row in ROWS if tool(row) != row["escalation"]) == cases
