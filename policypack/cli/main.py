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
    """A group of commands whose exit code 1 always means a violation."""

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
            raise Failed(f"internal error ({location_of(error)})") from None


def _forget_output() -> None:
    """Discard buffered output after the reader closed the pipe, because flushing it at exit would fail again."""
    with contextlib.suppress(OSError):  # standard output is not a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


EXIT_INTERRUPTED, EXIT_UNREAD = 130, 141
"""The exit codes that shells use for SIGINT and SIGPIPE."""


class Failed(click.ClickException):
    """A command that failed."""

    exit_code = EXIT_ERROR


class Interrupted(click.ClickException):
    """A command that was interrupted."""

    exit_code = EXIT_INTERRUPTED


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="trailguard")
def main() -> None:
    """Compliance of AWS stacks on Pulumi: trails, private buckets, least-privilege roles.

    \b
    Before a deployment:   trailguard preview --cwd stack
    Existing stacks:       trailguard audit s3://my-state-bucket
    All controls:          trailguard controls list
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(
            errors="backslashreplace"
        )  # a name may contain characters that the encoding does not have


main.add_command(audit_command)
main.add_command(preview_command)
main.add_command(report_command)
main.add_command(controls_command)
main.add_command(config_command)
main.add_command(exemptions_command)


def run() -> None:
    """Run the command as a process of its own.

    An interrupted process ends at once: the interpreter's own exit waits for worker processes, which may never end.
    """
    try:
        main()
    except SystemExit as ended:
        if ended.code == EXIT_INTERRUPTED:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(EXIT_INTERRUPTED)
        raise
