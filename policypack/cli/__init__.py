"""The `trailguard` command. The pack that the engine starts needs nothing of it."""

from policypack.cli.main import run as main

__all__ = ["main"]
