"""The requirements of compliance frameworks that each control supports, from `frameworks.json`."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).with_name("frameworks.json")

FRAMEWORK_TITLES: Mapping[str, str] = {
    "cis_aws_1.4": "CIS AWS Foundations Benchmark 1.4",
    "cis_aws_3.0": "CIS AWS Foundations Benchmark 3.0",
    "cis_aws_5.0": "CIS AWS Foundations Benchmark 5.0",
    "cis_aws_7.0": "CIS AWS Foundations Benchmark 7.0",
    "hipaa": "HIPAA",
    "iso_27001_2022": "ISO/IEC 27001:2022",
    "nist_800_53_r5": "NIST SP 800-53 Rev. 5",
    "pci_dss_4.0": "PCI DSS 4.0",
    "security_hub": "AWS Security Hub",
    "soc2": "SOC 2",
}
"""Framework id -> title, for every framework in `frameworks.json`."""

References = Mapping[str, tuple[str, ...]]
"""Framework id -> requirement ids: `{"cis_aws_5.0": ("3.1",)}`."""


def references(control_id: str) -> References:
    """Return the requirements that a control supports; empty if no framework's published mapping has it."""
    return _all().get(control_id, {})


@functools.cache
def _all() -> Mapping[str, References]:
    """Return the requirements of every control by control id."""
    controls = json.loads(FILE.read_text(encoding="utf-8"))["controls"]
    return {
        control: {framework: tuple(ids) for framework, ids in frameworks.items()}
        for control, frameworks in controls.items()
    }
