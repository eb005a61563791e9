"""The `trailguard` command. The policy pack does not import it."""

from policypack.cli.main import main

__all__ = ["main"]
