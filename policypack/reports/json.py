"""Results as one JSON document, with the texts of the controls that have results."""

from __future__ import annotations

import json

from policypack.escaping import json_text
from policypack.reports.jsonl import as_object
from policypack.reports.report import Report, docs_link


def json_report(report: Report) -> str:
    """Return the document: `assessments` (as in JSON lines, with more keys), `controls`, `exemptions` and `summary`."""
    kept = report.records
    found = sorted({it.control for it in kept} & set(report.controls))
    document = {
        "assessments": [
            as_object(it)
            | {
                "title": report.title(it),
                "docs": docs_link(it),
                "finding": it.finding or None,
                "exemption": it.exemption or None,
                "call_site": (it.source.call_site or None) if it.source else None,
                "fingerprint": it.fingerprint,
            }
            for it in kept
        ],
        "controls": {
            control: {
                "title": report.controls[control].title,
                "rationale": report.controls[control].rationale,
                "remediation": report.controls[control].remediation,
                "rule": report.controls[control].source,
            }
            for control in found
        },
        "exemptions": [
            {"id": it.id, "control": it.control, "urn": it.urn, "state": it.state, "expires": str(it.expires)}
            for it in report.notices
        ],
        "summary": {"states": report.states, **{status.value: count for status, count in report.counts.items()}},
    }
    return json_text(json.dumps(document, indent=1)) + "\n"
