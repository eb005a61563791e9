"""The `trailguard` command. The policy pack that the engine starts does not import it."""

from policypack.cli.main import run as main

__all__ = ["main"]
