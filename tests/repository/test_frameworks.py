"""Checks that `frameworks.json` names only existing controls, known frameworks and well-formed requirement ids."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

import pytest

from policypack.catalog import CONTROLS
from policypack.catalog.frameworks import FILE, FRAMEWORK_TITLES, references
from policypack.catalog.reference import control_reference
from policypack.crossguard import policies

CIS = r"\d(\.\d{1,2}){1,2}"
FORMS = {
    "cis_aws_1.4": CIS,
    "cis_aws_3.0": CIS,
    "cis_aws_5.0": CIS,
    "cis_aws_7.0": CIS,
    "hipaa": r"164\.3\d\d\([a-e]\)(\(\d\)(\((i|ii|iii|iv|v)\)(\([A-D]\))?|\(i\))?)?",
    "iso_27001_2022": r"A\.[5-8]\.[1-9]\d?",
    "nist_800_53_r5": r"[A-Z]{2}-[1-9]\d?(\(([1-9]\d?|[a-z])\))*",
    "pci_dss_4.0": r"([1-9]\d?|A[1-3])(\.[1-9]\d?){2,3}",
    "security_hub": r"[A-Z][A-Za-z0-9]*\.[1-9]\d*",
    "soc2": r"(CC[1-9]|A1|C1|PI1|P[1-8])\.\d",
}
"""Framework id -> the form of its requirement ids, as a regular expression."""

CONTROL_IDS = {control.id for control in CONTROLS}

Data = Mapping[str, Mapping[str, Sequence[str]]]


def faults(data: Data) -> Iterator[str]:
    """Yield every fault of the data, as control, framework and requirement.

    A control may have no framework: no published mapping has it.
    """
    for control, frameworks in data.items():
        if control not in CONTROL_IDS:
            yield f"{control}: no such control"
        for framework, requirements in frameworks.items():
            if framework not in FRAMEWORK_TITLES:
                yield f"{control}: no such framework: {framework}"
                continue
            if not requirements or len(set(requirements)) < len(requirements):
                yield f"{control}: {framework}: no requirement, or one listed twice"
            for requirement in requirements:
                if not re.fullmatch(FORMS[framework], requirement):
                    yield f"{control}: {framework}: malformed requirement: {requirement}"


def _data() -> dict[str, dict[str, list[str]]]:
    data: dict[str, dict[str, list[str]]] = json.loads(FILE.read_text(encoding="utf-8"))["controls"]
    return data


def test_framework_data_has_no_faults() -> None:
    assert list(faults(_data())) == []


@pytest.mark.parametrize(
    ("control", "frameworks", "fault"),
    [
        ("trail-invented", {"soc2": ["CC6.1"]}, "trail-invented: no such control"),
        ("iam-no-users", {"invented_1.0": ["1.1"]}, "iam-no-users: no such framework: invented_1.0"),
        ("iam-no-users", {"soc2": []}, "iam-no-users: soc2: no requirement, or one listed twice"),
        ("iam-no-users", {"soc2": ["CC6.1"] * 2}, "iam-no-users: soc2: no requirement, or one listed twice"),
        ("iam-no-users", {"soc2": ["6.1"]}, "iam-no-users: soc2: malformed requirement: 6.1"),
        ("iam-no-users", {"cis_aws_5.0": ["IAM.1"]}, "iam-no-users: cis_aws_5.0: malformed requirement: IAM.1"),
        ("iam-no-users", {"hipaa": ["164.312(b"]}, "iam-no-users: hipaa: malformed requirement: 164.312(b"),
        ("iam-no-users", {"security_hub": ["IAM.01"]}, "iam-no-users: security_hub: malformed requirement: IAM.01"),
    ],
)
def test_an_invented_entry_is_a_fault(control: str, frameworks: dict[str, list[str]], fault: str) -> None:
    assert list(faults({**_data(), control: frameworks})) == [fault]


def test_every_framework_has_a_form_and_is_used() -> None:
    used = {framework for frameworks in _data().values() for framework in frameworks}
    assert FORMS.keys() == FRAMEWORK_TITLES.keys() == used


def test_framework_titles_are_unique() -> None:
    assert len(set(FRAMEWORK_TITLES.values())) == len(FRAMEWORK_TITLES)


def test_the_reference_shows_the_title_of_every_framework() -> None:
    text = control_reference(CONTROLS, ())
    assert [title for title in FRAMEWORK_TITLES.values() if f"### {title}\n" not in text] == []


def test_a_policy_names_its_framework_by_title() -> None:
    declared = {policy.name: policy for policy in policies.policies()}
    assert references("trail-multi-region")["security_hub"] == ("CloudTrail.1",)
    framework = declared["trail-multi-region"].framework
    assert framework is not None
    assert (framework.name, framework.reference) == ("AWS Security Hub", "CloudTrail.1")
