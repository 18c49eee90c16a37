"""Everything that must hold, in the order in which it fails fastest; `--static` stops before the tests.

Every step runs, also after one has failed, so that one run shows all there is to mend.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

STATIC = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "floors": ["lint-imports"],
    "types (mypy)": ["mypy"],
    "types (pyright)": ["pyright"],
}
TESTS = {"tests": ["pytest", "-q"]}


def main() -> int:
    """Run the steps and return 1 if any failed."""
    steps = STATIC if "--static" in sys.argv[1:] else STATIC | TESTS
    failed = []
    for name, command in steps.items():
        print(f"── {name}: {' '.join(command)}", flush=True)
        start = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        print(f"── {name}: {'ok' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - start:.0f} s", flush=True)
        if code:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all steps passed", flush=True)
    return bool(failed)


sys.exit(main())
