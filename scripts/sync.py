"""Synchronise this corpus with Label Studio; takes the options of `goldspan sync`.

`python scripts/sync.py push` goes to the server of LABEL_STUDIO_URL, or where that is not set to the one that
`make label-studio` started.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from goldspan.cli import main

ROOT = Path(__file__).resolve().parent.parent


def local_server() -> dict[str, str]:
    """Return the environment that points at the server of this machine; empty where none runs."""
    asked = [sys.executable, str(ROOT / "scripts" / "label_studio.py"), "--env"]
    lines = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.splitlines()
    named = (line.removeprefix("export ").partition("=") for line in lines if line.startswith("export "))
    return {name: value for name, _, value in named}


if __name__ == "__main__":
    os.chdir(ROOT)
    if "LABEL_STUDIO_URL" not in os.environ:
        os.environ.update(local_server())
    sys.exit(main(["sync", *sys.argv[1:]]))
