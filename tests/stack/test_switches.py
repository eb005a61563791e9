"""What the pack says of the stack, whichever way it is switched, as the tables of stack/README.md have it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import pytest
import yaml

from policypack.catalog import CONTROLS
from policypack.model.control import Level
from tests.e2e.literal import ROOT
from tests.stack.project import Project, copy_of_stack

pytestmark = pytest.mark.e2e

README = (ROOT / "stack/README.md").read_text("utf-8")
CONFIGURATION = yaml.safe_load((ROOT / "stack/Pulumi.yaml").read_text("utf-8"))["config"]
OPTIONAL = {control.id: "advisory" for control in CONTROLS if control.level is Level.DISABLED}


def table(heading: str) -> Iterator[list[str]]:
    """The rows of the table below a heading, without its head."""
    below = README.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    rows = [line for line in below.splitlines() if line.startswith("|")]
    for row in rows[2:]:
        yield [cell.strip() for cell in row.split("|")[1:-1]]


def named(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


NOT_HELD = {
    control for row in table("### Optional controls that the default stack violates") for control in named(row[0])
}
SWITCHED = {
    setting: (named(advisory), named(optional))
    for setting, advisory, optional in (
        (row[0].strip("`"), row[1], row[2]) for row in table("### Findings of the pack if a setting is changed")
    )
}


def settings(text: str) -> dict[str, object]:
    """`a: false, b: []` -> the keys and values."""
    found: dict[str, object] = yaml.safe_load("{" + text + "}")
    return found


@pytest.fixture(scope="module")
def switched(offline: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """One stack, whose configuration every test sets anew, for previews."""
    folder = tmp_path_factory.mktemp("switched")
    (folder / "pack.json").write_text(json.dumps(OPTIONAL))
    return copy_of_stack(folder / "stack", offline, {})


def findings(project: Project, changed: Mapping[str, object]) -> set[tuple[str, str]]:
    """Control and level of what the pack says in a preview, optional controls included; those not held left out."""
    run = project.run(
        "preview", "--policy-pack-config", str(project.folder.parent / "pack.json"), settings=dict(changed)
    )
    assert run.code == 0, run.output
    return {(control, level) for control, _, level in run.found if control not in NOT_HELD}


def test_violated_optional_controls_are_those_listed(project: Project) -> None:
    config = project.folder.parent / "pack.json"
    config.write_text(json.dumps(OPTIONAL))
    run = project.run("preview", "--policy-pack-config", str(config))
    assert {control for control, _, _ in run.found} == NOT_HELD <= set(OPTIONAL)


@pytest.mark.parametrize("setting", SWITCHED)
def test_changed_setting_causes_the_listed_findings(switched: Project, setting: str) -> None:
    advisory, optional = SWITCHED[setting]
    assert optional <= set(OPTIONAL)
    assert advisory.isdisjoint(OPTIONAL)
    assert findings(switched, settings(setting)) == {(control, "advisory") for control in advisory | optional}


def test_every_boolean_setting_is_listed() -> None:
    listed = {key for setting in SWITCHED for key in settings(setting)}
    assert {key for key, declared in CONFIGURATION.items() if declared["type"] == "boolean"} <= listed


COMBINATIONS = (
    "cloudWatchLogs: false, insights: false, protect: false",
    "cloudWatchLogs: false, tamperRule: false, analysis: false",
    "alarms: false, aiDetections: false, tamperRule: false",
    "alarms: false, aiDetections: false, tamperRule: false, analysis: false, cloudWatchLogs: false, insights: false, "
    "dataEvents: [], s3DataEventBuckets: []",
    "alarms: false, analysis: false, forceDestroy: true, protect: false",
    "aiDetections: false, insights: false, s3DataEventBuckets: [training-data]",
    "dataEvents: [AWS::Bedrock::Model], networkActivitySources: [bedrock.amazonaws.com, kms.amazonaws.com]",
    "organizationId: o-a1b2c3d4e5, analysedAccounts: ['123456789012', '210987654321']",
    "organizationId: o-a1b2c3d4e5, cloudWatchLogs: false",
    "organizationId: o-a1b2c3d4e5, analysis: false, tamperRule: false, insights: false",
    "keyPrefix: a/b, namePrefix: acme, logGroupRetentionDays: 731",
    "permissionsBoundary: 'arn:aws:iam::123456789012:policy/bounds', alertSubscriptions: []",
    "aiDataBuckets: [training-data], aiDataReaders: ['arn:aws:iam::123456789012:role/trainer'], aiFunctions: [answer]",
    "forceDestroy: true, alarms: false, cloudWatchLogs: false",
    "archiveAfterDays: 1, expireAfterDays: 365, queryResultDays: 1, queryScanLimitGib: 1",
)


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_no_combination_of_settings_violates_a_mandatory_control(switched: Project, combination: str) -> None:
    run = switched.run("preview", settings=settings(combination))
    assert run.code == 0, run.output
    assert {level for _, _, level in run.found} <= {"advisory"}
