"""The `trailguard` command and its subcommands."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import sys

import click

from policypack import __version__
from policypack.catalog.own_controls import InvalidControlsError
from policypack.cli.audit import audit_command
from policypack.cli.config import config_command
from policypack.cli.controls import controls_command
from policypack.cli.exemptions import exemptions_command
from policypack.cli.preview import preview_command, report_command
from policypack.cli.summary import EXIT_ERROR
from policypack.escaping import printable
from policypack.evaluation.internal_errors import location_of


class Commands(click.Group):
    """A command group that maps every exception to an exit code, so that 1 only means a violation."""

    def invoke(self, context: click.Context) -> object:
        try:
            try:
                return super().invoke(context)
            finally:
                sys.stdout.flush()
        except (KeyboardInterrupt, click.Abort):
            raise Interrupted("interrupted") from None
        except BrokenPipeError:
            _discard_output()
            raise click.exceptions.Exit(EXIT_BROKEN_PIPE) from None
        except OSError as error:
            raise Failed(f"the report cannot be written: {error.strerror or type(error).__name__}") from None
        except (click.ClickException, click.exceptions.Exit):
            raise
        except InvalidControlsError as error:
            raise click.UsageError(printable(str(error))) from None
        except Exception as error:
            raise Failed(f"an internal error of trailguard ({location_of(error)})") from None


def _discard_output() -> None:
    """Discard buffered output: flushing it to the closed pipe at exit would fail again."""
    with contextlib.suppress(OSError):  # standard output may not be a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


EXIT_INTERRUPTED, EXIT_BROKEN_PIPE = 130, 141
"""128 plus the number of SIGINT and SIGPIPE, as in shells."""


class Failed(click.ClickException):
    """A failed command."""

    exit_code = EXIT_ERROR


class Interrupted(click.ClickException):
    """An interrupted command."""

    exit_code = EXIT_INTERRUPTED


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="trailguard")
def main() -> None:
    """Check AWS stacks on Pulumi: CloudTrail trails, private buckets, least-privilege roles.

    \b
    Before a deployment:   trailguard preview --cwd stack
    Deployed stacks:       trailguard audit s3://my-state-bucket
    All controls:          trailguard controls list
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # names may contain characters that the encoding lacks


main.add_command(audit_command)
main.add_command(preview_command)
main.add_command(report_command)
main.add_command(controls_command)
main.add_command(config_command)
main.add_command(exemptions_command)


def run() -> None:
    """Run `main` as the entry point of a process.

    After an interrupt or a broken pipe the process ends at once. Without that, the interpreter would wait at exit for
    the threads of the worker pool, which can block when their workers were terminated.
    """
    try:
        main()
    except SystemExit as ended:
        if ended.code in (EXIT_INTERRUPTED, EXIT_BROKEN_PIPE):
            _end_process(int(ended.code))
        raise


def _end_process(code: int) -> None:
    """Kill the worker processes and end this process without the interpreter's clean-up."""
    for worker in multiprocessing.active_children():
        worker.kill()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # the reader of the stream may have gone
            stream.flush()
    os._exit(code)
