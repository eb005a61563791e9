"""The life of the stack on the real engine: up, up again, other switches, and the end of it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

import botocore.session
import pytest

from tests.e2e.literal import ROOT, Run
from tests.stack.project import EXAMPLE_TRAIL, Project, copy_of_stack, example_of_readme
from tests.stack.test_switches import COMBINATIONS, SWITCHED, settings
from tools.preview_events import events
from tools.reference_stack import STACK

pytestmark = pytest.mark.e2e

LASTING = {
    "trail": "aws:cloudtrail/trail:Trail",
    "trail-access-log-bucket": "aws:s3/bucket:Bucket",
    "trail-key": "aws:kms/key:Key",
    "trail-log-bucket": "aws:s3/bucket:Bucket",
}
"""What holds the evidence: name -> type."""


@pytest.fixture(scope="module")
def lived_in(offline: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A stack that has been deployed as it is in the repository; tests only preview changes of it."""
    project = copy_of_stack(tmp_path_factory.mktemp("lived-in") / "stack", offline, {})
    run = project.run("up", "--yes", "--skip-preview")
    assert run.code == 0, run.output
    return project


def planned(run: Run) -> dict[str, tuple[str, set[str]]]:
    """What a preview plans for that which lasts: name -> operation, and the inputs that change."""
    found = {}
    for event in events(run.log):
        step = event.get("resourcePreEvent", {}).get("metadata")
        if isinstance(step, dict):
            name = step["urn"].rsplit("::", 1)[-1]
            if LASTING.get(name) == step["type"]:
                found[name] = (step["op"], set(step.get("diffs") or ()))
    return found


CHANGES = (*SWITCHED, *(it for it in COMBINATIONS if "organizationId" in it))
"""Every switch alone, and what becomes of the trail of an account that is made one of an organization."""


@pytest.mark.parametrize("change", CHANGES)
def test_no_setting_replaces_protected_resources(lived_in: Project, change: str) -> None:
    run = lived_in.run("preview", settings=settings(change), pack=False)
    assert run.code == 0, run.output
    plan = planned(run)
    assert set(plan) == set(LASTING)
    assert {operation for operation, _ in plan.values()} <= {"same", "update"}
    assert plan["trail"][1] <= set(changeable_of_trails())
    assert plan["trail-key"][1] <= {"policy"}
    assert plan["trail-log-bucket"][1] | plan["trail-access-log-bucket"][1] <= {"forceDestroy"}


def changeable_of_trails() -> dict[str, str]:
    """The inputs of a trail that CloudTrail changes in place -> the call that does, by botocore's service model."""
    model = botocore.session.get_session().get_service_model("cloudtrail")
    calls = {
        "advancedEventSelectors": ("PutEventSelectors", "AdvancedEventSelectors"),
        "cloudWatchLogsGroupArn": ("UpdateTrail", "CloudWatchLogsLogGroupArn"),
        "cloudWatchLogsRoleArn": ("UpdateTrail", "CloudWatchLogsRoleArn"),
        "insightSelectors": ("PutInsightSelectors", "InsightSelectors"),
        "isOrganizationTrail": ("UpdateTrail", "IsOrganizationTrail"),
        "kmsKeyId": ("UpdateTrail", "KmsKeyId"),
        "s3KeyPrefix": ("UpdateTrail", "S3KeyPrefix"),
    }
    for operation, member in calls.values():
        shape = model.operation_model(operation).input_shape
        assert shape is not None
        assert member in shape.members
    return {name: operation for name, (operation, _) in calls.items()}


def test_a_replacement_is_detected(lived_in: Project) -> None:
    run = lived_in.run("preview", settings={"namePrefix": "acme", "protect": False}, pack=False)
    assert {operation for operation, _ in planned(run).values()} & {"replace", "create-replacement", "delete-replaced"}


def test_create_update_change_and_destroy(project: Project) -> None:
    first = project.run("up", "--yes", "--skip-preview")
    assert (first.code, first.found, set(first.steps)) == (0, [], {"create"}), first.output

    again = project.run("up", "--yes", "--skip-preview")
    assert (again.code, again.found, set(again.steps)) == (0, [], {"same"}), again.output

    otherwise = {"insights": False, "s3DataEventBuckets": ["training-data"], "queryScanLimitGib": 10}
    changed = project.run("up", "--yes", "--skip-preview", settings=otherwise)
    assert (changed.code, changed.found) == (0, []), changed.output
    assert set(changed.steps) == {"same", "update"}
    assert changed.steps.count("update") == 2  # the trail and the workgroup

    before = names(project)
    refused = project.run("destroy", "--yes", pack=False)
    assert refused.code != 0
    assert "protect" in refused.output
    assert names(project) == before

    in_haste = project.run("destroy", "--yes", "--skip-preview", pack=False)
    assert in_haste.code != 0
    assert set(LASTING) <= names(project)


def names(project: Project) -> set[str]:
    """The names of all resources of AWS that a stack has."""
    resources = project.export()["deployment"]["resources"]
    return {it["urn"].rsplit("::", 1)[-1] for it in resources if it["type"].startswith("aws:")}


def test_destroy_commands_of_the_readme_delete_everything(project: Project) -> None:
    assert project.run("up", "--yes", "--skip-preview").code == 0
    for setting, command in way_out():
        if setting is not None:
            project.configure(setting)
            continue
        options = ("--yes", "--skip-preview")
        run = project.run(command, *options, pack=command == "up")
        assert run.code == 0, run.output
    left = project.export()["deployment"].get("resources", [])
    assert [it["urn"] for it in left if it["type"] != "pulumi:pulumi:Stack"] == []


def way_out() -> list[tuple[dict[str, object] | None, str]]:
    """The commands below "Destroying the stack": what to set, as all of it so far, or a command."""
    steps: list[tuple[dict[str, object] | None, str]] = []
    so_far: dict[str, object] = {}
    for line in commands_below_taking_it_down(1):
        found = re.fullmatch(r"pulumi config set (\w+) (true|false)", line)
        if found:
            so_far = {**so_far, found.group(1): found.group(2) == "true"}
            steps.append((so_far, ""))
        else:
            steps.append((None, line.removeprefix("pulumi ")))
    return steps


def commands_below_taking_it_down(number: int) -> list[str]:
    """The commands of one of the blocks, by its number."""
    section = (ROOT / "stack/README.md").read_text("utf-8").split("\n## Destroying the stack\n", 1)[1]
    return section.split("```sh\n")[number].split("```", 1)[0].splitlines()


def test_keep_commands_of_the_readme_keep_the_log_files_and_their_dependencies(project: Project) -> None:
    assert project.run("up", "--yes", "--skip-preview").code == 0
    before = names(project)
    (_, state, *unprotect), (_, *destroy) = map(shlex.split, commands_below_taking_it_down(2))
    assert state == "state"
    project.change_state(*(it.replace(":prod:", f":{STACK}:") for it in unprotect))
    run = project.run(*destroy, "--yes", pack=False)
    assert run.code == 0, run.output
    kept = ("trail-log-bucket", "trail-access-log-bucket", "trail-key", "trail-delivery")
    assert names(project) == {it for it in before if it.startswith(kept)} - {"trail-delivery-group"}
    again = project.run("up", "--yes", "--skip-preview")
    assert (again.code, again.found) == (0, []), again.output
    assert names(project) == before


def test_another_program_imports_the_component(offline: Mapping[str, str], tmp_path: Path) -> None:
    """The example of the README, in a program of its own beside the stack."""
    project = copy_of_stack(tmp_path / "stack", offline, {})
    (project.folder / "__main__.py").write_text(example_of_readme())
    run = project.run("up", "--yes", "--skip-preview")
    assert (run.code, run.found) == (0, []), run.output
    assert f'arn: "{EXAMPLE_TRAIL}"' in run.output


def test_invalid_arguments_of_another_program_are_reported(offline: Mapping[str, str], tmp_path: Path) -> None:
    project = copy_of_stack(tmp_path / "stack", offline, {})
    (project.folder / "__main__.py").write_text(
        "from reference_trail import ReferenceTrail, ReferenceTrailArgs\n\n"
        'ReferenceTrail("audit", ReferenceTrailArgs(name_prefix="Acme"))\n'
    )
    run = project.run("preview")
    assert run.code != 0
    assert "name_prefix: must be lower-case letters and digits, joined by single hyphens" in run.output
