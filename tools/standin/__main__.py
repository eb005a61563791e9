"""The entry of tools/offline."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from tools.standin.command import main  # noqa: E402 (the path comes first)

sys.exit(main(sys.argv[1:]))
