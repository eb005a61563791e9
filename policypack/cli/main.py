"""The `trailguard` command and its subcommands."""

from __future__ import annotations

import contextlib
import io
import os
import sys

import click

from policypack import __version__
from policypack.cli.audit import audit_command
from policypack.cli.config import config_command
from policypack.cli.controls import controls_command
from policypack.cli.exemptions import exemptions_command
from policypack.cli.output import EXIT_ERROR
from policypack.cli.preview import preview_command, report_command
from policypack.evaluation.internal_errors import location_of


class Commands(click.Group):
    """Commands whose exit code 1 means a violation and nothing else."""

    def invoke(self, context: click.Context) -> object:
        try:
            try:
                return super().invoke(context)
            finally:
                sys.stdout.flush()
        except (KeyboardInterrupt, click.Abort):
            raise Interrupted("interrupted") from None
        except BrokenPipeError:
            _forget_output()
            raise click.exceptions.Exit(EXIT_UNREAD) from None
        except OSError as error:
            raise Failed(f"the report cannot be written: {error.strerror or type(error).__name__}") from None
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:
            raise Failed(f"an internal error of trailguard ({location_of(error)})") from None


def _forget_output() -> None:
    """The reader has seen enough; what is left would be an error again when the interpreter ends."""
    with contextlib.suppress(OSError):  # a standard output that is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


EXIT_INTERRUPTED, EXIT_UNREAD = 130, 141
"""As shells count SIGINT and SIGPIPE."""


class Failed(click.ClickException):
    """A command that could not end as it should."""

    exit_code = EXIT_ERROR


class Interrupted(click.ClickException):
    """A command that was told to stop."""

    exit_code = EXIT_INTERRUPTED


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="trailguard")
def main() -> None:
    """Compliance of AWS stacks on Pulumi: trails, private buckets, least-privilege roles.

    \b
    Before a deployment:   trailguard preview --cwd stack
    What exists already:   trailguard audit s3://my-state-bucket
    What is demanded:      trailguard controls list
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name may hold what no encoding has


main.add_command(audit_command)
main.add_command(preview_command)
main.add_command(report_command)
main.add_command(controls_command)
main.add_command(config_command)
main.add_command(exemptions_command)
