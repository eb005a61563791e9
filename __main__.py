"""Serves the policy pack: the engine starts the directory that holds PulumiPolicy.yaml."""

from policypack.crossguard.isolation import isolate

isolate()

from policypack.crossguard.server import serve  # noqa: E402 (isolate() must run before any other import)

serve()
