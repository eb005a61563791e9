"""Serves the policy pack when this directory is started instead of the root."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from policypack.crossguard.isolation import isolate

isolate()

from policypack.crossguard.server import serve  # noqa: E402 (isolate() must run before any other import)

serve()
