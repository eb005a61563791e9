"""The `trailguard controls` commands: list and explain controls."""

from __future__ import annotations

import difflib
import json

import click

from policypack.catalog.frameworks import references
from policypack.catalog.own_controls import all_controls
from policypack.catalog.reference import DEFAULT_LEVELS, SCOPES
from policypack.model.control import AnyControl


@click.group("controls")
def controls_command() -> None:
    """List and explain the controls."""


@controls_command.command("list")
@click.option("--framework", help="List only the controls of this framework, such as cis_aws_5.0.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(framework: str | None, as_json: bool) -> None:
    """List all controls: id, default level, severity and title."""
    chosen = of_framework(framework) if framework else all_controls()
    if as_json:
        click.echo(json.dumps([_as_object(control) for control in chosen], indent=1))
        return
    width = max(len(control.id) for control in chosen)
    for it in chosen:
        click.echo(f"{it.id:{width}}  {it.level.value:9}  {it.severity.value:8}  {it.title}")


@controls_command.command("show")
@click.argument("control_id", metavar="ID")
def show_command(control_id: str) -> None:
    """Explain one control: rationale, remediation, options and frameworks."""
    control = next((it for it in all_controls() if it.id == control_id), None)
    if control is None:
        near = difflib.get_close_matches(control_id, [it.id for it in all_controls()], n=1)
        raise click.UsageError(f"unknown control {control_id!r}" + (f", did you mean {near[0]}?" if near else ""))
    click.echo(f"{control.id}: {control.title}\n")
    click.echo(f"Rationale:   {control.rationale}")
    click.echo(f"Remediation: {control.remediation}")
    click.echo(f"Source:      {control.source}")
    click.echo(f"Default:     {DEFAULT_LEVELS[control.level]}, severity {control.severity.value}")
    click.echo(f"Evaluated:   {SCOPES[control.scope]}")
    for option in control.options:
        click.echo(f"Option:      {option.name} = {json.dumps(option.default)}: {option.meaning}")
    for framework, ids in references(control.id).items():
        click.echo(f"{framework + ':':17} {', '.join(ids)}")


def of_framework(framework: str) -> tuple[AnyControl, ...]:
    """Return the controls that are mapped to requirements of a framework.

    Raises:
        click.UsageError: the framework is unknown.
    """
    chosen = tuple(it for it in all_controls() if framework in references(it.id))
    if not chosen:
        names = sorted({name for it in all_controls() for name in references(it.id)})
        raise click.UsageError(f"unknown framework {framework!r}: use one of {', '.join(names)}")
    return chosen


def _as_object(control: AnyControl) -> dict[str, object]:
    return {
        "id": control.id,
        "title": control.title,
        "level": control.level.value,
        "severity": control.severity.value,
        "scope": control.scope.value,
        "rationale": control.rationale,
        "remediation": control.remediation,
        "rule": control.source,
        "options": {option.name: option.default for option in control.options},
        "frameworks": references(control.id),
    }
