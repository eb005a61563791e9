"""Set-ups that documentation recommends, under every control that is on by default.

Each file `setups/*.json` is a list of set-ups:

    {
      "case": "s3-tls-deny",
      "source": {"document": "Amazon S3 User Guide", "section": "Bucket policy examples", "address": "https://..."},
      "seen": true,
      "documented_as": "what the document says this is for, in one clause",
      "resources": [
        {"type": "aws:s3/bucket:Bucket", "name": "logs", "properties": {"bucket": "amzn-s3-demo-bucket"}},
        {"type": "aws:s3/bucketPolicy:BucketPolicy", "name": "policy",
         "properties": {"bucket": "@{logs.bucket}", "policy": {"Version": "2012-10-17", "Statement": []}}}
      ],
      "findings": [["s3-bucket-public-access-block", "logs"]],
      "why": {"s3-bucket-public-access-block logs": "the document declares no block"}
    }

- `case` is unique over all files. `address` is left out where it is not known. `seen` is false where the set-up was
  written without a stored copy of the document.
- `findings` is every violation that the controls must report, advisory ones included, as control id and logical name; a
  pair is listed once, however many statements cause it. The name `stack` is the stack itself. `why` explains each pair.
- `privileged` is there exactly where a mandatory finding other than s3-bucket-public-access-block is expected: it
  quotes the part of the document that makes the set-up privileged.
- `undetermined` (none by default) lists what the controls cannot evaluate, explained in `why` as well.
- A resource has `type`, `name` and `properties` of Pulumi's classic provider, and where needed `outputs` (what the
  provider reports besides), `depends_on` (logical names), `parent` and `protect`. An object in a property that holds a
  policy (`POLICY_PROPERTIES` of states.py) is written as JSON text, as a program does.
- `@{name.property}` in any text is a property of another resource of the set-up, or a name, id or ARN that names.py
  lists for its type; it also makes the property dependency. Policy variables (`${aws:username}`) stay as they are.
- Own account 111122223333, region us-east-1; other accounts 444455556666, 123456789012; organization o-a1b2c3d4e5.

Labels come from the documents alone. A set-up with other findings is listed in open_disagreements.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pytest

from policypack.adapters.sources.exported_state import read_entries
from policypack.audit.evaluate_state import evaluate_state
from policypack.catalog import CONTROLS
from policypack.evaluation.selection import enabled_controls
from policypack.model.assessment import Assessment, Status
from policypack.model.control import Level
from tests.documented.open_disagreements import OPEN_DISAGREEMENTS, OPEN_DISAGREEMENTS_B
from tests.documented.reading import FOLDER, Setup, read_setups
from tests.documented.states import entries

SETUPS = read_setups(FOLDER.glob("*.json"))
AT = datetime(2026, 11, 27, tzinfo=UTC)
ENABLED = enabled_controls(CONTROLS, {})
MANDATORY = {control.id for control in CONTROLS if control.level is Level.MANDATORY}
OPEN = {**OPEN_DISAGREEMENTS, **OPEN_DISAGREEMENTS_B}
WITHOUT_BLOCK = "s3-bucket-public-access-block"


def _cases() -> Iterator[object]:
    for setup in SETUPS:
        reason = OPEN.get(setup.case)
        marks = () if reason is None else pytest.mark.xfail(strict=True, reason=reason)
        yield pytest.param(setup, id=setup.case, marks=marks)


def _pairs(found: Iterable[Assessment], status: Status) -> list[tuple[str, str]]:
    return sorted({(it.control, it.origin.name) for it in found if it.status is status})


@pytest.mark.parametrize("setup", list(_cases()))
def test_a_documented_setup_has_exactly_the_expected_findings(setup: Setup) -> None:
    stack = read_entries(entries(setup.resources))
    found = evaluate_state(ENABLED, stack, AT)
    assert stack.problems == ()
    assert [it for it in found if it.status is Status.ERROR] == []
    assert _pairs(found, Status.VIOLATION) == sorted(setup.findings)
    assert _pairs(found, Status.UNDETERMINED) == sorted(setup.undetermined)


def test_cases_are_unique() -> None:
    cases = [setup.case for setup in SETUPS]
    assert sorted(set(cases)) == sorted(cases)


def test_every_open_disagreement_is_a_case() -> None:
    assert OPEN.keys() - {setup.case for setup in SETUPS} == set()


@pytest.mark.parametrize("setup", SETUPS, ids=[setup.case for setup in SETUPS])
def test_every_expected_finding_is_explained(setup: Setup) -> None:
    expected = {f"{control} {name}" for control, name in setup.findings | setup.undetermined}
    assert setup.why.keys() == expected
    assert all(setup.why.values())


@pytest.mark.parametrize("setup", SETUPS, ids=[setup.case for setup in SETUPS])
def test_mandatory_findings_are_expected_only_where_the_document_says_so(setup: Setup) -> None:
    mandatory = {control for control, _ in setup.findings} & MANDATORY - {WITHOUT_BLOCK}
    assert bool(mandatory) == bool(setup.privileged), mandatory


def test_most_setups_were_read_in_the_document() -> None:
    assert sum(setup.seen for setup in SETUPS) >= 0.8 * len(SETUPS)
