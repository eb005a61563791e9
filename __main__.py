"""Serves the policy pack: the engine starts the directory that holds PulumiPolicy.yaml."""

from policypack.isolation import isolate

isolate()

from policypack.serve import serve  # noqa: E402 (nothing is imported before that)

serve()
