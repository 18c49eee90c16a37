"""From raw articles to the leaderboard: what `make eval` runs. A line or two a step; stops at the first that fails."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import time
from pathlib import Path

from goldspan.cli import main

ROOT = Path(__file__).resolve().parent.parent
GOLD = "annotations/gold"


def step(*arguments: str, last: bool = False) -> None:
    """Run one command and show what it prints, or only the last line of that; leave with its exit code if it fails."""
    since, printed = time.monotonic(), io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = main(arguments)
    head = f"{arguments[0]:<12}{time.monotonic() - since:>6.1f} s  "
    lines = printed.getvalue().rstrip().splitlines() or [""]
    first, *others = lines[-1:] if last and not code else lines
    print("\n".join([head + first, *(" " * len(head) + line for line in others)]), flush=True)
    if code:
        print(f"stopped: goldspan {' '.join(arguments)} ended with exit code {code}", file=sys.stderr)
        sys.exit(code)


def evaluate() -> None:
    """Run every step on this corpus."""
    os.chdir(ROOT)
    step("convert")
    step("check")
    step("dataset")
    # Runs are built, not committed, so that a new article or a corrected label simply makes them again.
    step("predict", "all", "--replace")
    for run in sorted(Path("eval/runs").glob("[!.]*@*")):
        step("score", GOLD, run.name, last=True)
    if len(list(Path("annotations/passes").glob("[!.]*/"))) > 1:
        step("agreement", last=True)
    print()
    if code := main(["leaderboard"]):
        sys.exit(code)


if __name__ == "__main__":
    evaluate()
